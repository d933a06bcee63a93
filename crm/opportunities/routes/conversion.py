"""Converting a lead (mission AX-08): the question as a dialog or a page, and its answer in one transaction."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.rights import may
from crm.clients.actions import ClientIsBlocked, ClientIsGone
from crm.clients.models import Client
from crm.clients.queries import Known, client_for, contacts_of, described, entries, look_up
from crm.clients.queries.alike import alike
from crm.extensions import db
from crm.kernel.changes import ChangedMeanwhile, expect_revision
from crm.leads.actions.client import details_said
from crm.leads.actions.closing import NothingToUndo, undo_conversion
from crm.leads.actions.treatment import LeadIsClosed
from crm.leads.dossier import lead_to_change
from crm.leads.models import Lead
from crm.leads.queries import lead_for
from crm.leads.rights import may_treat
from crm.opportunities.actions.conversion import NoContactOfCompany, convert_lead
from crm.opportunities.forms.conversion import KNOWN, NEW, NOBODY, ConversionForm
from crm.opportunities.proposal import propose_for_lead
from crm.opportunities.queries import open_opportunities_of, opportunities_of_lead
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.carried import carried_facts, description_of
from crm.outlets.queries import brands
from crm.outlets.selling import OutletDoesNotSellBrand
from crm.web.dialogs import in_dialog
from crm.web.guards import allow, for_reader
from crm.web.reader import me
from crm.web.rendering import redirect_to, render

PROBLEMS = {
    ChangedMeanwhile: (409, lambda: _("Somebody changed this lead meanwhile. Look at it and send again.")),
    LeadIsClosed: (409, lambda: _("This lead has been closed meanwhile.")),
    ClientIsBlocked: (422, lambda: _("This client is blocked or gone: no new opportunity.")),
    ClientIsGone: (422, lambda: _("This client is blocked or gone: no new opportunity.")),
    OutletDoesNotSellBrand: (422, lambda: _("This outlet does not sell this brand.")),
    NoContactOfCompany: (422, lambda: _("This person is no contact of this company.")),
}


@blueprint.get("/leads/<public_id>/conversion")
@allow("treat leads")
def ask_conversion(public_id: str) -> Response:
    """Asks what becomes of the lead, with everything that can be known."""
    lead = for_reader(lead_for(current_user, public_id), may_treat)
    form = ConversionForm(None)
    form.offer(brands())
    client = db.session.get_one(Client, lead.client_id)
    form.fill(propose_for_lead(lead), client)
    _propose_contact(form, lead, client)
    form.description.data = description_of(lead)
    form.wanted.data = may(current_user, "create opportunities") and not _going(lead)
    form.client.data = "" if client.gone_at else client.public_id
    _pick(form)
    return _ask(lead, form)


@blueprint.post("/leads/<public_id>/conversion")
@allow("treat leads")
def convert(public_id: str) -> Response:
    """Converts the lead, and goes to the opportunity or back to the lead."""
    lead = for_reader(lead_to_change(current_user, public_id), may_treat)
    if request.form.get("wanted") and not _may_open():
        abort(403)
    form = ConversionForm()
    form.offer(brands())
    if "client" not in request.form:
        form.client.data = db.session.get_one(Client, lead.client_id).public_id
    _pick(form)
    if form.look.data:
        return _ask(lead, form)
    if not form.validate():
        return _ask(lead, form, 422)
    return _convert(lead, form)


@blueprint.get("/leads/<public_id>/conversion/contact")
@allow("treat leads")
def conversion_contact(public_id: str) -> Response:
    """The part of the question that depends on the client: whom one talks to there."""
    lead = for_reader(lead_for(current_user, public_id), may_treat)
    form = ConversionForm(request.args)
    _pick(form)
    _propose_contact(form, lead, form.picked)
    return render("opportunities/contact.html", "opportunities/_conversion_contact.html", form=form, lead=lead)


@blueprint.delete("/leads/<public_id>/conversion")
@blueprint.post("/leads/<public_id>/conversion/undo")
@allow("treat leads")
def reopen_lead(public_id: str) -> Response:
    """Opens a converted lead again; what became of it stays as it is (docs/decisions/014-converting.md)."""
    lead = for_reader(lead_to_change(current_user, public_id), may_treat)
    try:
        undo_conversion(lead, actor(current_user))
    except NothingToUndo:
        db.session.rollback()
        flash(_("There is nothing to undo: it is open, or was converted more than 30 days ago."), "warning")
        return redirect_to(url_for("leads.show", public_id=public_id))
    db.session.commit()
    flash(_("The lead is open again. Its opportunity stays as it is."), "success")
    return redirect_to(url_for("leads.show", public_id=public_id))


def _convert(lead: Lead, form: ConversionForm) -> Response:
    try:
        if lead.is_open:
            expect_revision(lead, form.revision.data)
        opportunity = convert_lead(lead, form.conversion(), me())
    except tuple(PROBLEMS) as problem:
        db.session.rollback()
        status, words = PROBLEMS[type(problem)]
        return _ask(lead, form, status, words())
    db.session.commit()
    flash(_("Lead converted."), "success")
    if opportunity is not None:
        return redirect_to(url_for("opportunities.page", public_id=opportunity.public_id))
    return redirect_to(url_for("leads.show", public_id=lead.public_id))


def _may_open() -> bool:
    return may(current_user, "create opportunities")


def _going(lead: Lead) -> bool:
    return any(one.opportunity.is_open for one in opportunities_of_lead(current_user, lead.id))


def _pick(form: ConversionForm) -> None:
    client = client_for(current_user, form.client.data) if form.client.data else None
    company = client if client is not None and client.kind == "B2B" else None
    form.pick(client, contacts_of(current_user, company) if company else [], entries("role") if company else [])


def _propose_contact(form: ConversionForm, lead: Lead, client: Client | None) -> None:
    """Proposes whom one talks to: who is on the lead, else the only one, else the person that the request names."""
    said = details_said(lead)
    form.first_name.data, form.last_name.data, form.civility.data = said.first_name, said.last_name, said.civility
    form.email.data, form.phone.data = said.email, said.phones[0] if said.phones else ""
    people = contacts_of(current_user, client) if client is not None and client.kind == "B2B" else []
    known = [person for person in people if person.id == lead.contact_id] or (people if len(people) == 1 else [])
    form.contact.data = known[0].public_id if known else ""
    form.contact_how.data = KNOWN if known else NEW if not people and said.last_name and said.company else NOBODY


def _choices(lead: Lead, form: ConversionForm) -> list[Known]:
    """Returns the clients to choose from: the lead's own, likely doubles, those found by typing."""
    own = client_for(current_user, db.session.get_one(Client, lead.client_id).public_id)
    first = [one for one in (form.picked, own) if one is not None]
    likely = [Known(one.client, one.phone, one.email) for one in alike(current_user, details_said(lead).asked())]
    found = [*described(first), *likely, *look_up(current_user, form.find_client.data or "")]
    return list({one.client.id: one for one in found}.values())


def _ask(lead: Lead, form: ConversionForm, status: int = 200, problem: str = "") -> Response:
    form.shows(lead.revision)
    values = {
        "lead": lead,
        "form": form,
        "problem": problem,
        "found": _choices(lead, form),
        "chosen": form.client.data or "",
        "sellers": form.outlets(),
        "table": form.wants_table,
        "facts_carried": carried_facts(lead),
        "going": open_opportunities_of(current_user, [lead.client_id]),
        "may_open": _may_open(),
    }
    return in_dialog(render("opportunities/conversion.html", "opportunities/_conversion.html", status=status, **values))
