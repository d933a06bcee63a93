"""What can be done to a client, one capability a file."""

from crm.clients.actions.blocking import ClientIsBlocked, ClientIsGone, refuse_blocked, refuse_gone
from crm.clients.actions.finding import Found, decide, find_or_make, resolve
from crm.clients.actions.making import ClientDetails, make_client, tie_contact
from crm.clients.actions.refreshing import refresh_search

__all__ = [
    "ClientDetails",
    "ClientIsBlocked",
    "ClientIsGone",
    "Found",
    "decide",
    "find_or_make",
    "make_client",
    "refresh_search",
    "refuse_blocked",
    "refuse_gone",
    "resolve",
    "tie_contact",
]
