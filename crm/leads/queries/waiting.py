"""What waits for somebody: the leads given to them that nobody has answered yet."""

from collections.abc import Collection

from sqlalchemy import func, select

from crm.extensions import db
from crm.leads.models import Lead
from crm.leads.queries.fields import untreated


def waiting_for(user_id: int, most: int) -> int:
    """Returns how many leads of somebody's wait for their first answer, counted up to `most`."""
    some = select(Lead.id).where(untreated(), Lead.owner_id == user_id).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def unanswered(user_id: int, public_ids: Collection[str]) -> frozenset[str]:
    """Returns those of these leads that are somebody's and wait for their first answer."""
    asked = select(Lead.public_id).where(untreated(), Lead.owner_id == user_id, Lead.public_id.in_(public_ids))
    return frozenset(db.session.scalars(asked))
