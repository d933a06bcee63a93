"""The list of opportunities: its pages by urgency or by time, what its open ones add up to, who comes next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select

from crm.access.models import User
from crm.access.queries import OWNER_COLUMNS
from crm.extensions import db
from crm.kernel.filter import Filter
from crm.kernel.neighbours import Neighbours, neighbours_of
from crm.kernel.paging import Cursor, Leg, Page, keys, page_of
from crm.opportunities.models import Opportunity, Stage
from crm.opportunities.queries.fields import CLOSED, OPEN, is_open
from crm.opportunities.rights import visible_to
from crm.opportunities.words import LOST, WON
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import PLACE_COLUMNS

SHOWN = (  # what a row and a card show
    Opportunity.id,
    Opportunity.public_id,
    Opportunity.name,
    Opportunity.client_name,
    Opportunity.client_kind,
    Opportunity.vehicle,
    Opportunity.amount_cents,
    Opportunity.probability,
    Opportunity.stars,
    Opportunity.decision_on,
    Opportunity.stage_id,
    Opportunity.owner_id,
    Opportunity.outlet_id,
    Opportunity.brand_id,
    Opportunity.next_action,
    Opportunity.next_action_at,
    Opportunity.closed_at,
    Opportunity.outcome,
    Opportunity.created_at,
    Opportunity.revision,
    *OWNER_COLUMNS,
    *PLACE_COLUMNS,
    Stage.kind.label("stage_kind"),
    Stage.name.label("stage_name"),
)


@dataclass(frozen=True)
class Sum:
    """How many, and how much in cents; what has no amount counts as nothing."""

    count: int = 0
    cents: int = 0


def page_of_opportunities(viewer: User, chosen: Filter, size: int, cursor: Cursor, sort: str = "") -> Page:
    """Returns one page, its rows with SHOWN, and its neighbours: one statement.

    `sort` is "" for urgency, "created" or "-created".
    """
    found = keys(Opportunity, legs(sort, cursor.anchor, chosen), _within(viewer, chosen), size, cursor)
    keyed = found.selected_columns.id.table
    rows = with_names(found.add_columns(*SHOWN[1:]).join_from(keyed, Opportunity, Opportunity.id == keyed.c.id))
    return page_of(db.session.execute(rows).all(), size, cursor)


def open_sum(viewer: User, chosen: Filter) -> Sum:
    """Returns what the open ones within the filter add up to, whatever state it asks for: one statement."""
    counted = select(func.count(Opportunity.id), func.coalesce(func.sum(Opportunity.amount_cents), 0))
    return Sum(*db.session.execute(counted.where(is_open(), _within(viewer, chosen.with_only("state")))).one())


def legs(sort: str, anchor: datetime, chosen: Filter) -> tuple[Leg, ...]:
    """Returns the order of a list.

    By urgency: what is late, the latest to become so first; what is ahead, soonest first; what is closed, newest first.
    """
    if sort.lstrip("-") == "created":
        return (Leg(Opportunity.id > 0, Opportunity.created_at, descending=sort.startswith("-")),)
    states = set(chosen.values("state"))
    late = Leg(and_(is_open(), Opportunity.urgent_at < anchor), Opportunity.urgent_at, descending=True)
    ahead = Leg(and_(is_open(), Opportunity.urgent_at >= anchor), Opportunity.urgent_at)
    closed = Leg(Opportunity.closed_at.is_not(None), Opportunity.closed_at, descending=True)
    if states and states <= {CLOSED, WON, LOST}:
        return (closed,)
    return (late, ahead) if states == {OPEN} else (late, ahead, closed)


def neighbours(viewer: User, chosen: Filter, one: Opportunity, anchor: datetime, sort: str = "") -> Neighbours:
    """Returns the public ids before and after this one in the list that it was opened from."""
    return neighbours_of(Opportunity, one.id, legs(sort, anchor, chosen), _within(viewer, chosen), anchor)


def with_names(found: Select) -> Select:
    """Returns a select of opportunities with what is called by name beside them."""
    return (
        found.join(Stage, Stage.id == Opportunity.stage_id)
        .join(Outlet, Outlet.id == Opportunity.outlet_id)
        .join(Brand, Brand.id == Opportunity.brand_id)
        .outerjoin(User, User.id == Opportunity.owner_id)
    )


def _within(viewer: User, chosen: Filter) -> ColumnElement[bool]:
    return and_(visible_to(viewer), chosen.sql())
