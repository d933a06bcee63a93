"""Reading clients: who is visible, one client, looking up by what identifies them."""

from crm.clients.queries.candidates import candidates_for, known_clients
from crm.clients.queries.lookup import Known, contacts_of, described, look_up, points_of
from crm.clients.queries.one import client_for
from crm.clients.queries.reached import reached_by
from crm.clients.queries.visible import clients_visible_to, visible_to

__all__ = [
    "Known",
    "candidates_for",
    "client_for",
    "clients_visible_to",
    "contacts_of",
    "described",
    "known_clients",
    "look_up",
    "points_of",
    "reached_by",
    "visible_to",
]
