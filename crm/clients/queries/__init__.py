"""Reading clients: who is visible, one client, looking up by what identifies them."""

from crm.clients.queries.candidates import candidates_for, known_clients
from crm.clients.queries.one import client_for
from crm.clients.queries.reached import reached_by
from crm.clients.queries.visible import clients_visible_to, visible_to

__all__ = ["candidates_for", "client_for", "clients_visible_to", "known_clients", "reached_by", "visible_to"]
