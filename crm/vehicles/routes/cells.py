"""Status, price and outlet, changed in the row of the list (list rule 7)."""

from functools import partial

from flask import Response, abort
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.models import User
from crm.access.rights import may
from crm.kernel.changes import ChangedMeanwhile
from crm.outlets.queries import outlet_by_public_id
from crm.vehicles.actions.stock import move_status, place_at, set_price
from crm.vehicles.forms.cells import CELLS, OutletCell, PriceCell, StatusCell
from crm.vehicles.models import Vehicle
from crm.vehicles.queries import vehicle_for, vehicle_to_change
from crm.vehicles.queries.lists import row_of
from crm.vehicles.routes.blueprint import vehicles
from crm.vehicles.words import LOOKS, STATUSES
from crm.web.cells import Cells
from crm.web.forms import RecordForm
from crm.web.guards import allow
from crm.web.rendering import render


@vehicles.get("/vehicles/<public_id>/cells/<what>")
@allow("edit vehicles")
def edit_cell(public_id: str, what: str) -> Response:
    """The form of one cell."""
    return _cells.edit(public_id, what)


@vehicles.post("/vehicles/<public_id>/cells/<what>")
@allow("edit vehicles")
def save_cell(public_id: str, what: str) -> Response:
    """Saves one cell and answers with it."""
    return _cells.change(public_id, what)


def _form(what: str, vehicle: Vehicle) -> RecordForm:
    form = CELLS[what]()
    form.fill(vehicle)
    return form


def _save(vehicle: Vehicle, form: RecordForm) -> None:
    by = actor(current_user)
    if isinstance(form, StatusCell):
        move_status(vehicle, form.status.data, by)
    elif isinstance(form, PriceCell):
        set_price(vehicle, form.price.data, by)
    elif isinstance(form, OutletCell):
        place_at(vehicle, outlet_by_public_id(form.outlet.data), by)


def _shown(public_id: str, what: str) -> Response:
    row = row_of(public_id) or abort(404)
    return render("vehicles/_cell.html", row=row, what=what, words={"statuses": STATUSES}, looks=LOOKS)


def _may_edit(user: User, _vehicle: Vehicle) -> bool:
    return may(user, "edit vehicles")


_cells = Cells(
    "vehicles",
    lambda _user, public_id: vehicle_for(public_id),
    lambda _user, public_id: vehicle_to_change(public_id),
    _may_edit,
    forms={what: partial(_form, what) for what in CELLS},
    save=_save,
    shown=_shown,
    problems={
        ChangedMeanwhile: (409, lambda: _("Somebody changed this vehicle meanwhile. Look at it and send again.")),
    },
)
