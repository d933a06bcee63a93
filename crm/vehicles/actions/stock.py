"""The stock: a vehicle comes in, changes, is reserved, ordered, sold (mission BL-07)."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from crm.access.actors import Actor
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.changes import assign, told
from crm.kernel.clock import now
from crm.kernel.text import fold
from crm.outlets.models import Outlet
from crm.vehicles.identity import shown_plate
from crm.vehicles.models import Vehicle
from crm.vehicles.words import STATUSES, STOCK_KINDS


class AlreadyInStock(Exception):
    """A vehicle with this VIN is for sale already; `vehicle` is that one."""

    def __init__(self, vehicle: Vehicle) -> None:
        super().__init__(vehicle.public_id)
        self.vehicle = vehicle


@dataclass(frozen=True)
class VehicleDetails:
    """What is known of a vehicle; VIN and plate as `crm.vehicles.identity` tidies them, the price with tax."""

    stock_kind: str = ""
    status: str = "available"
    stock_number: str = ""
    vin: str = ""
    plate: str = ""
    brand_id: int | None = None
    outlet_id: int | None = None
    make: str = ""
    model: str = ""
    trim: str = ""
    energy: str = ""
    gearbox: str = ""
    colour: str = ""
    registered_on: date | None = None
    odometer_km: int | None = None
    price_cents: int | None = None
    description: str = ""


def add_vehicle(details: VehicleDetails, by: Actor) -> Vehicle:
    """Takes a vehicle into the stock (or, without a kind, notes one that only somebody has) and returns it, flushed.

    A car that we know already, sold once or a client's, comes in again as the same one. Raises AlreadyInStock.
    """
    _check_codes(details)
    known = _known_by_vin(details.vin)
    if known is not None and known.stock_kind and known.status != "sold":
        raise AlreadyInStock(known)
    vehicle = known or Vehicle(created_at=now(), revision=0)
    assign(vehicle, asdict(details))
    if details.stock_kind:
        vehicle.created_at = now()  # the stock's list is by when a car came in
    _touch(vehicle)
    db.session.add(vehicle)
    db.session.flush()
    record("vehicle", vehicle.id, "vehicle.added", by, again=known is not None)
    return vehicle


def change_vehicle(vehicle: Vehicle, details: VehicleDetails, by: Actor) -> None:
    """Changes what is known of a vehicle. Raises AlreadyInStock when the VIN is that of another one for sale."""
    _check_codes(details)
    other = _known_by_vin(details.vin, besides=vehicle.id)
    if other is not None and other.stock_kind and other.status != "sold":
        raise AlreadyInStock(other)
    changes = assign(vehicle, asdict(details))
    if changes:
        _touch(vehicle)
        record("vehicle", vehicle.id, "vehicle.changed", by, changes=told(changes))


def move_status(vehicle: Vehicle, status: str, by: Actor) -> None:
    """Says whether the vehicle is available, reserved, on order or sold. Raises ValueError for another word."""
    if status not in STATUSES:
        raise ValueError(status)
    if status != vehicle.status:
        record("vehicle", vehicle.id, "vehicle.moved", by, before=vehicle.status, after=status)
        vehicle.status = status
        _touch(vehicle)


def place_at(vehicle: Vehicle, outlet: Outlet | None, by: Actor) -> None:
    """Says at which outlet the vehicle is."""
    before = db.session.get(Outlet, vehicle.outlet_id) if vehicle.outlet_id else None
    if before is not outlet:
        names = {"before": before.name if before else "", "after": outlet.name if outlet else ""}
        record("vehicle", vehicle.id, "vehicle.placed", by, **names)
        vehicle.outlet_id = outlet.id if outlet else None
        _touch(vehicle)


def set_price(vehicle: Vehicle, cents: int | None, by: Actor) -> None:
    """Sets the price with tax, None for not said."""
    if cents != vehicle.price_cents:
        record("vehicle", vehicle.id, "vehicle.priced", by, before=vehicle.price_cents, after=cents)
        vehicle.price_cents = cents
        _touch(vehicle)


def searchable(vehicle: Vehicle) -> str:
    """Returns the folded text in which a search looks: a plate is found with its hyphens and without."""
    plates = (vehicle.plate, shown_plate(vehicle.plate or ""))
    return fold(
        " ".join(filter(None, (vehicle.make, vehicle.model, vehicle.trim, vehicle.vin, *plates, vehicle.stock_number)))
    )


def _touch(vehicle: Vehicle) -> None:
    vehicle.revision += 1
    vehicle.search = searchable(vehicle)


def _known_by_vin(vin: str, besides: int | None = None) -> Vehicle | None:
    """Returns the vehicle with this VIN, the one for sale first."""
    if not vin:
        return None
    asked = select(Vehicle).where(Vehicle.vin == vin, Vehicle.id != (besides or 0))
    rows = db.session.scalars(asked.order_by(Vehicle.id.desc()).limit(10)).all()
    return min(rows, key=lambda row: not row.stock_kind or row.status == "sold", default=None)


def _check_codes(details: VehicleDetails) -> None:
    if details.stock_kind not in ("", *STOCK_KINDS) or details.status not in STATUSES:
        raise ValueError(f"{details.stock_kind} {details.status}")
