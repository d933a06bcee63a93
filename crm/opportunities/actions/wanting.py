"""The vehicle of the stock that an opportunity is about (mission BL-07)."""

from crm.access.actors import Actor
from crm.extensions import db
from crm.journal.actions import record
from crm.opportunities.actions.treatment import must_be_open, touch
from crm.opportunities.models import Opportunity
from crm.vehicles.models import Vehicle


def want_vehicle(opportunity: Opportunity, vehicle: Vehicle | None, by: Actor) -> None:
    """Ties the opportunity to a vehicle of the stock, or to none; both tell it. Raises OpportunityIsClosed.

    An opportunity that names no vehicle, or has no amount, takes the vehicle's.
    """
    must_be_open(opportunity)
    before = db.session.get(Vehicle, opportunity.vehicle_id) if opportunity.vehicle_id else None
    if before is vehicle:
        return
    opportunity.vehicle_id = vehicle.id if vehicle else None
    if vehicle is not None:
        opportunity.vehicle = opportunity.vehicle or vehicle.label[:160]
        opportunity.amount_cents = opportunity.amount_cents or vehicle.price_cents
    touch(opportunity)
    said = {"vehicle": vehicle.label if vehicle else "", "before": before.label if before else ""}
    record("opportunity", opportunity.id, "opportunity.vehicle", by, **said)
    for one, kind in ((before, "vehicle.let_go"), (vehicle, "vehicle.wanted")):
        if one is not None:
            record("vehicle", one.id, kind, by, subject="opportunity")
