"""The owner, changed in the row of the list (list rule 7)."""

from flask import Response, abort
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.models import User
from crm.access.queries import person
from crm.access.rights import may
from crm.clients.actions.editing import assign_owner
from crm.clients.forms.cells import OwnerCell
from crm.clients.models import Client
from crm.clients.queries import client_for, client_to_change
from crm.clients.queries.lists import row_of
from crm.clients.routes import clients
from crm.kernel.changes import ChangedMeanwhile
from crm.web.cells import Cells
from crm.web.guards import allow
from crm.web.rendering import render


@clients.get("/clients/<public_id>/cells/<what>")
@allow("edit clients")
def edit_cell(public_id: str, what: str) -> Response:
    """The form of one cell."""
    return _cells.edit(public_id, what)


@clients.post("/clients/<public_id>/cells/<what>")
@allow("edit clients")
def save_cell(public_id: str, what: str) -> Response:
    """Saves one cell and answers with it."""
    return _cells.change(public_id, what)


def _owner(client: Client) -> OwnerCell:
    form = OwnerCell()
    form.offers(client)
    return form


def _save(client: Client, form: OwnerCell) -> None:
    assign_owner(client, person(form.owner.data) if form.owner.data else None, actor(current_user))


def _shown(public_id: str, what: str) -> Response:
    return render("clients/_cell.html", row=row_of(current_user, public_id) or abort(404))


def _may_edit(user: User, _client: Client) -> bool:
    return may(user, "edit clients")


_cells = Cells(
    "clients",
    client_for,
    client_to_change,
    _may_edit,
    forms={"owner": _owner},
    save=_save,
    shown=_shown,
    problems={
        ChangedMeanwhile: (409, lambda: _("Somebody changed this client meanwhile. Look at it and send again.")),
    },
)
