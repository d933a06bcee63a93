"""Treating a lead: notes, contacts with what follows, next action, status, wishes, loss, conversion."""

from flask import Response, abort, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.leads.actions import closing, contact, treatment
from crm.leads.forms.treatment import (
    ContactForm,
    LeadForm,
    LossForm,
    NextActionForm,
    NoteForm,
    StatusForm,
    UndoLossForm,
    WishesForm,
)
from crm.leads.models import Lead
from crm.leads.queries import lead_for
from crm.leads.rights import may_treat, sees
from crm.leads.routes import leads
from crm.leads.routes.changing import Change, change
from crm.web.came_from import list_query
from crm.web.dialogs import in_dialog
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render


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
    form = StatusForm()
    by = actor(current_user)
    return change(
        public_id, form, lambda lead: treatment.move_status(lead, form.status.data, by), Change(_("Status changed."))
    )


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
    return ask(_treatable(public_id), LossForm(None), "loss")


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
        Change(_("Lead lost. It can be opened again for 30 days."), again=_ask_again("loss")),
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


def ask(lead: Lead, form: LeadForm, step: str, status: int = 200, problem: str = "", **more) -> Response:
    """Returns a question about the lead as a page, or as the content of a dialog."""
    form.shows(lead.revision)
    values = {"lead": lead, "form": form, "problem": problem, "list_query": list_query(), **more}
    return in_dialog(render(f"leads/{step}.html", f"leads/_{step}.html", status=status, **values))


def _ask_again(step: str):
    return lambda lead, form, status, problem: ask(lead, form, step, status, problem)


def _treatable(public_id: str) -> Lead:
    lead = lead_for(current_user, public_id) or abort(404)
    if not may_treat(current_user, lead):
        abort(403)
    return lead
