"""Who wants a vehicle: leads and opportunities are tied to it, from their pages and from its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from crm.access.actors import actor
from crm.access.models import User
from crm.access.rights import may
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.filter import read_filter
from crm.kernel.paging import Cursor
from crm.leads import rights as lead_rights
from crm.leads.actions import wanting as lead_wanting
from crm.leads.actions.treatment import LeadIsClosed
from crm.leads.dossier import lead_to_change
from crm.leads.queries import Names, lead_fields, lead_for, page_of_leads
from crm.leads.queries.about import leads_about
from crm.opportunities import rights as opportunity_rights
from crm.opportunities.actions import wanting as opportunity_wanting
from crm.opportunities.actions.treatment import OpportunityIsClosed
from crm.opportunities.queries import find, find_to_change
from crm.opportunities.queries.about import open_opportunities, opportunities_about
from crm.vehicles.identity import shown_plate
from crm.vehicles.models import Vehicle
from crm.vehicles.queries import found_vehicles, thumbnails, vehicle_for
from crm.vehicles.routes.blueprint import vehicles
from crm.vehicles.words import LOOKS, STATUSES
from crm.web.guards import allow, for_reader
from crm.web.rendering import redirect_to, render

LEAD, OPPORTUNITY = "lead", "opportunity"
OFFERED = 8


@dataclass(frozen=True)
class Sort:
    """What can want a vehicle: how it is found, who may tie it, its page, and where its choice is posted."""

    find: Callable[[User, str], Any]
    hold: Callable[[User, str], Any]
    may_treat: Callable[[User, Any], bool]
    want: Callable[[Any, Vehicle | None, Any], None]
    page: str
    choose: str
    tie: str


SORTS = {
    LEAD: Sort(
        lead_for, lead_to_change, lead_rights.may_treat, lead_wanting.want_vehicle,
        "leads.show", "vehicles.choose_for_lead", "vehicles.tie_lead",
    ),
    OPPORTUNITY: Sort(
        find, find_to_change, opportunity_rights.may_treat, opportunity_wanting.want_vehicle,
        "opportunities.page", "vehicles.choose_for_opportunity", "vehicles.tie_opportunity",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Interest:
    """A lead or an opportunity beside a vehicle."""

    sort: str
    public_id: str
    name: str
    wish: str
    owner: str
    is_open: bool
    mine_to_treat: bool

    @property
    def page_url(self) -> str:
        """Where it is read."""
        return url_for(SORTS[self.sort].page, public_id=self.public_id)

    @property
    def tie_url(self) -> str:
        """Where it is tied to a vehicle, or to none."""
        return url_for(SORTS[self.sort].tie, public_id=self.public_id)


def interested_in(viewer: User, vehicle: Vehicle) -> list[Interest]:
    """Returns the leads and opportunities tied to the vehicle that the viewer may see, open ones first."""
    found: list[tuple[str, Any, User | None]] = []
    found += [(OPPORTUNITY, row, owner) for row, owner in opportunities_about(viewer, vehicle.id)]
    found += [(LEAD, row, owner) for row, owner in leads_about(viewer, vehicle.id)]
    rows = [_interest(viewer, sort, row, owner) for sort, row, owner in found]
    return sorted(rows, key=lambda row: not row.is_open)


@vehicles.get("/leads/<public_id>/vehicle")
@allow("treat leads")
def choose_for_lead(public_id: str) -> Response:
    """The vehicles of the stock that fit what is typed, or else what the lead wants."""
    return _choose(LEAD, public_id)


@vehicles.post("/leads/<public_id>/vehicle")
@allow("treat leads")
def tie_lead(public_id: str) -> Response:
    """Ties the lead to the vehicle, or to none."""
    return _tie(LEAD, public_id)


@vehicles.get("/opportunities/<public_id>/vehicle")
@allow("treat opportunities")
def choose_for_opportunity(public_id: str) -> Response:
    """The same for an opportunity."""
    return _choose(OPPORTUNITY, public_id)


@vehicles.post("/opportunities/<public_id>/vehicle")
@allow("treat opportunities")
def tie_opportunity(public_id: str) -> Response:
    """Ties the opportunity to the vehicle, or to none."""
    return _tie(OPPORTUNITY, public_id)


@vehicles.get("/vehicles/<public_id>/interest")
@allow("see vehicles")
def choose_who(public_id: str) -> Response:
    """The open leads and opportunities that fit what is typed, to tie one to the vehicle."""
    vehicle = vehicle_for(public_id) or abort(404)
    wanted = request.args.get("q", "")[:100]
    found = _offered(current_user, wanted) if wanted.strip() else []
    return _look_up("interest", vehicle=vehicle, q=wanted, found=found)


def _choose(sort: str, public_id: str) -> Response:
    row = for_reader(SORTS[sort].find(current_user, public_id), SORTS[sort].may_treat)
    wanted = request.args.get("q", "")[:100]
    found = found_vehicles(wanted) if "q" in request.args else _fitting(row.vehicle)
    values = {"subject": _interest(current_user, sort, row, None), "tied_id": row.vehicle_id, "q": wanted}
    pictures = thumbnails([one.id for one in found])
    words = {"statuses": STATUSES, "looks": LOOKS, "plate": shown_plate}
    return _look_up(
        "choose", found=found, pictures=pictures, choose_url=_choose_url(sort, public_id), **values, **words
    )


def _fitting(wish: str) -> Sequence[Vehicle]:
    """Returns what the wish means in our stock: all of its words, else fewer, else the newest vehicles."""
    words = wish.split()
    tries = [" ".join(words[:count]) for count in range(min(len(words), 4), 0, -1)]
    return next((found for one in [*tries, ""] if (found := found_vehicles(one))), [])


def _tie(sort: str, public_id: str) -> Response:
    kind = SORTS[sort]
    row = for_reader(kind.hold(current_user, public_id), kind.may_treat)
    chosen = request.form.get("vehicle", "")
    vehicle = (vehicle_for(chosen) or abort(404)) if chosen else None
    before = db.session.get(Vehicle, row.vehicle_id) if row.vehicle_id else None
    address = _return_to(kind, public_id, vehicle or before)
    try:
        kind.want(row, vehicle, actor(current_user))
    except (LeadIsClosed, OpportunityIsClosed):
        flash(_("It has been closed meanwhile: nothing was changed."), "warning")
        return redirect_to(address)
    db.session.commit()
    flash(_("The vehicle is tied to it.") if vehicle else _("The vehicle is no longer tied to it."), "success")
    return redirect_to(address)


def _return_to(kind: Sort, public_id: str, vehicle: Vehicle | None) -> str:
    if request.form.get("back") == "vehicle" and vehicle is not None:
        return url_for("vehicles.page", public_id=vehicle.public_id, _anchor="interest")
    return url_for(kind.page, public_id=public_id)


def _offered(viewer: User, wanted: str) -> list[Interest]:
    found: list[Interest] = []
    if may(viewer, "treat opportunities"):
        rows = open_opportunities(viewer, wanted, OFFERED)
        found += [_interest(viewer, OPPORTUNITY, row, None) for row in rows]
    if may(viewer, "treat leads"):
        chosen = read_filter(lead_fields(Names(viewer)), MultiDict([("q", wanted), ("state", "open")]))
        ids = [row.public_id for row in page_of_leads(viewer, chosen, OFFERED, Cursor(now())).rows]
        found += [_interest(viewer, LEAD, row, None) for one in ids if (row := lead_for(viewer, one))]
    return [row for row in found if row.mine_to_treat]


def _interest(viewer: User, sort: str, row: Any, owner: User | None) -> Interest:
    name = row.client_name if sort == OPPORTUNITY else row.name
    mine = SORTS[sort].may_treat(viewer, row) and row.is_open
    return Interest(sort, row.public_id, name, row.vehicle, owner.name if owner else "", row.is_open, mine)


def _choose_url(sort: str, public_id: str) -> str:
    return url_for(SORTS[sort].choose, public_id=public_id)


def _look_up(name: str, **values) -> Response:
    """Returns the look-up as a page, as the content of a dialog, or, while one types, its results alone."""
    part = "results" if request.headers.get("HX-Target", "").endswith("look-up-results") else "dialog"
    return render(f"vehicles/{name}.html", f"vehicles/_{name}_{part}.html", **values)
