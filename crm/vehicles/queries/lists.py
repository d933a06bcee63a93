"""The stock, newest first, in pages and as the answer to a few letters."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Row, Select, and_, select

from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.filter import Filter
from crm.kernel.neighbours import Neighbours, neighbours_at
from crm.kernel.paging import Cursor, Leg, Page, keys, page_of
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import PLACE_COLUMNS
from crm.vehicles.models import Photo, Vehicle
from crm.vehicles.queries.fields import for_sale, is_stock, searched

MOST_FOUND = 12
COLUMNS = (
    Vehicle.public_id,
    Vehicle.stock_kind,
    Vehicle.status,
    Vehicle.stock_number,
    Vehicle.vin,
    Vehicle.plate,
    Vehicle.make,
    Vehicle.model,
    Vehicle.trim,
    Vehicle.energy,
    Vehicle.gearbox,
    Vehicle.registered_on,
    Vehicle.odometer_km,
    Vehicle.price_cents,
    Vehicle.created_at,
    *PLACE_COLUMNS,
)


def page_of_vehicles(chosen: Filter, size: int, cursor: Cursor, sort: str = "") -> Page:
    """Returns one page of the stock, newest first; "created" turns it round. One statement."""
    found = keys(Vehicle, _legs(sort), and_(is_stock(), chosen.sql()), size, cursor)
    return page_of(db.session.execute(_with_rows(found)).all(), size, cursor)


def neighbours(chosen: Filter, vehicle: Vehicle, sort: str = "") -> Neighbours:
    """Returns the public ids of the vehicles before and after this one in the list that it was opened from."""
    place = Cursor(now(), 0, vehicle.created_at, vehicle.id)
    return neighbours_at(Vehicle, place, _legs(sort), and_(is_stock(), chosen.sql()))


def found_vehicles(wanted: str) -> Sequence[Vehicle]:
    """Returns the vehicles for sale that a few letters mean (make, model, VIN, plate, stock number), newest first."""
    asked = select(Vehicle).where(for_sale(), searched("", [wanted]))
    return db.session.scalars(asked.order_by(Vehicle.created_at.desc(), Vehicle.id.desc()).limit(MOST_FOUND)).all()


def thumbnails(vehicle_ids: Collection[int]) -> Mapping[int, str]:
    """Returns the public id of the first picture of each of these vehicles, in one statement."""
    asked = (
        select(Photo.vehicle_id, Photo.public_id)
        .where(Photo.vehicle_id.in_(vehicle_ids), Photo.content_type != "application/pdf")
        .order_by(Photo.vehicle_id, Photo.position.desc(), Photo.id.desc())
    )
    return dict(db.session.execute(asked).all())


def _legs(sort: str) -> tuple[Leg, ...]:
    return (Leg(Vehicle.id > 0, Vehicle.created_at, descending=sort != "created"),)


def row_of(public_id: str) -> Row | None:
    """Returns one vehicle as the list shows it."""
    asked = select(Vehicle.id, *COLUMNS).where(Vehicle.public_id == public_id)
    return db.session.execute(_with_names(asked)).first()


def _with_rows(found: Select) -> Select:
    keyed = found.selected_columns.id.table
    return _with_names(found.add_columns(*COLUMNS).join_from(keyed, Vehicle, Vehicle.id == keyed.c.id))


def _with_names(found: Select) -> Select:
    return found.outerjoin(Outlet, Outlet.id == Vehicle.outlet_id).outerjoin(Brand, Brand.id == Vehicle.brand_id)
