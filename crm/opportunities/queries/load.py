"""How much each person has open."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from crm.extensions import db
from crm.opportunities.models import Opportunity


def open_opportunities(user_ids: Collection[int]) -> Mapping[int, int]:
    """Returns the number of open opportunities by person; who has none is not named."""
    counted = (
        select(Opportunity.owner_id, func.count())
        .where(Opportunity.closed_at.is_(None), Opportunity.owner_id.in_(user_ids))
        .group_by(Opportunity.owner_id)
    )
    return dict(db.session.execute(counted).all())
