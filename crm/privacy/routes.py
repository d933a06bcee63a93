"""Deleting a client from its « … » menu, the deleted ones, and bringing one back (mission BL-04, BL-05)."""

from flask import Blueprint, Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.clients.actions import ClientIsGone
from crm.clients.models import Client
from crm.clients.queries import client_for
from crm.extensions import db
from crm.journal.models import Event
from crm.leads.words import ACTIONS
from crm.privacy.actions import CannotUndoDeletion, delete_client, undo_deletion
from crm.privacy.forms import DeletionForm
from crm.privacy.models import Deletion
from crm.privacy.queries import deletion_of, waiting_deletions, what_is_open
from crm.web.guards import allow
from crm.web.happenings import Entry, entry, tell
from crm.web.reader import me
from crm.web.rendering import redirect_to, render

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/clients/<public_id>/deletion")
@allow("delete clients")
def ask_deletion(public_id: str) -> Response:
    """Names what is open and asks once more."""
    return _ask(client_for(current_user, public_id) or abort(404), DeletionForm(None))


@blueprint.post("/clients/<public_id>/deletion")
@allow("delete clients")
def delete(public_id: str) -> Response:
    """Closes all that is open and takes the client out of every list, for 30 days of undo."""
    client, form = client_for(current_user, public_id) or abort(404), DeletionForm()
    if not form.validate():
        return _ask(client, form, 422)
    try:
        delete_client(client, form.reason.data or "", actor(current_user))
    except ClientIsGone:
        abort(404)
    db.session.commit()
    flash(_("%(name)s was deleted. It can be undone for 30 days.", name=client.name), "success")
    return redirect_to(url_for("privacy.deleted"))


@blueprint.get("/clients/deleted")
@allow("delete clients")
def deleted() -> Response:
    """The clients that were deleted and are not yet forgotten."""
    return render("privacy/deleted.html", rows=waiting_deletions())


@blueprint.post("/clients/<public_id>/deletion/undo")
@blueprint.delete("/clients/<public_id>/deletion")
@allow("delete clients")
def undo(public_id: str) -> Response:
    """Brings a deleted client back, with what was closed as it was."""
    found: Deletion = deletion_of(public_id) or abort(404)
    try:
        client = undo_deletion(found, actor(current_user))
    except CannotUndoDeletion:
        flash(_("This can no longer be undone."), "warning")
        return redirect_to(url_for("privacy.deleted"))
    db.session.commit()
    flash(_("%(name)s is back, with what was open before.", name=client.name), "success")
    return redirect_to(url_for("clients.page", public_id=client.public_id))


def _ask(client: Client, form: DeletionForm, status: int = 200) -> Response:
    found = what_is_open(me(), client)
    values = {"client": client, "form": form, "found": found, "action_words": ACTIONS}
    return render("privacy/deletion.html", "privacy/_deletion.html", status, **values)


def _deleted(event: Event) -> Entry:
    return entry(event, "trash", _("Client deleted"), body=event.data.get("note", ""), tone="danger")


tell(
    {
        "client.deleted": _deleted,
        "client.undeleted": lambda event: entry(event, "arrow-back-up", _("Deletion undone")),
        "client.purged": lambda event: entry(event, "trash", _("Personal data forgotten")),
    }
)
