"""A client has a vehicle: owns, drives, leases it, since when, until when (mission CF-20)."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select

from crm.access.actors import Actor
from crm.clients.actions.accounts import add_row, change_row
from crm.clients.models import Client
from crm.extensions import db
from crm.outlets.models import Brand
from crm.vehicles.actions.stock import VehicleDetails, add_vehicle
from crm.vehicles.models import Keeping, Vehicle


class VehicleUnknown(Exception):
    """No vehicle of ours has this VIN or plate, and make and model were not said."""


class TwoVehicles(Exception):
    """The VIN is that of one vehicle, the plate that of another."""


@dataclass(frozen=True)
class Role:
    """owner | driver | lessee | lessor | fleet, and the days; None where nobody knows."""

    role: str = "owner"
    since: date | None = None
    until: date | None = None


def keep(client: Client, details: VehicleDetails, role: Role, by: Actor) -> Keeping:
    """Gives the client the vehicle with this VIN or plate, noted anew when we do not know it; returned flushed.

    Raises VehicleUnknown, TwoVehicles, AlreadyThere (the same vehicle in the same role).
    """
    vehicle = known_vehicle(details.vin, details.plate) or _note(details, by)
    row = Keeping(vehicle_id=vehicle.id, role=role.role, since=role.since, until=role.until)
    return add_row(client, row, vehicle.label or vehicle.vin or vehicle.plate, by)


def change_keeping(client: Client, keeping: Keeping, role: Role, said: str, by: Actor) -> None:
    """Changes role and days; an `until` ends it. Raises AlreadyThere."""
    values = {"role": role.role, "since": role.since, "until": role.until}
    change_row(client, keeping, values, said, by)


def known_vehicle(vin: str, plate: str) -> Vehicle | None:
    """Returns the vehicle with this VIN, or else this plate. Raises TwoVehicles when they contradict each other."""
    if not (vin or plate):
        return None
    ways = [Vehicle.vin == vin] * bool(vin) + [Vehicle.plate == plate] * bool(plate)
    found = db.session.scalars(select(Vehicle).where(or_(*ways)).order_by(Vehicle.id.desc()).limit(10)).all()
    by_vin = next((one for one in found if vin and one.vin == vin), None)
    by_plate = next((one for one in found if plate and one.plate == plate), None)
    if by_vin and by_plate and by_vin.id != by_plate.id:
        raise TwoVehicles
    if by_plate and vin and by_plate.vin and by_plate.vin != vin:
        raise TwoVehicles
    return by_vin or by_plate


def _note(details: VehicleDetails, by: Actor) -> Vehicle:
    if not (details.make and details.model):
        raise VehicleUnknown
    return add_vehicle(replace(details, brand_id=_brand_id(details.make), stock_kind=""), by)


def _brand_id(make: str) -> int | None:
    names = db.session.execute(select(Brand.id, Brand.name)).all()
    return next((brand_id for brand_id, name in names if name.casefold() == make.casefold()), None)
