"""The opportunities that are about one vehicle of the stock, and those that a few letters mean."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.kernel.filter.fields import folded
from crm.kernel.text import escape_like
from crm.opportunities.models import Opportunity
from crm.opportunities.rights import visible_to

MOST = 30


def opportunities_about(viewer: User, vehicle_id: int) -> Sequence[tuple[Opportunity, User | None]]:
    """Returns the opportunities tied to the vehicle that the viewer sees, with their owners, open ones first."""
    rows = db.session.execute(
        select(Opportunity, User)
        .outerjoin(User, User.id == Opportunity.owner_id)
        .where(Opportunity.vehicle_id == vehicle_id, visible_to(viewer))
        .order_by(Opportunity.closed_at.is_not(None), Opportunity.created_at.desc())
        .limit(MOST)
    )
    return [(opportunity, owner) for opportunity, owner in rows]


def open_opportunities(viewer: User, wanted: str, limit: int) -> Sequence[Opportunity]:
    """Returns the open opportunities that the viewer sees and whose text holds each of these words, newest first."""
    asked = select(Opportunity).where(Opportunity.closed_at.is_(None), visible_to(viewer))
    for word in folded(wanted).split():
        asked = asked.where(Opportunity.search.like(f"%{escape_like(word)}%", escape="\\"))
    return db.session.scalars(asked.order_by(Opportunity.created_at.desc(), Opportunity.id.desc()).limit(limit)).all()
