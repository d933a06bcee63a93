"""What can be done to a client, one capability a file."""

from crm.clients.actions.blocking import ClientIsBlocked, ClientIsGone, refuse_blocked, refuse_gone
from crm.clients.actions.making import ClientDetails, find_or_make, make_client

__all__ = [
    "ClientDetails",
    "ClientIsBlocked",
    "ClientIsGone",
    "find_or_make",
    "make_client",
    "refuse_blocked",
    "refuse_gone",
]
