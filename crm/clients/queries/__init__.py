"""Reading clients: who is visible, one client, looking up by what identifies them."""

from crm.clients.queries.candidates import candidates_for, known_clients
from crm.clients.queries.fields import Names, client_fields
from crm.clients.queries.lists import SORTS, Reach, all_pages, more_than, neighbours, page_of_clients, reaches
from crm.clients.queries.lookup import Known, contacts_of, described, look_up, points_of
from crm.clients.queries.one import client_by_id, client_for, client_to_change
from crm.clients.queries.reached import reached_by
from crm.clients.queries.references import entries, entries_of, entry, tags_of
from crm.clients.queries.visible import clients_visible_to, visible_to

__all__ = [
    "SORTS",
    "Known",
    "Names",
    "Reach",
    "all_pages",
    "candidates_for",
    "client_by_id",
    "client_fields",
    "client_for",
    "client_to_change",
    "clients_visible_to",
    "contacts_of",
    "described",
    "entries",
    "entries_of",
    "entry",
    "known_clients",
    "look_up",
    "more_than",
    "neighbours",
    "page_of_clients",
    "points_of",
    "reached_by",
    "reaches",
    "tags_of",
    "visible_to",
]
