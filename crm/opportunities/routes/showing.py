"""What the page of an opportunity is made of, put together for its template."""

from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.rights import may
from crm.handoff.queries import handoffs_of, place_of
from crm.handoff.words import LOOKS, STATES
from crm.kernel.base import public_id
from crm.kernel.clock import now
from crm.kernel.neighbours import Neighbours
from crm.kernel.trade import ACTIVITIES
from crm.leads.actions.contact import KEEP, LOSE
from crm.leads.queries import Names
from crm.leads.words import ACTIONS, ORIGINS, REQUEST_TYPES
from crm.opportunities.actions.another import other_brands
from crm.opportunities.actions.closing import may_undo
from crm.opportunities.actions.contact import has_plan
from crm.opportunities.dossier import Dossier, dossier_of
from crm.opportunities.forms.treatment import STEPS, ContactForm, NextActionForm, NoteForm, StarsForm
from crm.opportunities.models import Opportunity
from crm.opportunities.queries import neighbours, opportunity_fields
from crm.opportunities.rights import may_treat
from crm.opportunities.routes.sentences import OUTCOME_ICONS, entries, last_change, last_id
from crm.opportunities.words import (
    ADVANCE,
    CONFIRMED,
    DOCUMENT_KINDS,
    DOCUMENT_STATES,
    LOSS_REASONS,
    LOST,
    ORDER,
    WIN_REASONS,
    WON,
    stage_name,
)
from crm.outlets.moments import usual_moments
from crm.outlets.queries import opening_plan
from crm.vehicles.queries import stock_card
from crm.web.came_from import list_asked, list_query
from crm.web.forms import RecordForm
from crm.web.happenings import CHANGES, CONTACTS, NOTES
from crm.web.rendering import render

FORM_EVENTS = {"contact": "opportunity.contacted", "note": "opportunity.noted", "plan": "opportunity.planned"}
SORTS = ("created",)
SHOWN = ("all", CONTACTS, NOTES, CHANGES)


def show(public_id: str, refused: RecordForm | None = None, status: int = 200, problem: str = "") -> Response:
    """Returns the page, or its fragment for htmx; `refused` is a form shown again as it was typed."""
    dossier = dossier_of(current_user, public_id) or abort(404)
    values = _page(dossier) | _forms(dossier, refused)
    return render("opportunities/page.html", "opportunities/_page.html", status=status, problem=problem, **values)


def beside(opportunity: Opportunity) -> Neighbours:
    """Returns the ones before and after this one in the list that the reader came from (list rule 9)."""
    asked = list_asked(lambda: opportunity_fields(Names(current_user._get_current_object())), SORTS)
    return neighbours(current_user, asked[0], opportunity, now(), asked[1]) if asked else (None, None)


def stage_steps(dossier: Dossier) -> list[dict]:
    """Returns the steps of the stage bar; won and lost stand at its end once it is closed."""
    opportunity, far = dossier.opportunity, ADVANCE.index(dossier.stage.kind)
    steps: list[dict] = [
        {
            "key": stage.public_id,
            "label": stage_name(stage.kind, stage.name),
            "state": _step_state(stage.id == dossier.stage.id, ADVANCE.index(stage.kind) < far, opportunity.is_open),
            "movable": opportunity.is_open,
        }
        for stage in dossier.stages
    ]
    ends = {WON: _("Won"), LOST: _("Lost sale")}
    if opportunity.outcome in ends:
        end = {"key": "", "label": ends[opportunity.outcome], "state": "current", "end": opportunity.outcome}
        steps.append({**end, "movable": False})
    return steps


def _step_state(here: bool, behind: bool, is_open: bool) -> str:
    if here:
        return "current" if is_open else "done"
    return "done" if behind else "ahead"


def _page(dossier: Dossier) -> dict:
    opportunity = dossier.opportunity
    shown = request.args.get("show") if request.args.get("show") in SHOWN else "all"
    lines = entries(dossier.events, dossier.told)
    treats = may_treat(current_user, opportunity)
    return {
        "d": dossier,
        "opportunity": opportunity,
        "list_query": list_query(),
        "beside": beside(opportunity),
        **_addresses(dossier),
        "steps": stage_steps(dossier),
        "lines": [line for line in lines if shown in ("all", line.group)],
        "timeline_tabs": timeline_tabs(opportunity, shown),
        "last_change": last_change(dossier.events),
        "may_treat": treats,
        "other_brands": other_brands(current_user, opportunity) if may(current_user, "create opportunities") else [],
        "new_id": public_id,
        "undoable": may_undo(opportunity),
        "order_confirmed": any(d.kind == ORDER and d.state == CONFIRMED for d in dossier.documents),
        "to_close": _to_close(dossier) if opportunity.outcome == WON else [],
        **_stock(opportunity, treats),
        **_ordering(opportunity, treats),
        **_words(opportunity),
        **{f"last_{name}": last_id(dossier.events, kind) for name, kind in FORM_EVENTS.items()},
    }


def _to_close(dossier: Dossier) -> list:
    """The client's other open opportunities that the reader may close now that this one is won (mission AX-16)."""
    return [o for o in dossier.others if o.opportunity.is_open and may_treat(current_user, o.opportunity)]


def _addresses(dossier: Dossier) -> dict:
    """Where the head and the facts lead to."""
    query = list_query()
    back = url_for("opportunities.index") + (f"?{query}" if query else "")
    return {
        "back_url": back,
        "client_url": url_for("clients.page", public_id=dossier.client.public_id),
    }


def _stock(opportunity: Opportunity, treats: bool) -> dict:
    """The vehicle of the stock, and where another one is chosen."""
    choose = url_for("vehicles.choose_for_opportunity", public_id=opportunity.public_id)
    may_choose = treats and opportunity.is_open
    wanted = stock_card(opportunity.vehicle_id)
    return {
        "wanted": wanted,
        "vehicle_url": url_for("vehicles.page", public_id=wanted.public_id) if wanted else "",
        "choose_vehicle_url": choose if may_choose else "",
    }


def _ordering(opportunity: Opportunity, treats: bool) -> dict:
    """The way into the order tool (mission CF-11), and when somebody was there."""
    may_order = treats and opportunity.is_open and may(current_user, "open order tools")
    return {
        "may_order": may_order,
        "order_place": place_of(opportunity) if may_order else None,
        "handoffs": handoffs_of(opportunity.id),
        "handoff_states": STATES,
        "handoff_looks": LOOKS,
    }


def _words(opportunity: Opportunity) -> dict:
    reasons = WIN_REASONS if opportunity.outcome == WON else LOSS_REASONS
    return {
        "action_words": ACTIONS.get(opportunity.next_action, opportunity.next_action),
        "close_reason": reasons.get(opportunity.close_reason, ""),
        "outcome_icons": OUTCOME_ICONS,
        "request_types": REQUEST_TYPES,
        "origins": ORIGINS,
        "activity_words": ACTIVITIES.get(opportunity.activity, opportunity.activity),
        "document_kinds": DOCUMENT_KINDS,
        "document_states": DOCUMENT_STATES,
        "stage_name": stage_name,
    }


def timeline_tabs(opportunity: Opportunity, shown: str) -> list[dict]:
    """Returns the tabs that show a part of the timeline."""
    words = {"all": _("Everything"), CONTACTS: _("Contacts"), NOTES: _("Notes"), CHANGES: _("Changes")}
    address: dict[str, Any] = {"public_id": opportunity.public_id, "list": list_query(), "_anchor": "timeline"}
    return [
        {"label": words[part], "url": url_for("opportunities.page", **address, show=part), "current": part == shown}
        for part in SHOWN
    ]


def _forms(dossier: Dossier, refused: RecordForm | None) -> dict:
    """Returns the page's forms, empty, but for the refused one; all carry the revision as it is now."""
    opportunity = dossier.opportunity
    fresh: dict[str, RecordForm] = {
        "contact_form": ContactForm(None),
        "note_form": NoteForm(None),
        "plan_form": NextActionForm(None),
        "stars_form": StarsForm(None, stars=str(opportunity.stars)),
    }
    forms: dict[str, Any] = {name: refused if type(refused) is type(form) else form for name, form in fresh.items()}
    for form in forms.values():
        form.shows(opportunity.revision)
    for name, kind in FORM_EVENTS.items():
        forms[f"{name}_form"].name_ids(last_id(dossier.events, kind))
    offer_moments(opportunity, forms["contact_form"], forms["plan_form"])
    return forms


def offer_moments(opportunity: Opportunity, contact: ContactForm, plan: NextActionForm) -> None:
    """Offers when the next action can be: at the outlet's usual moments, or as it is planned already."""
    moments = usual_moments(now(), opening_plan(opportunity.outlet_id))
    kept = [(KEEP, STEPS[KEEP])] if has_plan(opportunity) else []
    contact.offer(moments, [*kept, (LOSE, STEPS[LOSE])])
    plan.offer(moments)
