"""Who treats the lead: taking charge, and giving it to somebody."""

from flask import Response, abort, request
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.queries import person
from crm.assignment.routing import route_to
from crm.extensions import db
from crm.leads.actions import ownership
from crm.leads.assignees import assignees
from crm.leads.forms.treatment import RouteForm
from crm.leads.models import Lead
from crm.leads.queries import lead_for
from crm.leads.rights import may_assign
from crm.leads.routes import leads
from crm.leads.routes.changing import ask, change
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import brands, outlets, outlets_with_brands
from crm.web.guards import allow, for_reader
from crm.web.record_page import Change
from crm.web.treatment import AssignmentForm, ChargeForm


@leads.post("/leads/<public_id>/charge")
@allow("treat leads")
def charge(public_id: str) -> Response:
    """The reader takes the lead (« Prendre en charge »)."""
    return change(
        public_id, ChargeForm(), lambda lead: ownership.take_charge(lead, current_user), Change(_("The lead is yours."))
    )


@leads.get("/leads/<public_id>/assignment")
@allow("treat leads")
def choose_owner(public_id: str) -> Response:
    """Shows whom the lead can be given to."""
    return _ask_owner(for_reader(lead_for(current_user, public_id), may_assign), AssignmentForm(None))


@leads.post("/leads/<public_id>/assignment")
@allow("treat leads")
def assign(public_id: str) -> Response:
    """Gives the lead to somebody (« Réaffecter »)."""
    form = AssignmentForm()

    def verb(lead: Lead) -> None:
        owner = person(form.owner.data)
        if owner is None:
            raise ownership.CannotReceive
        ownership.hand_to(lead, owner, actor(current_user), form.note.data or "")

    return change(public_id, form, verb, Change(_("Lead given."), may_assign, _ask_owner))


@leads.get("/leads/<public_id>/route")
@allow("assign leads")
def choose_route(public_id: str) -> Response:
    """Asks where the lead belongs."""
    lead = lead_for(current_user, public_id) or abort(404)
    form = _offered(RouteForm(None))
    form.brand.data = next((b.code for b in brands() if b.id == lead.brand_id), "")
    form.outlet.data = next((o.code for o in outlets() if o.id == lead.outlet_id), "")
    return ask(lead, form, "route")


@leads.post("/leads/<public_id>/route")
@allow("assign leads")
def route(public_id: str) -> Response:
    """Puts the lead at an outlet and brand; the rules choose who treats it."""
    form = _offered(RouteForm())

    def verb(lead: Lead) -> None:
        outlet = next(o for o in outlets() if o.code == form.outlet.data)
        brand = next(b for b in brands() if b.code == form.brand.data)
        route_to(lead, outlet, brand, actor(current_user))

    return change(public_id, form, verb, Change(_("The lead is where it belongs."), may_assign, _ask_route_again))


def _offered(form: RouteForm) -> RouteForm:
    form.offer(brands(), outlets_with_brands())
    return form


def _ask_route_again(lead: Lead, form: RouteForm, status: int, problem: str) -> Response:
    return ask(lead, form, "route", status, problem)


def _ask_owner(lead: Lead, form: AssignmentForm, status: int = 200, problem: str = "") -> Response:
    typed = request.values.get("find", "")
    return ask(
        lead,
        form,
        "assignment",
        status,
        problem,
        typed=typed,
        people=assignees(lead.outlet_id, lead.brand_id, typed),
        outlet=db.session.get(Outlet, lead.outlet_id) if lead.outlet_id else None,
        brand=db.session.get(Brand, lead.brand_id) if lead.brand_id else None,
    )
