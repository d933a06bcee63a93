"""What the lead page is made of, put together for its template."""

from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.rights import may
from crm.assignment import reasons
from crm.clients.queries import client_by_id
from crm.clients.queries import entries as reference_entries
from crm.clients.queries.doubles import likely_of
from crm.intake.originals import has_original
from crm.kernel.clock import now
from crm.kernel.neighbours import Neighbours
from crm.leads.actions.closing import UNDO_WITHIN, may_undo_conversion
from crm.leads.actions.contact import CONVERT, KEEP, LOSE, has_plan
from crm.leads.dossier import Dossier, dossier_of
from crm.leads.forms.treatment import STEPS, ContactForm, LeadForm, NextActionForm, NoteForm, WishesForm
from crm.leads.models import Lead
from crm.leads.queries import Names, lead_fields, neighbours
from crm.leads.queries.people import people_on
from crm.leads.rights import may_assign, may_treat
from crm.leads.routes import requested
from crm.leads.routes.sentences import OUTCOME_LOOKS, entries, last_change, last_id, newest
from crm.leads.words import ACTIONS, BY_CLICK, CONVERTED, LOSS_REASONS, LOST, REQUEST_TYPES, STATUSES
from crm.opportunities.queries import opportunities_of_lead
from crm.outlets.moments import usual_moments
from crm.outlets.queries import opening_plan
from crm.vehicles.queries import stock_card
from crm.web.came_from import list_asked, list_query
from crm.web.happenings import CHANGES, CONTACTS, NOTES
from crm.web.rendering import render

FORM_EVENTS = {"contact": "lead.contacted", "note": "lead.noted", "plan": "lead.planned"}  # a new one empties its form
SORTS = ("created",)
SHOWN = ("all", CONTACTS, NOTES, CHANGES)


def show_lead(public_id: str, refused: LeadForm | None = None, status: int = 200, problem: str = "") -> Response:
    """Returns the lead's page, or its fragment for htmx; `refused` is a form shown again as it was typed."""
    dossier = dossier_of(current_user, public_id) or abort(404)
    values = _page(dossier) | _forms(dossier, refused)
    return render("leads/page.html", "leads/_lead.html", status=status, problem=problem, **values)


def beside(lead: Lead) -> Neighbours:
    """Returns the leads before and after this one in the list that the reader came from (list rule 9)."""
    asked = list_asked(lambda: lead_fields(Names(current_user)), SORTS)
    return neighbours(current_user, asked[0], lead, now(), asked[1]) if asked else (None, None)


def step_states(lead: Lead) -> list[dict]:
    """Returns the steps of the status bar; Converted and Lost have their own buttons (mission AX-06)."""
    codes = [code for code in STATUSES if code not in (CONVERTED, LOST) or code == lead.status]
    at = codes.index(lead.status) if lead.status in codes else 0
    ends = {CONVERTED: "won", LOST: "lost"}
    return [
        {
            "key": code,
            "label": STATUSES[code],
            "state": "current" if place == at else "done" if place < at else "ahead",
            "end": ends.get(code),
            "movable": lead.is_open and code in BY_CLICK,
        }
        for place, code in enumerate(codes)
    ]


def _page(dossier: Dossier) -> dict:
    lead = dossier.lead
    shown = request.args.get("show") if request.args.get("show") in SHOWN else "all"
    lines = entries(dossier.events, dossier.told)
    return {
        "d": dossier,
        "lead": lead,
        "list_query": list_query(),
        "beside": beside(lead),
        "steps": step_states(lead),
        "lines": [line for line in lines if shown in ("all", line.group)],
        "timeline_tabs": timeline_tabs(lead, shown),
        "last_change": last_change(dossier.events),
        "may_treat": may_treat(current_user, lead),
        "may_assign": may_assign(current_user, lead),
        "may_route": may(current_user, "assign leads"),
        "wanted": stock_card(lead.vehicle_id),
        "choose_vehicle_url": _choose_vehicle_url(lead),
        "likely": likely_of(lead.client_id),
        "likely_back": url_for("leads.show", public_id=lead.public_id),
        **_marks(dossier),
        **_around(dossier),
        "undoable": lead.status == LOST and lead.closed_at is not None and lead.closed_at >= now() - UNDO_WITHIN,
        **_said(dossier),
    }


def _choose_vehicle_url(lead: Lead) -> str:
    """Returns where a vehicle of the stock is chosen for the lead, nothing when the reader may not."""
    if not (lead.is_open and may_treat(current_user, lead)):
        return ""
    return url_for("vehicles.choose_for_lead", public_id=lead.public_id)


def _around(dossier: Dossier) -> dict:
    """Returns who else is on the lead, and what became of it; each is read only where there can be some."""
    lead, people = dossier.lead, people_on(dossier.lead)
    roles = reference_entries("role") if people else []
    became = lead.status == CONVERTED or newest(dossier.events, "lead.opportunity_opened") is not None
    return {
        "people_on": people,
        "role_choices": [("", "—"), *((role.public_id, role.label) for role in roles)],
        "contact": client_by_id(current_user, lead.contact_id) if lead.contact_id else None,
        "opportunities": opportunities_of_lead(current_user, lead.id) if became else [],
        "conversion_undoable": may_undo_conversion(lead),
    }


def _marks(dossier: Dossier) -> dict:
    """Returns what the templates say beside the lead's own columns."""
    lead, events = dossier.lead, dossier.events
    return {
        "action_words": ACTIONS.get(lead.next_action, lead.next_action),
        "loss_reason": LOSS_REASONS.get(lead.lost_reason, ""),
        "has_original": has_original(lead.id),
        "phones": (lead.request or {}).get("phones") or ([lead.phone] if lead.phone else []),
        "wish": newest(events, "lead.wishes"),
        "outcome_icons": {code: icon for code, (icon, _tone) in OUTCOME_LOOKS.items()},
        "statuses": STATUSES,
        "request_types": REQUEST_TYPES,
        **{f"last_{name}": last_id(events, kind) for name, kind in FORM_EVENTS.items()},
    }


def timeline_tabs(lead: Lead, shown: str) -> list[dict]:
    """Returns the tabs that show a part of the timeline."""
    words = {"all": _("Everything"), CONTACTS: _("Contacts"), NOTES: _("Notes"), CHANGES: _("Changes")}
    address: dict[str, Any] = {"public_id": lead.public_id, "list": list_query(), "_anchor": "timeline"}
    return [
        {"label": words[part], "url": url_for("leads.show", **address, show=part), "current": part == shown}
        for part in SHOWN
    ]


def _said(dossier: Dossier) -> dict:
    lead = dossier.lead
    return {
        "request_facts": requested.request_facts(lead) + requested.origin_facts(lead),
        "person_facts": requested.person_facts(lead, dossier.client),
        "answers": requested.answers(lead),
        "doubts": requested.doubts(lead),
        "why": reasons.explain(lead.assignment or {}),
        "why_candidates": reasons.candidates(lead.assignment or {}),
        "why_left_out": reasons.left_out(lead.assignment or {}),
    }


def _forms(dossier: Dossier, refused: LeadForm | None) -> dict:
    """Returns the page's forms, empty, but for the refused one; all carry the revision as it is now."""
    lead = dossier.lead
    fresh = {
        "contact_form": ContactForm(None),
        "note_form": NoteForm(None),
        "plan_form": NextActionForm(None),
        "wishes_form": WishesForm(None, obj=lead),
    }
    forms = {name: refused if type(refused) is type(form) else form for name, form in fresh.items()}
    for form in forms.values():
        form.shows(lead.revision)
    for name, kind in FORM_EVENTS.items():
        forms[f"{name}_form"].name_ids(last_id(dossier.events, kind))
    offer_moments(lead, forms["contact_form"], forms["plan_form"])
    return forms


def offer_moments(lead: Lead, contact: ContactForm, plan: NextActionForm) -> None:
    """Offers when the next action can be: at the outlet's usual moments, or as it is planned already."""
    moments = usual_moments(now(), opening_plan(lead.outlet_id))
    kept = [(KEEP, STEPS[KEEP])] if has_plan(lead) else []
    contact.offer(moments, [*kept, (CONVERT, STEPS[CONVERT]), (LOSE, STEPS[LOSE])])
    plan.offer(moments)
