"""One way for every change on an opportunity: look up as the reader, read the form, call the verb, commit, show it.

What goes wrong stays on the page with what was typed: 422 when something is missing, 409 when somebody else was
faster or it is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.models import User
from crm.extensions import db
from crm.kernel.changes import ChangedMeanwhile, expect_revision
from crm.leads.actions.contact import NextStepMissing
from crm.leads.actions.ownership import CannotReceive
from crm.opportunities.actions.closing import NothingToUndo, ReasonMissing
from crm.opportunities.actions.documents import NumberTaken
from crm.opportunities.actions.treatment import OpportunityIsClosed
from crm.opportunities.models import Opportunity
from crm.opportunities.queries import find, find_to_change
from crm.opportunities.rights import may_treat
from crm.opportunities.routes.showing import show
from crm.web.came_from import list_query
from crm.web.dialogs import in_dialog
from crm.web.forms import RecordForm
from crm.web.rendering import redirect_to, render, wants_fragment, with_event, with_toast

PROBLEMS = {
    ChangedMeanwhile: (409, lambda: _("Somebody changed this opportunity meanwhile. Look at it and send again.")),
    OpportunityIsClosed: (409, lambda: _("This opportunity has been closed meanwhile.")),
    NothingToUndo: (409, lambda: _("There is nothing to undo: it is open, or was closed more than 30 days ago.")),
    NextStepMissing: (422, lambda: _("Say what happens next: plan it, or close the opportunity.")),
    ReasonMissing: (422, lambda: _("Choose a reason.")),
    CannotReceive: (422, lambda: _("This person does not sell this brand in this outlet, or is not active.")),
    NumberTaken: (422, lambda: _("There is a document of this kind with this number already.")),
}
Verb = Callable[[Opportunity], object]
Again = Callable[[Opportunity, RecordForm, int, str], Response]


@dataclass(frozen=True)
class Change:
    """A change that a form asks for: what it says when done, who may, and how it is shown again when refused."""

    done: str
    allowed: Callable[[User, Opportunity], bool] = may_treat
    again: Again | None = None


def change(public_id: str, form: RecordForm, verb: Verb, about: Change) -> Response:
    """Does the change and answers with the opportunity; 404 hidden, 403 not allowed, 422 incomplete, 409 overtaken."""
    opportunity = find_to_change(current_user, public_id) or abort(404)
    if not about.allowed(current_user, opportunity):
        abort(403)
    again = about.again or show_again
    if not form.validate():
        return again(opportunity, form, 422, "")
    try:
        expect_revision(opportunity, form.revision.data)
        verb(opportunity)
    except tuple(PROBLEMS) as problem:
        db.session.rollback()
        status, words = PROBLEMS[type(problem)]
        return again(opportunity, form, status, words())
    db.session.commit()
    return changed(public_id, about.done)


def changed(public_id: str, done: str) -> Response:
    """Returns the opportunity as it is now: its fragment with a passing message, or a move to its page."""
    if wants_fragment():
        return with_toast(with_event(show(public_id), "dialog:close"), done)
    flash(done, "success")
    return redirect_to(url_for("opportunities.page", public_id=public_id, list=list_query()))


def show_again(opportunity: Opportunity, form: RecordForm, status: int, problem: str) -> Response:
    """Returns the page with the refused form as it was typed."""
    return show(opportunity.public_id, refused=form, status=status, problem=problem)


def ask(
    opportunity: Opportunity, form: RecordForm, step: str, status: int = 200, problem: str = "", **more
) -> Response:
    """Returns a question about the opportunity as a page, or as the content of a dialog."""
    form.shows(opportunity.revision)
    values = {"opportunity": opportunity, "form": form, "problem": problem, "list_query": list_query(), **more}
    return in_dialog(render(f"opportunities/{step}.html", f"opportunities/_{step}.html", status=status, **values))


def ask_again(step: str, **more) -> Again:
    """Returns how a refused question is asked once more."""
    return lambda opportunity, form, status, problem: ask(opportunity, form, step, status, problem, **more)


def treatable(public_id: str) -> Opportunity:
    """Returns the opportunity if the reader may work on it; 404 when it is hidden, 403 when it is somebody else's."""
    opportunity = find(current_user, public_id) or abort(404)
    if not may_treat(current_user, opportunity):
        abort(403)
    return opportunity
