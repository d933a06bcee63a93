"""Photos and papers of a vehicle: added once they are prepared, taken away, put first."""

from collections.abc import Iterable

from sqlalchemy import func, select

from crm.access.actors import Actor
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.vehicles.models import Photo, Vehicle
from crm.vehicles.pictures import Prepared

MOST = 20  # files a vehicle
LONGEST_NAME = 120


class TooMany(Exception):
    """The vehicle has as many files as it may have."""


def add_photo(vehicle: Vehicle, name: str, prepared: Prepared, by: Actor) -> Photo:
    """Adds a prepared file behind the others and returns it, flushed; `name` is shown, never used. Raises TooMany."""
    count, last = db.session.execute(
        select(func.count(Photo.id), func.max(Photo.position)).where(Photo.vehicle_id == vehicle.id)
    ).one()
    if count >= MOST:
        raise TooMany
    photo = Photo(
        vehicle_id=vehicle.id,
        position=(last or 0) + 1,
        content_type=prepared.content_type,
        caption=name[:LONGEST_NAME],
        size=len(prepared.body),
        body=prepared.body,
        thumbnail=prepared.thumbnail,
        added_at=now(),
        added_by_id=by.user_id,
    )
    db.session.add(photo)
    db.session.flush()
    record("vehicle", vehicle.id, "vehicle.photo_added", by, name=photo.caption)
    return photo


def keep_photos(vehicle: Vehicle, files: Iterable[tuple[str, Prepared]], by: Actor) -> list[str]:
    """Adds prepared files in their order; returns the names of those for which there was no room."""
    left_out = []
    for name, prepared in files:
        try:
            add_photo(vehicle, name, prepared, by)
        except TooMany:
            left_out.append(name)
    return left_out


def remove_photo(photo: Photo, by: Actor) -> None:
    """Takes a file away."""
    record("vehicle", photo.vehicle_id, "vehicle.photo_removed", by, name=photo.caption)
    db.session.delete(photo)


def put_first(photo: Photo, by: Actor) -> None:
    """Makes a picture the one that lists show."""
    lowest = db.session.scalar(select(func.min(Photo.position)).where(Photo.vehicle_id == photo.vehicle_id))
    if photo.position != lowest:
        photo.position = (lowest or 0) - 1
        record("vehicle", photo.vehicle_id, "vehicle.photo_first", by, name=photo.caption)
