"""What the lead page is made of, put together for its template."""

from flask import Response, abort, url_for
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
from crm.leads.actions.contact import has_plan
from crm.leads.dossier import Dossier, dossier_of
from crm.leads.forms.treatment import ContactForm, WishesForm
from crm.leads.models import Lead
from crm.leads.queries import Names, lead_fields, neighbours
from crm.leads.queries.people import people_on
from crm.leads.rights import may_assign, may_treat
from crm.leads.routes import requested
from crm.leads.words import ACTIONS, BY_CLICK, CONVERTED, LOSS_REASONS, LOST, OUTCOME_ICONS, REQUEST_TYPES, STATUSES
from crm.opportunities.queries import opportunities_of_lead
from crm.vehicles.queries import stock_card
from crm.web.came_from import list_asked, list_query
from crm.web.forms import RecordForm
from crm.web.rendering import render
from crm.web.timeline import last_change, lines_of, newest, part_asked, part_tabs
from crm.web.treatment import NextActionForm, NoteForm, last_ids, offer_moments, page_forms

SORTS = ("created",)


def show_lead(public_id: str, refused: RecordForm | None = None, status: int = 200, problem: str = "") -> Response:
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
    part = part_asked()
    return {
        "d": dossier,
        "lead": lead,
        "list_query": list_query(),
        "beside": beside(lead),
        "steps": step_states(lead),
        "lines": lines_of(dossier.events, dossier.told, part),
        "timeline_tabs": part_tabs("leads.show", lead.public_id, part),
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
        "outcome_icons": OUTCOME_ICONS,
        "statuses": STATUSES,
        "request_types": REQUEST_TYPES,
        **{f"last_{form}": newest_id for form, newest_id in last_ids("lead", events).items()},
    }


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


def _forms(dossier: Dossier, refused: RecordForm | None) -> dict:
    """Returns the page's forms, empty, but for the refused one; all carry the revision as it is now."""
    lead = dossier.lead
    fresh: dict[str, RecordForm] = {
        "contact_form": ContactForm(None),
        "note_form": NoteForm(None),
        "plan_form": NextActionForm(None),
        "wishes_form": WishesForm(None, obj=lead),
    }
    forms = page_forms(fresh, refused, lead.revision, last_ids("lead", dossier.events))
    offer_moments(forms["contact_form"], forms["plan_form"], lead.outlet_id, has_plan(lead))
    return forms
