"""A possible sale is written down: from a lead, a client's page, or the menu (mission CF-08, AX-15)."""

from dataclasses import dataclass
from datetime import date

from crm.access.actors import Actor
from crm.clients.actions import refuse_blocked, refuse_gone
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.base import public_id
from crm.kernel.clock import now
from crm.kernel.text import fold
from crm.opportunities.clock import urgent_at, usual_decision
from crm.opportunities.models import Opportunity
from crm.opportunities.queries.stages import first_stage
from crm.opportunities.words import USUAL_PROBABILITY
from crm.outlets.selling import must_sell
from crm.vehicles.models import Vehicle


@dataclass(frozen=True)
class NewOpportunity:
    """What is known when it is opened. Without a name it is called after what is wanted and the client.

    `vehicle` is what is wanted in one line; with a `vehicle_id` and no line, the vehicle's own label.
    """

    client: Client
    outlet_id: int
    brand_id: int
    name: str = ""
    contact_id: int | None = None
    lead_id: int | None = None
    vehicle_id: int | None = None
    vehicle: str = ""
    activity: str = "VN"
    request_type: str = "offer"
    origin: str = "showroom"
    campaign: str = ""
    decision_on: date | None = None
    owner_id: int | None = None
    amount_cents: int | None = None
    description: str = ""
    once: str = ""  # of the form that asks for it: the public id that it gets


def open_opportunity(new: NewOpportunity, by: Actor) -> Opportunity:
    """Adds the opportunity in the first stage, flushed, with its first event, and returns it.

    Raises ClientIsGone, ClientIsBlocked (crm/clients/actions/blocking.py), OutletDoesNotSellBrand (crm/outlets/selling.py).
    """
    refuse_gone(new.client)
    refuse_blocked(new.client)
    outlet, brand = must_sell(new.outlet_id, new.brand_id)
    opportunity = _row(new, brand.name)
    opportunity.urgent_at = urgent_at(opportunity)
    opportunity.search = searchable(opportunity)
    db.session.add(opportunity)
    db.session.flush()
    record("opportunity", opportunity.id, "opportunity.opened", by, brand=brand.name, outlet=outlet.name)
    return opportunity


def searchable(opportunity: Opportunity, numbers: tuple[str, ...] = ()) -> str:
    """Returns the folded text that search looks in: name, client, vehicle, and the numbers of its documents."""
    return " ".join((opportunity.said, *(fold(number) for number in numbers)))[:1000]


def _row(new: NewOpportunity, brand: str) -> Opportunity:
    stage, moment, wanted = first_stage(), now(), _wanted(new)
    return Opportunity(
        public_id=new.once or public_id(),
        name=(new.name or f"{wanted or brand} – {new.client.name}")[:120],
        client_id=new.client.id,
        contact_id=new.contact_id,
        lead_id=new.lead_id,
        vehicle_id=new.vehicle_id,
        outlet_id=new.outlet_id,
        brand_id=new.brand_id,
        stage_id=stage.id,
        owner_id=new.owner_id,
        activity=new.activity,
        request_type=new.request_type,
        origin=new.origin,
        campaign=new.campaign[:120],
        client_name=new.client.name[:160],
        client_kind=new.client.kind,
        vehicle=wanted[:160],
        amount_cents=new.amount_cents,
        probability=USUAL_PROBABILITY[stage.kind],
        description=new.description,
        decision_on=new.decision_on or usual_decision(new.outlet_id),
        created_at=moment,
        stage_since=moment,
    )


def _wanted(new: NewOpportunity) -> str:
    if new.vehicle or new.vehicle_id is None:
        return new.vehicle
    vehicle = db.session.get(Vehicle, new.vehicle_id)
    return vehicle.label if vehicle else ""
