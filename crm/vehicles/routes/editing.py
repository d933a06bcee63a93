"""Taking a vehicle into the stock, and changing what is known of it."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.extensions import db
from crm.kernel.changes import ChangedMeanwhile, expect_revision
from crm.outlets.models import Outlet
from crm.vehicles.actions.stock import AlreadyInStock, add_vehicle, change_vehicle
from crm.vehicles.forms.stock import VehicleForm
from crm.vehicles.identity import seems_mistyped
from crm.vehicles.models import Vehicle
from crm.vehicles.queries import vehicle_for, vehicle_to_change
from crm.vehicles.routes.blueprint import vehicles
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render


@vehicles.get("/vehicles/new")
@allow("edit vehicles")
def new() -> Response:
    """The empty form, at the reader's own outlet."""
    form = VehicleForm(formdata=None)
    own = db.session.get(Outlet, current_user.main_outlet_id) if current_user.main_outlet_id else None
    form.outlet.data = own.code if own else ""
    return _show(form)


@vehicles.post("/vehicles/new")
@allow("edit vehicles")
def create() -> Response:
    """Takes the vehicle into the stock and shows it."""
    form = VehicleForm()
    if not form.validate():
        return _show(form, status=422)
    try:
        vehicle = add_vehicle(form.details(), actor(current_user))
    except AlreadyInStock as known:
        return _known(form, known.vehicle)
    db.session.commit()
    flash(_("The vehicle is in the stock."), "success")
    _warn_of_vin(vehicle)
    return redirect_to(url_for("vehicles.page", public_id=vehicle.public_id))


@vehicles.get("/vehicles/<public_id>/edit")
@allow("edit vehicles")
def edit(public_id: str) -> Response:
    """The form with what is known."""
    vehicle = vehicle_for(public_id) or abort(404)
    return _show(VehicleForm(vehicle, formdata=None), vehicle)


@vehicles.post("/vehicles/<public_id>/edit")
@allow("edit vehicles")
def change(public_id: str) -> Response:
    """Saves what is known; what somebody else changed meanwhile is not written over."""
    vehicle = vehicle_to_change(public_id) or abort(404)
    form = VehicleForm(vehicle)
    if not form.validate():
        return _show(form, vehicle, 422)
    try:
        expect_revision(vehicle, form.shown_revision)
        change_vehicle(vehicle, form.details(), actor(current_user))
    except ChangedMeanwhile:
        form.form_errors.append(_("Somebody changed this vehicle meanwhile. Look at it and send again."))
        form.revision.data = form.revision.raw_data = str(vehicle.revision)
        return _show(form, vehicle, 409)
    except AlreadyInStock as known:
        return _known(form, known.vehicle, vehicle)
    db.session.commit()
    flash(_("Saved."), "success")
    _warn_of_vin(vehicle)
    return redirect_to(url_for("vehicles.page", public_id=public_id))


def _warn_of_vin(vehicle: Vehicle) -> None:
    if seems_mistyped(vehicle.vin):
        flash(_("The check digit of the VIN is not right: compare it with the registration document."), "warning")


def _known(form: VehicleForm, known: Vehicle, vehicle: Vehicle | None = None) -> Response:
    form.vin.errors = [_("This VIN is in the stock already: %(vehicle)s.", vehicle=known.label or known.stock_number)]
    return _show(form, vehicle, 422, known)


def _show(
    form: VehicleForm, vehicle: Vehicle | None = None, status: int = 200, known: Vehicle | None = None
) -> Response:
    return render("vehicles/edit.html", status=status, form=form, vehicle=vehicle, known=known)
