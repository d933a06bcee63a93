"""« Opportunité rapide » (mission CF-08, CF-09): a dialog on the client's page, a page of its own, an entry of the « + »."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.clients.actions import ClientIsBlocked, ClientIsGone
from crm.clients.models import Client
from crm.clients.queries import client_for, contacts_of, look_up
from crm.extensions import db
from crm.kernel.text import clean
from crm.opportunities.actions.once import open_once
from crm.opportunities.actions.opening import NewOpportunity
from crm.opportunities.forms.quick import QuickOpportunityForm
from crm.opportunities.proposal import propose
from crm.opportunities.routes import blueprint
from crm.outlets.queries import brands
from crm.outlets.selling import OutletDoesNotSellBrand
from crm.web.dialogs import in_dialog
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render


@blueprint.get("/opportunities/new")
@allow("create opportunities")
def start() -> Response:
    """Asks for whom, then goes on to that client's form."""
    chosen = clean(request.args.get("client"))
    if chosen:
        client = client_for(current_user, chosen) or abort(404)
        return Response(status=303, headers={"Location": url_for("opportunities.quick", public_id=client.public_id)})
    typed = clean(request.args.get("find_client"))
    found = look_up(current_user, typed)
    return render("opportunities/start.html", "opportunities/_start.html", found=found, typed=typed, chosen="")


@blueprint.get("/clients/<public_id>/opportunities/new")
@allow("create opportunities")
def quick(public_id: str) -> Response:
    """The form, with what can be known."""
    client = client_for(current_user, public_id) or abort(404)
    form = _offer(QuickOpportunityForm(None), client, request.args.get("contact", ""))
    form.fill(propose(current_user, client), client)
    return _show(client, form)


@blueprint.post("/clients/<public_id>/opportunities/new")
@allow("create opportunities")
def open_quick(public_id: str) -> Response:
    """Opens the opportunity and goes to its page; refuses what can't be, with what was typed."""
    client = client_for(current_user, public_id) or abort(404)
    form = _offer(QuickOpportunityForm(), client)
    if form.look.data:
        return _show(client, form)
    if not form.validate():
        return _show(client, form, 422)
    return _open(client, form)


@blueprint.get("/opportunities/outlets")
@allow("create opportunities")
def outlets() -> Response:
    """The outlets that sell the brand and fit the words typed: as choices, or as the table to look one up in."""
    form = QuickOpportunityForm(request.args)
    form.offer(brands())
    values = {"form": form, "sellers": form.outlets(), "table": form.wants_table}
    return render("opportunities/outlets.html", "opportunities/_outlets.html", **values)


def _offer(form: QuickOpportunityForm, client: Client, contact: str = "") -> QuickOpportunityForm:
    """Sets what can be chosen; `contact` is the person that the client's page goes on selling to."""
    form.offer(brands())
    form.offer_contacts(contacts_of(current_user, client) if client.kind == "B2B" else (), contact)
    return form


def _open(client: Client, form: QuickOpportunityForm) -> Response:
    try:
        opportunity = open_once(_asked(client, form), actor(current_user))
    except (ClientIsBlocked, ClientIsGone, OutletDoesNotSellBrand) as problem:
        db.session.rollback()
        return _refuse(public_id=client.public_id, form=form, problem=problem)
    db.session.commit()
    flash(_("Opportunity created."), "success")
    return redirect_to(url_for("opportunities.page", public_id=opportunity.public_id))


def _refuse(public_id: str, form: QuickOpportunityForm, problem: Exception) -> Response:
    """Something changed since the form was checked: it is told, and what was typed stays."""
    client = client_for(current_user, public_id) or abort(404)
    if isinstance(problem, OutletDoesNotSellBrand):
        form.find_outlet.errors = [_("This outlet does not sell this brand.")]
    return _show(client, form, 422)


def _asked(client: Client, form: QuickOpportunityForm) -> NewOpportunity:
    outlet, brand = form.place()
    return NewOpportunity(
        client=client,
        contact_id=form.contact_id,
        outlet_id=outlet.id,
        brand_id=brand.id,
        name=form.name.data or "",
        activity=form.activity.data,
        request_type=form.request_type.data,
        origin=form.origin.data or "",
        campaign=form.campaign.data or "",
        decision_on=form.decision_on.data,
        owner_id=current_user.id,
        once=form.once.data or "",
    )


def _show(client: Client, form: QuickOpportunityForm, status: int = 200) -> Response:
    values = {"client": client, "form": form, "sellers": form.outlets(), "table": form.wants_table}
    return in_dialog(render("opportunities/quick.html", "opportunities/_quick.html", status=status, **values))
