"""Days on which an outlet is closed, beyond public holidays."""

from datetime import date

from flask import Response, abort

from crm.outlets.actions import close_on, open_on
from crm.outlets.forms.related import ClosedDayForm
from crm.outlets.routes.blueprint import blueprint
from crm.outlets.routes.related import page
from crm.outlets.routes.shared import keep, outlet_to_edit, saved
from crm.web.guards import allow

SECTION = "closed_days"


@blueprint.post("/outlets/<public_id>/closed-days")
@allow("edit outlets")
def add_closed_day(public_id: str) -> Response:
    """Closes the outlet on a day."""
    found = outlet_to_edit(public_id)
    form = ClosedDayForm()
    if not form.validate():
        return page(found, SECTION, form, 422)
    keep(found, SECTION, close_on(found, form.day.data, form.label.data or ""))
    return saved(".related", found, SECTION, page(found, SECTION))


@blueprint.post("/outlets/<public_id>/closed-days/<day>/removal")
@allow("edit outlets")
def remove_closed_day(public_id: str, day: str) -> Response:
    """Opens the outlet on that day again; a day that is open already stays so."""
    found = outlet_to_edit(public_id)
    try:
        keep(found, SECTION, open_on(found, date.fromisoformat(day)))
    except ValueError:
        abort(404)
    return saved(".related", found, SECTION, page(found, SECTION))
