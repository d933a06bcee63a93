"""Vehicles and files for tests: few words make one."""

import io

from flask import Flask
from PIL import Image

from crm.access.actors import SYSTEM
from crm.extensions import db
from crm.vehicles.actions.stock import VehicleDetails, add_vehicle
from crm.vehicles.models import Photo, Vehicle
from crm.worker import as_tenant
from tests.support.cast import Cast

VIN = "ZZZCAENAPXX000017"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def vehicle(cast: Cast, model: str = "308", **values) -> Vehicle:
    """Takes a Peugeot into the stock of Caen and returns it, flushed; for use inside the session."""
    known = {"stock_kind": "VO", "make": "Peugeot", "model": model, "price_cents": 1_849_000, "odometer_km": 45_000}
    known |= {"brand_id": cast.brands["AP"], "outlet_id": cast.caen.id}
    return add_vehicle(VehicleDetails(**(known | values)), SYSTEM)


def stocked(app: Flask, cast: Cast, model: str = "308", **values) -> str:
    """Takes a vehicle in, committed, and returns its public id."""
    with app.app_context(), as_tenant(cast.garage):
        return vehicle(cast, model, **values).public_id


def read(app: Flask, cast: Cast, public_id: str) -> Vehicle:
    """Returns the vehicle as it is stored now, detached."""
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Vehicle).where(Vehicle.public_id == public_id)).one()
        db.session.expunge(row)
        return row


def files_of(app: Flask, cast: Cast, public_id: str) -> list[tuple[str, str, bytes]]:
    """Returns (public id, type, bytes) of the vehicle's files, in order."""
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Vehicle).where(Vehicle.public_id == public_id)).one()
        found = db.session.scalars(db.select(Photo).where(Photo.vehicle_id == row.id).order_by(Photo.position)).all()
        return [(photo.public_id, photo.content_type, photo.body) for photo in found]


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **more) -> bytes:
    """Returns a picture of this kind; `exif` may go along."""
    file = io.BytesIO()
    Image.new("RGB", size, "#336699").save(file, kind, **more)
    return file.getvalue()
