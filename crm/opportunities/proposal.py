"""What the quick form proposes, so that little is left to type (mission CF-08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from crm.access.models import User
from crm.access.queries import posts_of
from crm.clients.models import Client
from crm.extensions import db
from crm.leads.models import Lead
from crm.leads.rights import visible_to as leads_visible_to
from crm.opportunities.clock import usual_decision
from crm.outlets.models import Brand, Outlet, OutletBrand

FROM_LEAD = 2  # open leads read: with one, it says brand and outlet; with several, which one is meant is not known


@dataclass(frozen=True)
class Proposal:
    """The fields as they are proposed; what can't be known is left open. `wanted` is the vehicle in one line."""

    decision_on: date
    brand: Brand | None = None
    outlet: Outlet | None = None
    wanted: str = ""
    activity: str = "VN"
    request_type: str = "offer"
    origin: str = ""
    campaign: str = ""


def propose(user: User, client: Client) -> Proposal:
    """Returns what is proposed for a client: from the only open lead that the user sees, else from the user's posts."""
    leads = _open_leads(user, client)
    if len(leads) == 1 and leads[0].brand_id and leads[0].outlet_id:
        return propose_for_lead(leads[0])
    brand, outlet = _own_place(user)
    return Proposal(usual_decision(outlet.id if outlet else None), brand, outlet)


def propose_for_lead(lead: Lead) -> Proposal:
    """Returns what a lead says: place, vehicle, activity, what is asked for, where it came from."""
    brand, outlet = _sold(lead.brand_id, lead.outlet_id)
    return Proposal(
        decision_on=usual_decision(lead.outlet_id),
        brand=brand,
        outlet=outlet,
        wanted=lead.vehicle,
        activity=lead.activity,
        request_type=lead.request_type,
        origin=lead.origin,
        campaign=lead.source_name if lead.lead_type == "campaign" else "",
    )


def _open_leads(user: User, client: Client) -> Sequence[Lead]:
    asked = select(Lead).where(Lead.client_id == client.id, Lead.closed_at.is_(None), leads_visible_to(user))
    return db.session.scalars(asked.order_by(Lead.received_at.desc()).limit(FROM_LEAD)).all()


def _own_place(user: User) -> tuple[Brand | None, Outlet | None]:
    """Returns the user's only post; else the main outlet, with its brand where the user sells just one there."""
    posts = posts_of(user)
    outlets = {outlet for outlet, _brand in posts}
    place = next(iter(outlets)) if len(outlets) == 1 else user.main_outlet_id
    brands = [brand for outlet, brand in posts if outlet == place]
    return _sold(brands[0] if len(brands) == 1 else None, place)


def _sold(brand_id: int | None, outlet_id: int | None) -> tuple[Brand | None, Outlet | None]:
    """Returns the brand and the outlet as far as they are active; the outlet only if it sells the brand."""
    brand = db.session.get(Brand, brand_id) if brand_id else None
    outlet = db.session.get(Outlet, outlet_id) if outlet_id else None
    brand = brand if brand is not None and brand.active else None
    outlet = outlet if outlet is not None and outlet.active else None
    if brand is None or outlet is None:
        return brand, outlet
    sells = select(OutletBrand.id).where(OutletBrand.outlet_id == outlet.id, OutletBrand.brand_id == brand.id)
    return brand, outlet if db.session.scalar(sells) is not None else None
