"""Treating a lead: notes, contacts with what follows, next action, status, wishes, loss."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.leads.actions import closing, contact, treatment
from crm.leads.actions.treatment import NotByClick
from crm.leads.forms.treatment import (
    ContactForm,
    LossForm,
    StatusForm,
    UndoLossForm,
    WishesForm,
)
from crm.leads.models import Lead
from crm.leads.rights import sees
from crm.leads.routes import leads
from crm.leads.routes.changing import PROBLEMS, ask, ask_again, change, treatable
from crm.leads.routes.showing import show_lead
from crm.web.guards import allow
from crm.web.record_page import Change
from crm.web.rendering import redirect_to
from crm.web.treatment import NextActionForm, NoteForm


@leads.post("/leads/<public_id>/notes")
@allow("see leads")
def note(public_id: str) -> Response:
    """Writes a note: whoever sees the lead may."""
    form = NoteForm()
    form.revision.data = None
    by = actor(current_user)
    return change(
        public_id, form, lambda lead: treatment.add_note(lead, form.text.data, by), Change(_("Note saved."), sees)
    )


@leads.post("/leads/<public_id>/contacts")
@allow("treat leads")
def log_contact(public_id: str) -> Response:
    """Writes what came of a contact, and what follows."""
    form = ContactForm()

    def verb(lead: Lead) -> None:
        contact.note_contact(lead, form.outcome.data, form.note.data or "", form.next_step(), actor(current_user))

    answer = change(public_id, form, verb, Change(_("Contact saved.")))
    if answer.status_code < 400 and form.when.data == contact.CONVERT:
        return redirect_to(url_for("opportunities.ask_conversion", public_id=public_id))
    return answer


@leads.post("/leads/<public_id>/next-action")
@allow("treat leads")
def plan(public_id: str) -> Response:
    """Plans the next action."""
    form = NextActionForm()

    def verb(lead: Lead) -> None:
        treatment.plan_next_action(lead, form.action.data, form.planned, form.note.data or "", actor(current_user))

    return change(public_id, form, verb, Change(_("Next action planned.")))


@leads.post("/leads/<public_id>/status")
@allow("treat leads")
def move(public_id: str) -> Response:
    """Moves the lead by its status bar."""
    form, by = StatusForm(), actor(current_user)

    def verb(lead: Lead) -> None:
        treatment.move_status(lead, form.status.data, by)

    return change(public_id, form, verb, Change(_("Status changed."), again=_told_above))


@leads.route("/leads/<public_id>/wishes", methods=["POST", "PUT"])
@allow("treat leads")
def wishes(public_id: str) -> Response:
    """Marks « do not call » and « do not e-mail »."""
    form = WishesForm()

    def verb(lead: Lead) -> None:
        treatment.mark_wishes(lead, form.do_not_call.data, form.do_not_email.data, actor(current_user))

    return change(public_id, form, verb, Change(_("Wishes saved.")))


@leads.get("/leads/<public_id>/loss")
@allow("treat leads")
def ask_loss(public_id: str) -> Response:
    """Asks why the lead is lost."""
    return ask(treatable(public_id), LossForm(None), "loss")


@leads.post("/leads/<public_id>/loss")
@allow("treat leads")
def lose(public_id: str) -> Response:
    """Closes the lead as lost, with its reason."""
    form = LossForm()
    by = actor(current_user)
    return change(
        public_id,
        form,
        lambda lead: closing.lose(lead, form.reason.data, form.note.data or "", by),
        Change(_("Lead lost. It can be opened again for 30 days."), again=ask_again("loss")),
    )


@leads.delete("/leads/<public_id>/loss")
@leads.post("/leads/<public_id>/loss/undo")
@allow("treat leads")
def undo_loss(public_id: str) -> Response:
    """Opens a lost lead again."""
    by = actor(current_user)
    return change(
        public_id, UndoLossForm(), lambda lead: closing.undo_loss(lead, by), Change(_("The lead is open again."))
    )


def _told_above(lead: Lead, form: StatusForm, status: int, problem: str) -> Response:
    """A click on the bar has no field beside which its error would stand."""
    return show_lead(lead.public_id, refused=form, status=status, problem=problem or PROBLEMS[NotByClick][1]())
