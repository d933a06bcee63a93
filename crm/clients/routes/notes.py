"""The notes of a client."""

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.clients.actions.noting import add_note
from crm.clients.forms.related import NoteForm
from crm.clients.routes import clients
from crm.clients.routes.showing import NOTES, changed, client_to_change, show_client
from crm.extensions import db
from crm.web.guards import allow


@clients.post("/clients/<public_id>/notes")
@allow("see clients")
def note(public_id: str) -> Response:
    """Writes a note: whoever sees the client may."""
    client = client_to_change(public_id)
    form = NoteForm()
    if not form.validate():
        return show_client(public_id, NOTES, note_form=form, status=422)
    add_note(client, form.text.data, actor(current_user))
    db.session.commit()
    return changed(public_id, _("Note saved."), NOTES)
