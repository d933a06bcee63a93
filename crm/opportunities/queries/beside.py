"""What a client, a lead or another opportunity has beside it, for the forms that would otherwise make a second one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from crm.access.models import User
from crm.extensions import db
from crm.opportunities.models import Opportunity
from crm.opportunities.rights import visible_to
from crm.outlets.models import Brand, Outlet

MOST = 20


@dataclass(frozen=True)
class Beside:
    """An opportunity with its brand, outlet and owner."""

    opportunity: Opportunity
    brand: Brand
    outlet: Outlet
    owner: User | None


def open_opportunities_of(user: User, client_ids: Collection[int]) -> list[Beside]:
    """Returns the open opportunities of these clients that the user sees, newest first (mission CM-08)."""
    if not client_ids:
        return []
    return _beside(user, Opportunity.client_id.in_(client_ids), Opportunity.closed_at.is_(None))


def opportunities_of_lead(user: User, lead_id: int) -> list[Beside]:
    """Returns what became of a lead, as far as the user sees it, newest first."""
    return _beside(user, Opportunity.lead_id == lead_id)


def _beside(user: User, *where: ColumnElement[bool]) -> list[Beside]:
    asked = (
        select(Opportunity, Brand, Outlet, User)
        .join(Brand, Brand.id == Opportunity.brand_id)
        .join(Outlet, Outlet.id == Opportunity.outlet_id)
        .outerjoin(User, User.id == Opportunity.owner_id)
        .where(visible_to(user), *where)
        .order_by(Opportunity.created_at.desc(), Opportunity.id.desc())
        .limit(MOST)
    )
    rows: Sequence = db.session.execute(asked).all()
    return [Beside(*row) for row in rows]
