"""Owner, stage and next action, changed in the row of the list (list rule 7)."""

from flask import Response, abort
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.queries import person
from crm.extensions import db
from crm.leads.actions.ownership import CannotReceive
from crm.leads.assignees import assignees
from crm.leads.words import ACTIONS
from crm.opportunities.actions.ownership import hand_to
from crm.opportunities.actions.stages import move_to
from crm.opportunities.actions.treatment import plan_next_action
from crm.opportunities.forms.cells import OwnerCell, PlanCell, StageCell
from crm.opportunities.models import Opportunity, Stage
from crm.opportunities.queries import find, find_to_change, stage_by_public_id, stages
from crm.opportunities.queries.board import card_of
from crm.opportunities.queries.load import open_opportunities
from crm.opportunities.rights import may_treat
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.changing import PROBLEMS
from crm.opportunities.words import stage_name
from crm.web.cells import Cells
from crm.web.formatting import local
from crm.web.forms import RecordForm, choices
from crm.web.guards import allow
from crm.web.rendering import render


@blueprint.get("/opportunities/<public_id>/cells/<what>")
@allow("treat opportunities")
def edit_cell(public_id: str, what: str) -> Response:
    """The form of one cell."""
    return _cells.edit(public_id, what)


@blueprint.post("/opportunities/<public_id>/cells/<what>")
@allow("treat opportunities")
def save_cell(public_id: str, what: str) -> Response:
    """Saves one cell and answers with it."""
    return _cells.change(public_id, what)


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


def _stage(one: Opportunity) -> StageCell:
    form = StageCell()
    form.stage.choices = choices((s.public_id, stage_name(s.kind, s.name)) for s in stages())
    form.stage.data = form.stage.data or db.session.get_one(Stage, one.stage_id).public_id
    return form


def _plan(one: Opportunity) -> PlanCell:
    form = PlanCell()
    form.plans(local(one.next_action_at) if one.next_action_at else None)
    return form


def _owner(one: Opportunity) -> OwnerCell:
    form = OwnerCell()
    people = [p for p in assignees(one.outlet_id, one.brand_id, "", open_opportunities) if p.fits]
    form.owner.choices = choices([(p.user.public_id, f"{p.user.name} ({p.load})") for p in people], _("Choose…"))
    form.owner.data = form.owner.data or next((p.user.public_id for p in people if p.user.id == one.owner_id), "")
    return form


def _shown(public_id: str, what: str) -> Response:
    row = card_of(current_user, public_id) or abort(404)
    return render("opportunities/_cell.html", row=row, what=what, actions=ACTIONS, stage_name=stage_name)


_cells = Cells(
    "opportunities",
    find,
    find_to_change,
    may_treat,
    forms={"stage": _stage, "plan": _plan, "owner": _owner},
    save=_save,
    shown=_shown,
    problems=PROBLEMS,
    controls={"plan": ("action", "at")},
)
