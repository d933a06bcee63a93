"""Who treats the opportunity: taking it, and giving it to somebody."""

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.queries import person
from crm.leads.actions.ownership import CannotReceive
from crm.leads.assignees import assignees
from crm.opportunities.actions.ownership import hand_to
from crm.opportunities.models import Opportunity
from crm.opportunities.queries.load import open_opportunities
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.changing import ask, change, treatable
from crm.web.guards import allow
from crm.web.record_page import Change
from crm.web.treatment import AssignmentForm, ChargeForm


@blueprint.post("/opportunities/<public_id>/charge")
@allow("treat opportunities")
def charge(public_id: str) -> Response:
    """The reader takes it."""

    def verb(one: Opportunity) -> None:
        hand_to(one, current_user, actor(current_user))

    return change(public_id, ChargeForm(), verb, Change(_("The opportunity is yours.")))


@blueprint.get("/opportunities/<public_id>/assignment")
@allow("treat opportunities")
def choose_owner(public_id: str) -> Response:
    """Shows whom it can be given to."""
    return _ask_owner(treatable(public_id), AssignmentForm(None))


@blueprint.post("/opportunities/<public_id>/assignment")
@allow("treat opportunities")
def assign(public_id: str) -> Response:
    """Gives it to somebody."""
    form = AssignmentForm()

    def verb(one: Opportunity) -> None:
        owner = person(form.owner.data)
        if owner is None:
            raise CannotReceive
        hand_to(one, owner, actor(current_user), form.note.data or "")

    return change(public_id, form, verb, Change(_("Opportunity given."), again=_ask_owner))


def _ask_owner(one: Opportunity, form: AssignmentForm, status: int = 200, problem: str = "") -> Response:
    typed = request.values.get("find", "")
    people = assignees(one.outlet_id, one.brand_id, typed, open_opportunities)
    return ask(one, form, "assignment", status, problem, typed=typed, people=people)
