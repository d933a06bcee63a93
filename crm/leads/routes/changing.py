"""One way for every change on a lead: look up as the reader, read the form, call the verb, commit, show the lead.

What goes wrong stays on the page with what was typed: 422 when something is missing, 409 when somebody else was
faster or the lead is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.models import User
from crm.clients.actions import ClientIsBlocked, ClientIsGone
from crm.extensions import db
from crm.kernel.changes import ChangedMeanwhile, expect_revision
from crm.leads.actions.closing import NothingToUndo, ReasonMissing
from crm.leads.actions.contact import NextStepMissing
from crm.leads.actions.ownership import CannotReceive
from crm.leads.actions.people import OnTheLeadAlready
from crm.leads.actions.treatment import LeadIsClosed, NotByClick
from crm.leads.dossier import lead_to_change
from crm.leads.forms.treatment import LeadForm, StatusForm
from crm.leads.models import Lead
from crm.leads.rights import may_treat
from crm.leads.routes.showing import show_lead
from crm.outlets.selling import OutletDoesNotSellBrand
from crm.web.came_from import list_query
from crm.web.rendering import redirect_to, wants_fragment, with_event, with_toast

PROBLEMS = {
    ChangedMeanwhile: (409, lambda: _("Somebody changed this lead meanwhile. Look at it and send again.")),
    LeadIsClosed: (409, lambda: _("This lead has been closed meanwhile.")),
    NothingToUndo: (409, lambda: _("There is no loss to undo: it is open again, or was lost more than 30 days ago.")),
    NotByClick: (422, lambda: _("Converted and Lost have their own buttons.")),
    NextStepMissing: (422, lambda: _("Say what happens next: plan it, or close the lead.")),
    OutletDoesNotSellBrand: (422, lambda: _("This outlet does not sell this brand.")),
    ClientIsBlocked: (422, lambda: _("This client is blocked: nothing new is linked to it.")),
    ClientIsGone: (422, lambda: _("This client is not there any more. Choose again.")),
    OnTheLeadAlready: (422, lambda: _("This person is on the lead already.")),
    ReasonMissing: (422, lambda: _("Choose why the lead is lost.")),
    CannotReceive: (422, lambda: _("This person does not sell this brand in this outlet, or is not active.")),
}
Verb = Callable[[Lead], object]
Again = Callable[[Lead, LeadForm, int, str], Response]


@dataclass(frozen=True)
class Change:
    """A change that a form asks for: what it says when done, who may, and how it is shown again when refused."""

    done: str
    allowed: Callable[[User, Lead], bool] = may_treat
    again: Again | None = None


def change(public_id: str, form: LeadForm, verb: Verb, about: Change) -> Response:
    """Does the change and answers with the lead; 404 hidden, 403 not allowed, 422 incomplete, 409 overtaken."""
    lead = lead_to_change(current_user, public_id) or abort(404)
    if not about.allowed(current_user, lead):
        abort(403)
    again = about.again or show_again
    if not form.validate():
        return again(lead, form, 422, "")
    try:
        expect_revision(lead, form.revision.data)
        verb(lead)
    except tuple(PROBLEMS) as problem:
        db.session.rollback()
        status, words = PROBLEMS[type(problem)]
        return again(lead, form, status, words())
    db.session.commit()
    return changed(public_id, about.done)


def changed(public_id: str, done: str) -> Response:
    """Returns the lead as it is now: its fragment with a passing message, or a move to its page."""
    if wants_fragment():
        return with_toast(with_event(show_lead(public_id), "dialog:close"), done)
    flash(done, "success")
    return redirect_to(url_for("leads.show", public_id=public_id, list=list_query()))


def show_again(lead: Lead, form: LeadForm, status: int, problem: str) -> Response:
    """Returns the lead's page with the refused form as it was typed; a form that is a mere button is told above."""
    if isinstance(form, StatusForm) and form.errors:
        problem = problem or PROBLEMS[NotByClick][1]()
    return show_lead(lead.public_id, refused=form, status=status, problem=problem)
