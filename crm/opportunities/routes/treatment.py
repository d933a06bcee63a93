"""Treating an opportunity: notes, contacts with what follows, next action, stage, stars."""

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.opportunities.actions import contact, treatment
from crm.opportunities.actions.stages import move_to
from crm.opportunities.forms.treatment import ContactForm, StageForm, StarsForm
from crm.opportunities.models import Opportunity
from crm.opportunities.queries import stages
from crm.opportunities.rights import sees
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.changing import change
from crm.web.guards import allow
from crm.web.record_page import Change
from crm.web.treatment import NextActionForm, NoteForm


@blueprint.post("/opportunities/<public_id>/notes")
@allow("see opportunities")
def note(public_id: str) -> Response:
    """Writes a note: whoever sees the opportunity may."""
    form, by = NoteForm(), actor(current_user)
    form.revision.data = None

    def verb(one: Opportunity) -> None:
        treatment.add_note(one, form.text.data, by)

    return change(public_id, form, verb, Change(_("Note saved."), sees))


@blueprint.post("/opportunities/<public_id>/contacts")
@allow("treat opportunities")
def log_contact(public_id: str) -> Response:
    """Writes what came of a contact, and what follows."""
    form = ContactForm()

    def verb(one: Opportunity) -> None:
        contact.note_contact(one, form.outcome.data, form.note.data or "", form.next_step(), actor(current_user))

    return change(public_id, form, verb, Change(_("Contact saved.")))


@blueprint.post("/opportunities/<public_id>/next-action")
@allow("treat opportunities")
def plan(public_id: str) -> Response:
    """Plans the next action."""
    form = NextActionForm()

    def verb(one: Opportunity) -> None:
        treatment.plan_next_action(one, form.action.data, form.planned, form.note.data or "", actor(current_user))

    return change(public_id, form, verb, Change(_("Next action planned.")))


@blueprint.post("/opportunities/<public_id>/stage")
@allow("treat opportunities")
def move(public_id: str) -> Response:
    """Moves it by its stage bar, forward or back."""
    form, known = StageForm(), stages()
    form.offer(known)

    def verb(one: Opportunity) -> None:
        move_to(one, next(s for s in known if s.public_id == form.stage.data), actor(current_user))

    return change(public_id, form, verb, Change(_("Stage changed.")))


@blueprint.post("/opportunities/<public_id>/stars")
@allow("treat opportunities")
def stars(public_id: str) -> Response:
    """Gives it 0 to 5 stars."""
    form, by = StarsForm(), actor(current_user)
    form.revision.data = None

    def verb(one: Opportunity) -> None:
        treatment.change_fields(one, {"stars": int(form.stars.data)}, by)

    return change(public_id, form, verb, Change(_("Stars saved.")))
