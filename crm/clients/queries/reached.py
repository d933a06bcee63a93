"""Looking clients up by what identifies them."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.clients.models import Client, ContactPoint, is_one_of
from crm.extensions import db

KNOWN = 5  # how many people one phone number is shown for


def reached_by(points: Sequence[tuple[str, str]]) -> Sequence[Client]:
    """Returns the clients with one of these contact points: ("phone", E.164) or ("email", folded), newest first."""
    if not points:
        return []
    found = select(ContactPoint.client_id).where(is_one_of(points))
    return db.session.scalars(
        select(Client).where(Client.id.in_(found), Client.gone_at.is_(None)).order_by(Client.id.desc()).limit(KNOWN)
    ).all()
