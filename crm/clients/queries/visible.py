"""Which clients a person sees: all present ones of the legal entity, one shared workspace (mission CF-15)."""

from sqlalchemy import ColumnElement, Select, false, select

from crm.access.models import User
from crm.access.rights import may
from crm.clients.models import Client

SEE = "see clients"


def visible_to(viewer: User) -> ColumnElement[bool]:
    """Returns the condition for the clients that the viewer sees: those neither merged away nor deleted.

    The legal entity is added by the session (crm/kernel/tenancy.py).
    """
    return Client.gone_at.is_(None) if may(viewer, SEE) else false()


def clients_visible_to(viewer: User) -> Select:
    """Returns the select of the clients that the viewer sees."""
    return select(Client).where(visible_to(viewer))
