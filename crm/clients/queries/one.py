"""One client."""

from crm.access.models import User
from crm.clients.models import Client
from crm.clients.queries.visible import clients_visible_to
from crm.extensions import db


def client_for(viewer: User, public_id: str) -> Client | None:
    """Returns the client if the viewer sees it; one that is not visible is as good as missing."""
    return db.session.scalar(clients_visible_to(viewer).where(Client.public_id == public_id))


def client_to_change(viewer: User, public_id: str) -> Client | None:
    """Returns the same, held to the end of the transaction and as it is now: of two at once the second sees the first."""
    asked = clients_visible_to(viewer).where(Client.public_id == public_id).with_for_update(key_share=True)
    return db.session.scalar(asked.execution_options(populate_existing=True))


def client_by_id(viewer: User, client_id: int) -> Client | None:
    """Returns the client that a row points at, if the viewer sees it: one that is gone is not shown."""
    return db.session.scalar(clients_visible_to(viewer).where(Client.id == client_id))
