"""Owner, stage and next action, changed in the row of the list (list rule 7): Enter saves, Esc cancels."""

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.queries import person
from crm.extensions import db
from crm.kernel.changes import expect_revision
from crm.leads.actions.ownership import CannotReceive
from crm.leads.assignees import assignees
from crm.leads.words import ACTIONS
from crm.opportunities.actions.ownership import hand_to
from crm.opportunities.actions.stages import move_to
from crm.opportunities.actions.treatment import plan_next_action
from crm.opportunities.forms.cells import CELLS, OwnerCell, PlanCell, StageCell
from crm.opportunities.models import Opportunity, Stage
from crm.opportunities.queries import find_to_change, stage_by_public_id, stages
from crm.opportunities.queries.board import card_of
from crm.opportunities.queries.load import open_opportunities
from crm.opportunities.rights import may_treat
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.changing import PROBLEMS, treatable
from crm.opportunities.words import stage_name
from crm.web.dialogs import shown_at
from crm.web.formatting import local
from crm.web.forms import RecordForm, choices
from crm.web.guards import allow, for_reader
from crm.web.rendering import redirect_to, render, wants_fragment, with_toast


@blueprint.get("/opportunities/<public_id>/cells/<what>")
@allow("treat opportunities")
def edit_cell(public_id: str, what: str) -> Response:
    """The form of one cell; with ?shown the cell as it is. Without script the opportunity's page has the same."""
    one = treatable(public_id)
    if not wants_fragment():
        return redirect_to(url_for("opportunities.page", public_id=public_id))
    return _shown(public_id, what) if "shown" in request.args else _ask(one, what, _form(one, what))


@blueprint.post("/opportunities/<public_id>/cells/<what>")
@allow("treat opportunities")
def save_cell(public_id: str, what: str) -> Response:
    """Saves one cell and answers with it; somebody else's change is told, and nothing is overwritten."""
    one = for_reader(find_to_change(current_user, public_id), may_treat)
    form = _form(one, what)
    if not form.validate():
        return _ask(one, what, form, 422)
    try:
        expect_revision(one, form.revision.data)
        _save(one, form)
    except tuple(PROBLEMS) as problem:
        db.session.rollback()
        status, words = PROBLEMS[type(problem)]
        return _ask(one, what, form, status, words())
    db.session.commit()
    return with_toast(_shown(public_id, what), _("Saved."))


def _save(one: Opportunity, form: RecordForm) -> None:
    by = actor(current_user)
    if isinstance(form, StageCell):
        move_to(one, stage_by_public_id(form.stage.data) or abort(422), by)
    elif isinstance(form, PlanCell) and form.planned:
        plan_next_action(one, form.action.data, form.planned, "", by)
    elif isinstance(form, OwnerCell):
        owner = person(form.owner.data)
        if owner is None:
            raise CannotReceive
        hand_to(one, owner, by)


def _form(one: Opportunity, what: str) -> RecordForm:
    """Returns the cell's form with its choices, filled in with what is."""
    form = (CELLS.get(what) or abort(404))()
    if isinstance(form, StageCell):
        form.stage.choices = choices((s.public_id, stage_name(s.kind, s.name)) for s in stages())
        form.stage.data = form.stage.data or db.session.get_one(Stage, one.stage_id).public_id
    elif isinstance(form, PlanCell):
        form.plans(local(one.next_action_at) if one.next_action_at else None)
    elif isinstance(form, OwnerCell):
        people = [p for p in assignees(one.outlet_id, one.brand_id, "", open_opportunities) if p.fits]
        form.owner.choices = choices([(p.user.public_id, f"{p.user.name} ({p.load})") for p in people], _("Choose…"))
        form.owner.data = form.owner.data or next((p.user.public_id for p in people if p.user.id == one.owner_id), "")
    return form


def _ask(one: Opportunity, what: str, form: RecordForm, status: int = 200, problem: str = "") -> Response:
    form.shows(one.revision)
    values = {"opportunity": one, "what": what, "form": form, "problem": problem}
    return shown_at(render("opportunities/_cell_form.html", status=status, **values), f"#cell-{what}-{one.public_id}")


def _shown(public_id: str, what: str) -> Response:
    row = card_of(current_user, public_id) or abort(404)
    return render("opportunities/_cell.html", row=row, what=what, actions=ACTIONS, stage_name=stage_name)
