"""Whose client it is, and whether anything new may be linked to it."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.queries import person
from crm.clients.actions import blocking
from crm.clients.actions.editing import assign_owner
from crm.clients.forms.editing import BlockForm, OwnerForm
from crm.clients.models import Client
from crm.clients.routes import clients
from crm.clients.routes.showing import client_to_change
from crm.extensions import db
from crm.leads.assignees import assignees
from crm.web.dialogs import in_dialog
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render


@clients.get("/clients/<public_id>/block")
@allow("block clients")
def block(public_id: str) -> Response:
    """Asks for the reason; of a blocked client, whether to let it go."""
    return _ask_block(_client(public_id), BlockForm(None))


@clients.post("/clients/<public_id>/block")
@allow("block clients")
def do_block(public_id: str) -> Response:
    """Blocks the client (mission CM-06)."""
    client, form = _client(public_id), BlockForm()
    if not form.validate():
        return _ask_block(client, form, 422)
    blocking.block(client, form.reason.data, actor(current_user))
    return _done(client, _("Client blocked: nothing new can be linked to it."))


@clients.post("/clients/<public_id>/block/undo")
@clients.delete("/clients/<public_id>/block")
@allow("block clients")
def undo_block(public_id: str) -> Response:
    """Lets new leads and opportunities be linked again."""
    client = _client(public_id)
    blocking.unblock(client, actor(current_user))
    return _done(client, _("Client no longer blocked."))


@clients.get("/clients/<public_id>/owner")
@allow("edit clients")
def owner(public_id: str) -> Response:
    """Shows whose client it can be: each active person once, with brand, outlet and load (mission CF-14)."""
    return _ask_owner(_client(public_id), OwnerForm(None))


@clients.post("/clients/<public_id>/owner")
@allow("edit clients")
def give(public_id: str) -> Response:
    """Makes somebody, or nobody, the owner."""
    client, form = _client(public_id), OwnerForm()
    chosen = person(form.owner.data) if form.owner.data else None
    if not form.validate() or (form.owner.data and (chosen is None or not chosen.active)):
        form.owner.errors = [_("Choose somebody of the list.")]
        return _ask_owner(client, form, 422)
    assign_owner(client, chosen, actor(current_user))
    return _done(client, _("The client belongs to %(name)s.", name=chosen.name) if chosen else _("Nobody owns it now."))


def _client(public_id: str) -> Client:
    return client_to_change(public_id)


def _done(client: Client, said: str) -> Response:
    db.session.commit()
    flash(said, "success")
    return redirect_to(url_for("clients.page", public_id=client.public_id))


def _ask_block(client: Client, form: BlockForm, status: int = 200) -> Response:
    return in_dialog(render("clients/block.html", "clients/_block.html", status, client=client, form=form))


def _ask_owner(client: Client, form: OwnerForm, status: int = 200) -> Response:
    typed = request.values.get("find", "")
    people = assignees(None, None, typed)
    values = {"client": client, "form": form, "people": people, "typed": typed}
    return in_dialog(render("clients/owner.html", "clients/_owner.html", status, **values))
