"""One vehicle, its photos, and who keeps it. The stock is shared by the whole legal entity."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm.clients.models import Client
from crm.extensions import db
from crm.vehicles.identity import shown_plate
from crm.vehicles.models import Keeping, Photo, Vehicle
from crm.vehicles.words import LOOKS, STATUSES


@dataclass(frozen=True)
class Keeper:
    """A client who owns, drives, leases or finances the vehicle."""

    keeping: Keeping
    client: Client


def vehicle_for(public_id: str) -> Vehicle | None:
    """Returns a vehicle of the legal entity."""
    return db.session.scalar(select(Vehicle).where(Vehicle.public_id == public_id))


def vehicle_to_change(public_id: str) -> Vehicle | None:
    """Returns the same, held until the end of the transaction."""
    asked = select(Vehicle).where(Vehicle.public_id == public_id).with_for_update()
    return db.session.scalar(asked.execution_options(populate_existing=True))


def photos_of(vehicle_id: int) -> Sequence[Photo]:
    """Returns the files of a vehicle without their bytes, in order."""
    asked = select(Photo).where(Photo.vehicle_id == vehicle_id)
    return db.session.scalars(asked.order_by(Photo.position, Photo.id)).all()


def photo_for(public_id: str) -> Photo | None:
    """Returns a file of the legal entity."""
    return db.session.scalar(select(Photo).where(Photo.public_id == public_id))


def keepers_of(vehicle_id: int) -> Sequence[Keeper]:
    """Returns who keeps the vehicle, the present ones first; clients that are gone are left out."""
    rows = db.session.execute(
        select(Keeping, Client)
        .join(Client, Client.id == Keeping.client_id)
        .where(Keeping.vehicle_id == vehicle_id, Client.gone_at.is_(None))
        .order_by(Keeping.until.is_not(None), Keeping.since.desc(), Keeping.id.desc())
    )
    return [Keeper(*row) for row in rows]


@dataclass(frozen=True)
class StockCard:
    """A vehicle of the stock as it stands beside a lead or an opportunity; the price in euros."""

    public_id: str
    label: str
    status_word: str
    look: tuple[str, str]
    plate: str
    stock_number: str
    price: float | None


def stock_card(vehicle_id: int | None) -> StockCard | None:
    """Returns the vehicle with this internal id, in short; None for none."""
    row = db.session.scalar(select(Vehicle).where(Vehicle.id == vehicle_id)) if vehicle_id else None
    if row is None:
        return None
    price = None if row.price_cents is None else row.price_cents / 100
    said = (str(STATUSES.get(row.status, "")), LOOKS.get(row.status, ("", "car")))
    return StockCard(row.public_id, row.label, *said, shown_plate(row.plate), row.stock_number, price)
