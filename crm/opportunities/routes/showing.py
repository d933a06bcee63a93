"""What the page of an opportunity is made of, put together for its template."""

from flask import Response, abort, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.rights import may
from crm.handoff.queries import handoffs_of, place_of
from crm.handoff.words import LOOKS, STATES
from crm.kernel.base import public_id
from crm.kernel.clock import now
from crm.kernel.neighbours import Neighbours
from crm.kernel.trade import ACTIVITIES
from crm.leads.queries import Names
from crm.leads.words import ACTIONS, ORIGINS, OUTCOME_ICONS, REQUEST_TYPES
from crm.opportunities.actions.another import other_brands
from crm.opportunities.actions.closing import may_undo
from crm.opportunities.actions.contact import has_plan
from crm.opportunities.dossier import Dossier, dossier_of
from crm.opportunities.forms.treatment import ContactForm, StarsForm
from crm.opportunities.models import Opportunity
from crm.opportunities.queries import neighbours, opportunity_fields
from crm.opportunities.rights import may_treat
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
from crm.vehicles.queries import stock_card
from crm.web.came_from import list_asked, list_query
from crm.web.forms import RecordForm
from crm.web.reader import me
from crm.web.rendering import render
from crm.web.timeline import last_change, lines_of, part_asked, part_tabs
from crm.web.treatment import NextActionForm, NoteForm, last_ids, offer_moments, page_forms

SORTS = ("created",)


def show(public_id: str, refused: RecordForm | None = None, status: int = 200, problem: str = "") -> Response:
    """Returns the page, or its fragment for htmx; `refused` is a form shown again as it was typed."""
    dossier = dossier_of(current_user, public_id) or abort(404)
    values = _page(dossier) | _forms(dossier, refused)
    return render("opportunities/page.html", "opportunities/_page.html", status=status, problem=problem, **values)


def beside(opportunity: Opportunity) -> Neighbours:
    """Returns the ones before and after this one in the list that the reader came from (list rule 9)."""
    asked = list_asked(lambda: opportunity_fields(Names(me())), SORTS)
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
    part = part_asked()
    treats = may_treat(current_user, opportunity)
    return {
        "d": dossier,
        "opportunity": opportunity,
        "list_query": list_query(),
        "beside": beside(opportunity),
        **_addresses(dossier),
        "steps": stage_steps(dossier),
        "lines": lines_of(dossier.events, dossier.told, part),
        "timeline_tabs": part_tabs("opportunities.page", opportunity.public_id, part),
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
        **{f"last_{form}": newest_id for form, newest_id in last_ids("opportunity", dossier.events).items()},
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


def _forms(dossier: Dossier, refused: RecordForm | None) -> dict:
    """Returns the page's forms, empty, but for the refused one; all carry the revision as it is now."""
    opportunity = dossier.opportunity
    fresh: dict[str, RecordForm] = {
        "contact_form": ContactForm(None),
        "note_form": NoteForm(None),
        "plan_form": NextActionForm(None),
        "stars_form": StarsForm(None, stars=str(opportunity.stars)),
    }
    forms = page_forms(fresh, refused, opportunity.revision, last_ids("opportunity", dossier.events))
    offer_moments(forms["contact_form"], forms["plan_form"], opportunity.outlet_id, has_plan(opportunity))
    return forms
