"""Photos and papers of a vehicle: sent together, prepared outside any transaction, served as what they are."""

import re

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from crm.access.actors import actor
from crm.extensions import db
from crm.vehicles.actions.photos import MOST, keep_photos, put_first, remove_photo
from crm.vehicles.models import Photo, Vehicle
from crm.vehicles.pictures import MOST_BYTES, PDF, Prepared, Refused, prepare
from crm.vehicles.queries import photo_for, vehicle_for, vehicle_to_change
from crm.vehicles.routes.blueprint import vehicles
from crm.vehicles.routes.page import show
from crm.web.guards import allow
from crm.web.rendering import redirect_to

MOST_AT_ONCE = MOST * MOST_BYTES + 1024 * 1024  # bytes of a whole request; files wait on the disk, not in memory
ADD = "vehicles.add_photos"
LONGEST_HEAD = 16 * 1024
KEPT = 7 * 24 * 3600  # seconds: what an address shows never changes
ALONE = "default-src 'none'; sandbox"
_NAME = re.compile(rb'filename="([^"\r\n]{1,200})"')


@vehicles.url_value_preprocessor
def limit(endpoint: str | None, _values) -> None:
    """Lets this one route take more than others, before anything of the request is read."""
    if endpoint == ADD:
        request.max_content_length = MOST_AT_ONCE


@vehicles.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response | RequestEntityTooLarge:
    """Says which file was too large: its name stands at the beginning of what was sent, and no more of it is read."""
    vehicle = vehicle_for((request.view_args or {}).get("public_id", "")) if request.endpoint == ADD else None
    if vehicle is None:
        return error
    found = _NAME.search(request.environ["wsgi.input"].read(LONGEST_HEAD))
    name = _shown(found[1].decode("utf-8", "replace")) if found else _("What was sent")
    return show(vehicle, 413, refused=[_refusal(name, "size")])


@vehicles.post("/vehicles/<public_id>/photos")
@allow("edit vehicles")
def add_photos(public_id: str) -> Response:
    """Keeps what is a picture or a PDF, and says of each other file why it was refused."""
    if vehicle_for(public_id) is None:
        abort(404)
    by = actor(current_user)
    db.session.rollback()  # no transaction waits while pictures are made anew
    prepared, refused = _prepared(request.files.getlist("files"))
    vehicle = vehicle_to_change(public_id) or abort(404)
    left_out = keep_photos(vehicle, prepared, by)
    db.session.commit()
    refused += [_refusal(name, "many") for name in left_out]
    added = len(prepared) - len(left_out)
    if refused or not added:
        return show(vehicle, 422, refused=refused or [_("No file was chosen.")])
    flash(ngettext("%(num)s file added.", "%(num)s files added.", added), "success")
    return redirect_to(url_for("vehicles.page", public_id=public_id, _anchor="photos"))


@vehicles.get("/vehicles/photos/<public_id>")
@allow("see vehicles")
def photo(public_id: str) -> Response:
    """The picture, or the PDF as a file to keep."""
    found = photo_for(public_id) or abort(404)
    return _bytes(found, found.body)


@vehicles.get("/vehicles/photos/<public_id>/thumbnail")
@allow("see vehicles")
def thumbnail(public_id: str) -> Response:
    """The small picture that lists show."""
    found = photo_for(public_id) or abort(404)
    return _bytes(found, found.thumbnail or abort(404))


@vehicles.post("/vehicles/photos/<public_id>/deletion")
@allow("edit vehicles")
def delete_photo(public_id: str) -> Response:
    """Takes a file away."""
    found = photo_for(public_id) or abort(404)
    remove_photo(found, actor(current_user))
    return _back(found, _("The file is gone."))


@vehicles.post("/vehicles/photos/<public_id>/first")
@allow("edit vehicles")
def first_photo(public_id: str) -> Response:
    """Makes a picture the one that lists show."""
    found = photo_for(public_id) or abort(404)
    put_first(found, actor(current_user))
    return _back(found, _("This picture comes first now."))


def _prepared(files: list[FileStorage]) -> tuple[list[tuple[str, Prepared]], list[str]]:
    kept, refused = [], []
    for file in files:
        name = _shown(file.filename or "")
        if not file.filename and not file.stream.read(1):
            continue  # the form was sent without choosing anything
        if len(kept) >= MOST:
            refused.append(_refusal(name, "many"))
            continue
        try:
            kept.append((name, prepare(file.stream.read(MOST_BYTES + 1))))
        except Refused as problem:
            refused.append(_refusal(name, problem.why))
    return kept, refused


def _shown(name: str) -> str:
    """Returns a file's name as a person may read it: without folders and control characters, not too long."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(c for c in last if c.isprintable())[:120] or _("A file without a name")


def _refusal(name: str, why: str) -> str:
    reasons = {
        "kind": _("this is not a JPEG, PNG or WebP picture, nor a PDF"),
        "size": _("this is more than %(most)s MB", most=MOST_BYTES >> 20),
        "pixels": _("this picture has too many pixels"),
        "broken": _("this picture can't be read"),
        "empty": _("this file is empty"),
        "many": _("a vehicle has %(most)s files at most", most=MOST),
    }
    return _("%(name)s was refused: %(reason)s.", name=name, reason=reasons[why])


def _bytes(photo: Photo, body: bytes) -> Response:
    answer = Response(body, mimetype=photo.content_type)
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = f"private, max-age={KEPT}, immutable"
    if photo.content_type == PDF:
        answer.headers["Content-Disposition"] = f'attachment; filename="{photo.public_id}.pdf"'
    return answer


def _back(photo: Photo, said: str) -> Response:
    vehicle = db.session.get_one(Vehicle, photo.vehicle_id).public_id
    db.session.commit()
    flash(said, "success")
    return redirect_to(url_for("vehicles.page", public_id=vehicle, _anchor="photos"))
