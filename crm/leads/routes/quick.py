"""The quick lead: a dialog from every page's « + », and a page of its own."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.queries import posts_of
from crm.access.rights import may
from crm.clients.actions import ClientIsBlocked
from crm.clients.queries import Known, client_for, contacts_of, described, look_up, points_of
from crm.extensions import db
from crm.intake.quick import Going, QuickLead, continue_with, going_on_with, note_on, take_down
from crm.leads.dossier import lead_to_change
from crm.leads.forms.quick import MYSELF, QuickLeadForm, blocked_words
from crm.leads.routes import leads
from crm.opportunities.queries import find_to_change
from crm.outlets.queries import brands, outlets_with_brands
from crm.web.dialogs import in_dialog
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render


@leads.get("/leads/new")
@allow("create a lead")
def new() -> Response:
    """The empty form, with the reader's own outlet and brand; `?client=` picks a client (from its page)."""
    form = _form(QuickLeadForm(None, data={"client": request.args.get("client", "")[:16]}))
    _suggest(form)
    return _show(form)


@leads.post("/leads/new")
@allow("create a lead")
def create() -> Response:
    """Takes the lead down and shows it; asks first when this person already has an open one (mission CM-08)."""
    form = _form(QuickLeadForm())
    if form.attach.data:
        return _continue(form)
    if form.go_on.data:
        return _go_on(form)
    if form.look.data:
        return _show(form, known=_known(form))
    if not form.validate():
        return _show(form, 422, _known(form))
    known = _known(form)
    if set(known.names) - set((form.seen.data or "").split()):
        return _show(form, 409, known)
    return _take_down(form)


def _take_down(form: QuickLeadForm) -> Response:
    try:
        lead = take_down(_quick_lead(form), current_user)
    except ClientIsBlocked as blocked:
        db.session.rollback()
        form.find_client.errors = [blocked_words(form.details().name, blocked.reason)]
        return _show(form, 422)
    db.session.commit()
    flash(_("Lead created."), "success")
    return redirect_to(url_for("leads.show", public_id=lead.public_id))


@leads.get("/leads/new/matches")
@allow("create a lead")
def matches() -> Response:
    """What the client that was picked has already, or whoever has this phone or e-mail, while they are being typed."""
    form = _pick(QuickLeadForm(request.args))
    return render("leads/matches.html", "leads/_matches.html", form=form, known=_known(form))


@leads.get("/leads/new/outlets")
@allow("create a lead")
def outlets() -> Response:
    """The outlets that sell the chosen brand."""
    form = _form(QuickLeadForm(request.args))
    brand = next((b for b in brands() if b.code == form.brand.data), None)
    form.offer(brands(), outlets_with_brands(brand.id if brand else None))
    if not form.outlet.data and len(form.outlet.choices) == 2:
        form.outlet.data = form.outlet.choices[1].value
    return render("leads/outlets.html", "leads/_new_outlet.html", form=form)


def _form(form: QuickLeadForm) -> QuickLeadForm:
    form.offer(brands(), outlets_with_brands())
    if not may(current_user, "treat leads"):
        del form.owner
    return _pick(form)


def _pick(form: QuickLeadForm) -> QuickLeadForm:
    """Reads the client that was picked, if the reader sees it, and whom one can talk to there."""
    client = client_for(current_user, form.client.data) if form.client.data else None
    contacts = contacts_of(current_user, client) if client and client.kind == "B2B" else []
    form.pick(client, contacts, points_of([one.id for one in (client, *contacts) if one]))
    return form


def _known(form: QuickLeadForm) -> Going:
    return going_on_with(current_user, form.e164(), form.address(), form.picked)


def _found(form: QuickLeadForm) -> list[Known]:
    """Returns the clients to choose from: the one that was picked, then those that the typed words find."""
    others = look_up(current_user, form.find_client.data or "")
    return (described([form.picked]) if form.picked else []) + [one for one in others if one.client is not form.picked]


def _suggest(form: QuickLeadForm) -> None:
    """Chooses the reader's main outlet, and the brand when the reader sells just one there."""
    posts = posts_of(current_user)
    by_id = {outlet.id: (outlet.code, sold) for outlet, sold in outlets_with_brands()}
    code, sold = by_id.get(current_user.main_outlet_id, ("", []))
    own = [brand.code for brand in sold if (current_user.main_outlet_id, brand.id) in posts]
    form.outlet.data = code
    form.brand.data = own[0] if len(own) == 1 else ""


def _show(form: QuickLeadForm, status: int = 200, known: Going | None = None) -> Response:
    values = {"form": form, "known": known or Going(), "found": _found(form), "chosen": form.client.data or ""}
    return in_dialog(render("leads/new.html", "leads/_new.html", status=status, **values))


def _quick_lead(form: QuickLeadForm) -> QuickLead:
    outlet, sold = next((o, s) for o, s in outlets_with_brands() if o.code == form.outlet.data)
    return QuickLead(
        client=form.details(),
        brand=next(brand for brand in sold if brand.code == form.brand.data),
        outlet=outlet,
        activity=form.activity.data,
        request_type=form.request_type.data,
        origin=form.origin.data,
        vehicle=form.vehicle.data or "",
        comments=form.comments.data or "",
        once=(form.once.data or "")[:40],
        known=form.picked,
        contact=form.person,
        keep=form.owner is not None and form.owner.data == MYSELF,
    )


def _continue(form: QuickLeadForm) -> Response:
    """Goes on with the lead that is open already (« rattacher »)."""
    lead = lead_to_change(current_user, form.attach.data) or abort(404)
    continue_with(lead, _said(form), current_user)
    db.session.commit()
    flash(_("Added to the lead that was open already."), "success")
    return redirect_to(url_for("leads.show", public_id=lead.public_id))


def _go_on(form: QuickLeadForm) -> Response:
    """Goes on with the opportunity that is open already."""
    opportunity = find_to_change(current_user, form.go_on.data) or abort(404)
    note_on(opportunity, _said(form), current_user)
    db.session.commit()
    flash(_("Noted on the opportunity that was open already."), "success")
    return redirect_to(url_for("opportunities.page", public_id=opportunity.public_id))


def _said(form: QuickLeadForm) -> list[str]:
    return [_("New request of the same person"), form.vehicle.data or "", form.comments.data or ""]
