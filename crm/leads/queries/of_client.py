"""The leads of one client, or of one contact of a company, that the reader may see (mission CF-16, CM-08)."""

from dataclasses import dataclass

from sqlalchemy import Select, select

from crm.access.models import User
from crm.clients.dossier import concerning
from crm.kernel.some import Some, some
from crm.leads.models import Lead
from crm.leads.rights import visible_to
from crm.outlets.models import Brand, Outlet


@dataclass(frozen=True)
class LeadOfClient:
    """A lead as a client's page lists it."""

    lead: Lead
    brand: Brand | None
    outlet: Outlet | None
    owner: User | None


def lead_ids_of(viewer: User, client_id: int) -> Select:
    """Returns the select of the ids of the client's leads that the viewer sees."""
    return select(Lead.id).where(concerning(Lead, client_id), visible_to(viewer))


def leads_of(viewer: User, client_id: int, limit: int, open_only: bool = True) -> Some[LeadOfClient]:
    """Returns the client's leads that the viewer sees, newest first."""
    asked = (
        select(Lead, Brand, Outlet, User)
        .outerjoin(Brand, Brand.id == Lead.brand_id)
        .outerjoin(Outlet, Outlet.id == Lead.outlet_id)
        .outerjoin(User, User.id == Lead.owner_id)
        .where(concerning(Lead, client_id), visible_to(viewer))
        .order_by(Lead.received_at.desc(), Lead.id.desc())
    )
    return some(asked.where(Lead.closed_at.is_(None)) if open_only else asked, limit, LeadOfClient)
