"""« Connexe »: rows that hang on a client are added, changed, removed and put back (mission CF-20), each list as a whole.

Every form is a dialog with htmx and a page without; removing asks nothing, for the row can be put back.
"""

from flask import Response, abort, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.clients.actions.accounts import AlreadyThere, NothingToPutBack, put_back, remove_row
from crm.clients.dossier import roles_known
from crm.clients.models import Client
from crm.clients.routes import clients
from crm.clients.routes.kinds import ALL, KINDS, Kind, RoleUnknown, edit_form, new_form, role_id, row_of
from crm.clients.routes.showing import RELATED, changed, client_to_change
from crm.extensions import db
from crm.vehicles.actions.keeping import TwoVehicles, VehicleUnknown
from crm.vehicles.actions.stock import AlreadyInStock
from crm.web.dialogs import in_dialog
from crm.web.forms import BaseForm
from crm.web.guards import allow
from crm.web.rendering import render

ADDED, EDITED = f"<any({','.join(KINDS)}):part>", f"<any({','.join(ALL)}):part>"
PROBLEMS = {
    AlreadyThere: lambda: _("This client has it already."),
    AlreadyInStock: lambda: _("A vehicle with this VIN is in our stock: give its VIN alone."),
    TwoVehicles: lambda: _("VIN and plate belong to two different vehicles that we know."),
    VehicleUnknown: lambda: _("We do not know this vehicle yet: add its make and model."),
    RoleUnknown: lambda: _("This role is not in the list. Ask somebody who may add to it."),
}


@clients.get(f"/clients/<public_id>/related/{ADDED}/new")
@allow("edit clients")
def ask_row(public_id: str, part: str) -> Response:
    """The empty form of a row."""
    client = client_to_change(public_id)
    return ask(client, part, new_form(KINDS[part], client, empty=True))


@clients.post(f"/clients/<public_id>/related/{ADDED}")
@allow("edit clients")
def add(public_id: str, part: str) -> Response:
    """Adds a row."""
    client, kind = client_to_change(public_id), KINDS[part]
    form = new_form(kind, client, empty=False)
    return write(client, part, form, lambda: kind.add(client, form, actor(current_user)), _("Added."))  # type: ignore[misc]


@clients.get(f"/clients/<public_id>/related/{EDITED}/<row_id>")
@allow("edit clients")
def ask_change(public_id: str, part: str, row_id: str) -> Response:
    """The form of a row as it is."""
    client, row = _row(public_id, part, row_id)
    return ask(client, part, edit_form(ALL[part], client, row, empty=True), row_id)


@clients.post(f"/clients/<public_id>/related/{EDITED}/<row_id>")
@allow("edit clients")
def change(public_id: str, part: str, row_id: str) -> Response:
    """Changes a row."""
    client, row = _row(public_id, part, row_id)
    kind = ALL[part]
    form = edit_form(kind, client, row, empty=False)

    def verb() -> None:
        if part == "ties":
            form.role_id = role_id(form.role.data, current_user)
        kind.change(client, row, form, actor(current_user))

    return write(client, part, form, verb, _("Saved."), row_id)


@clients.post(f"/clients/<public_id>/related/{EDITED}/<row_id>/removal")
@allow("edit clients")
def remove(public_id: str, part: str, row_id: str) -> Response:
    """Removes a row; what is shown then offers to put it back."""
    client, row = _row(public_id, part, row_id)
    said = ALL[part].said(row)
    remove_row(client, row, said, actor(current_user))
    db.session.commit()
    return changed(public_id, _("Removed: %(what)s", what=said), RELATED, removed=f"{part}.{row_id}")


@clients.post(f"/clients/<public_id>/related/{EDITED}/<row_id>/return")
@allow("edit clients")
def restore(public_id: str, part: str, row_id: str) -> Response:
    """Puts a removed row back."""
    client = client_to_change(public_id)
    try:
        put_back(client, ALL[part].model, row_id, actor(current_user))
    except NothingToPutBack:
        db.session.rollback()
        abort(404)
    db.session.commit()
    return changed(public_id, _("It is back."), RELATED)


def write(client: Client, part: str, form: BaseForm, verb, done: str, row_id: str = "") -> Response:
    """Calls the verb when the form is right, and shows the client; else the form again, as it was typed."""
    public_id = client.public_id
    if not form.validate():
        return ask(client, part, form, row_id, 422)
    try:
        verb()
    except tuple(PROBLEMS) as problem:
        db.session.rollback()
        return ask(client_to_change(public_id), part, form, row_id, 422, PROBLEMS[type(problem)]())
    db.session.commit()
    return changed(public_id, done, RELATED)


def ask(client: Client, part: str, form: BaseForm, row_id: str = "", status: int = 200, problem: str = "") -> Response:
    """Returns a form as a page, or as the content of a dialog."""
    kind: Kind = ALL[part]
    at = {"public_id": client.public_id, "part": part}
    url = url_for("clients.change", row_id=row_id, **at) if row_id else url_for("clients.add", **at)
    title = kind.edit if row_id else kind.new
    values = {"client": client, "form": form, "url": url, "title": title, "problem": problem, "part": part}
    values["roles_known"] = roles_known() if part == "ties" else ()
    return in_dialog(render("clients/one/row.html", "clients/one/_row.html", status, **values))


def _row(public_id: str, part: str, row_id: str):
    client = client_to_change(public_id)
    return client, row_of(ALL[part], client, row_id) or abort(404)
