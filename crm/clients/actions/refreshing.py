"""Keeping what a client is found by in step with it."""

from sqlalchemy import select

from crm.clients.models import Client, ContactPoint
from crm.clients.searchable import searchable
from crm.extensions import db


def refresh_search(client: Client) -> None:
    """Fills `folded_name` and `search` again: to be called after names, numbers, place or contact points changed."""
    db.session.flush()
    points = db.session.scalars(
        select(ContactPoint.value)
        .where(ContactPoint.client_id == client.id, ~ContactPoint.relay)
        .order_by(ContactPoint.id)
    )
    client.folded_name, client.search = searchable(client, points)
