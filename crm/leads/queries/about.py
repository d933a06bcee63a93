"""The leads that are about one vehicle of the stock."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.leads.models import Lead
from crm.leads.rights import visible_to

MOST = 30


def leads_about(viewer: User, vehicle_id: int) -> Sequence[tuple[Lead, User | None]]:
    """Returns the leads tied to the vehicle that the viewer sees, with their owners, open ones first."""
    rows = db.session.execute(
        select(Lead, User)
        .outerjoin(User, User.id == Lead.owner_id)
        .where(Lead.vehicle_id == vehicle_id, visible_to(viewer))
        .order_by(Lead.closed_at.is_not(None), Lead.received_at.desc())
        .limit(MOST)
    )
    return [(lead, owner) for lead, owner in rows]
