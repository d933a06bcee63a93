"""The vehicle of the stock that a lead is about (mission BL-07)."""

from crm.access.actors import Actor
from crm.extensions import db
from crm.journal.actions import record
from crm.leads.actions.treatment import LeadIsClosed, touch
from crm.leads.models import Lead
from crm.vehicles.models import Vehicle


def want_vehicle(lead: Lead, vehicle: Vehicle | None, by: Actor) -> None:
    """Ties the lead to a vehicle of the stock, or to none; both tell it. Raises LeadIsClosed.

    What the person said they want stays as it was said; a lead that said nothing takes the vehicle's name.
    """
    if not lead.is_open:
        raise LeadIsClosed
    before = db.session.get(Vehicle, lead.vehicle_id) if lead.vehicle_id else None
    if before is vehicle:
        return
    lead.vehicle_id = vehicle.id if vehicle else None
    if vehicle is not None and not lead.vehicle:
        lead.vehicle = vehicle.label[:160]
    touch(lead)
    record("lead", lead.id, "lead.vehicle", by, vehicle=vehicle.label if vehicle else "", before=_label(before))
    for one, kind in ((before, "vehicle.let_go"), (vehicle, "vehicle.wanted")):
        if one is not None:
            record("vehicle", one.id, kind, by, subject="lead")


def _label(vehicle: Vehicle | None) -> str:
    return vehicle.label if vehicle else ""
