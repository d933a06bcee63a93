"""One vehicle on one page: facts, photos, who keeps it, who wants it."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.rights import may
from crm.extensions import db
from crm.journal.queries import timeline
from crm.kernel.changes import ChangedMeanwhile, expect_revision
from crm.outlets.models import Brand, Outlet
from crm.vehicles.actions.photos import MOST
from crm.vehicles.actions.stock import move_status
from crm.vehicles.forms.stock import StatusForm
from crm.vehicles.identity import shown_plate
from crm.vehicles.models import Vehicle
from crm.vehicles.pictures import MOST_BYTES
from crm.vehicles.queries import keepers_of, photos_of, vehicle_for, vehicle_to_change
from crm.vehicles.routes.blueprint import vehicles
from crm.vehicles.routes.interest import interested_in
from crm.vehicles.routes.lists import beside
from crm.vehicles.words import ENERGIES, GEARBOXES, LOOKS, ROLES, STATUSES, STOCK_KINDS
from crm.web.came_from import list_query
from crm.web.guards import allow
from crm.web.happenings import said
from crm.web.rendering import redirect_to, render

EVENTS = 50


@vehicles.get("/vehicles/<public_id>")
@allow("see vehicles")
def page(public_id: str) -> Response:
    """The vehicle with everything that belongs to it."""
    return show(vehicle_for(public_id) or abort(404))


@vehicles.post("/vehicles/<public_id>/status")
@allow("edit vehicles")
def status(public_id: str) -> Response:
    """Says whether it is available, reserved, on order or sold."""
    vehicle = vehicle_to_change(public_id) or abort(404)
    form = StatusForm()
    if not form.validate():
        return show(vehicle, 422, _("Choose one of the statuses."))
    try:
        expect_revision(vehicle, form.revision.data)
    except ChangedMeanwhile:
        return show(vehicle, 409, _("Somebody changed this vehicle meanwhile. Look at it and send again."))
    move_status(vehicle, form.status.data, actor(current_user))
    db.session.commit()
    flash(_("Status changed."), "success")
    return redirect_to(url_for("vehicles.page", public_id=public_id))


def show(vehicle: Vehicle, code: int = 200, problem: str = "", refused: list[str] | None = None) -> Response:
    """Returns the vehicle's page; `refused` are the files that were not kept, each with its reason."""
    return render(
        "vehicles/page.html",
        status=code,
        vehicle=vehicle,
        problem=problem,
        refused=refused or [],
        **_around(vehicle),
        **_words(),
    )


def _around(vehicle: Vehicle) -> dict:
    photos = photos_of(vehicle.id)
    return {
        "brand": db.session.get(Brand, vehicle.brand_id) if vehicle.brand_id else None,
        "outlet": db.session.get(Outlet, vehicle.outlet_id) if vehicle.outlet_id else None,
        "pictures": [photo for photo in photos if photo.is_picture],
        "papers": [photo for photo in photos if not photo.is_picture],
        "places_left": MOST - len(photos),
        "keepers": keepers_of(vehicle.id),
        "wanted_by": interested_in(current_user, vehicle),
        "lines": [said(event) for event in timeline("vehicle", vehicle.id, EVENTS)],
        "may_edit": may(current_user, "edit vehicles"),
        "may_link": may(current_user, "treat leads") or may(current_user, "treat opportunities"),
        "came_from": list_query(),
        "beside": beside(vehicle),
    }


def _words() -> dict:
    return {
        "words": {
            "kinds": STOCK_KINDS,
            "statuses": STATUSES,
            "energies": ENERGIES,
            "gearboxes": GEARBOXES,
            "roles": ROLES,
        },
        "looks": LOOKS,
        "plate": shown_plate,
        "most_bytes": MOST_BYTES,
        "most_files": MOST,
    }
