"""The list of leads: its counters, its pages by urgency or by time, what is new since it was shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select

from crm.access.models import User
from crm.access.queries import OWNER_COLUMNS
from crm.extensions import db
from crm.kernel.filter import Filter
from crm.kernel.paging import Cursor, Leg, Page, anchored, keys, page_of, place_of, shape_of
from crm.kernel.statements import Statements, moment
from crm.leads.models import Lead
from crm.leads.queries.fields import untreated
from crm.leads.rights import Sight, sight_of, visible_to
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import PLACE_COLUMNS

MOST_NEWS = 100
_statements = Statements()
COLUMNS = (  # beside the key's id, leg and value
    Lead.public_id,
    Lead.name,
    Lead.company,
    Lead.kind,
    Lead.status,
    Lead.lead_type,
    Lead.request_type,
    Lead.activity,
    Lead.brand_id,
    Lead.outlet_id,
    Lead.owner_id,
    Lead.score,
    Lead.phone,
    Lead.do_not_call,
    Lead.vehicle,
    Lead.received_at,
    Lead.first_response_due,
    Lead.first_response_at,
    Lead.closed_at,
    Lead.next_action,
    Lead.next_action_at,
    Lead.revision,
    *OWNER_COLUMNS,
    *PLACE_COLUMNS,
)


@dataclass(frozen=True)
class Counters:
    """The four counters of the panel; unassigned and assigned add up to untreated."""

    untreated: int
    unassigned: int
    assigned: int
    overdue: int


def counters(viewer: User, chosen: Filter) -> Counters:
    """Returns the counters within the filter, whatever state it asks for: one statement over untreated leads."""
    sight, anyhow = sight_of(viewer), chosen.with_only("state")
    statement = _statements.get(("counters", *_meaning(sight, anyhow)), lambda: _counting(sight, anyhow))
    total, unassigned, overdue = db.session.execute(statement).one()
    return Counters(total, unassigned, total - unassigned, overdue)


def _counting(sight: Sight, chosen: Filter) -> Select:
    return select(
        func.count(Lead.id),
        func.count(Lead.id).filter(Lead.owner_id.is_(None)),
        func.count(Lead.id).filter(Lead.first_response_due < moment()),
    ).where(untreated(), sight.condition(), chosen.sql())


def page_of_leads(viewer: User, chosen: Filter, size: int, cursor: Cursor, sort: str = "") -> Page:
    """Returns one page, its rows with COLUMNS, and its neighbours: one statement.

    `sort` is "" for urgency, "created" or "-created".
    """
    sight = sight_of(viewer)
    shown = ("page", sort, size, shape_of(cursor), *_meaning(sight, chosen))
    statement = _statements.get(shown, lambda: _showing(sight, chosen, size, cursor, sort))
    return page_of(db.session.execute(statement, place_of(cursor)).all(), size, cursor)


def _showing(sight: Sight, chosen: Filter, size: int, cursor: Cursor, sort: str) -> Select:
    where = and_(sight.condition(), chosen.sql())
    return _with_rows(keys(Lead, legs(sort, cursor.anchor, chosen), where, size, cursor))


def _meaning(sight: Sight, chosen: Filter) -> tuple:
    """A search reads another index on each kind of database."""
    return sight, chosen.meaning(), db.session.get_bind().dialect.name


def legs(sort: str, anchor: datetime, chosen: Filter) -> tuple[Leg, ...]:
    """Returns the order of a list.

    By urgency: clocks that still run, the next to end first; what is late, the latest to become so first; what is
    planned, soonest first; what is closed, newest first.
    """
    if sort.lstrip("-") == "created":
        return (Leg(Lead.id > 0, Lead.received_at, descending=sort.startswith("-")),)
    is_open, states = Lead.closed_at.is_(None), set(chosen.values("state"))
    begun = anchored(anchor)
    running = Leg(and_(untreated(), Lead.urgent_at >= begun), Lead.urgent_at)
    late = Leg(and_(is_open, Lead.urgent_at < begun), Lead.urgent_at, descending=True)
    planned = Leg(and_(is_open, Lead.first_response_at.is_not(None), Lead.urgent_at >= begun), Lead.urgent_at)
    closed = Leg(Lead.closed_at.is_not(None), Lead.received_at, descending=True)
    if states and states <= {"untreated", "unassigned", "assigned", "overdue"}:
        return (running, late)
    return (running, late, planned) if states == {"open"} else (running, late, planned, closed)


def count_news(viewer: User, chosen: Filter, since: datetime) -> int:
    """Returns how many leads of this list came in after the moment, 100 at most."""
    newer = (
        select(Lead.id).where(Lead.received_at > since, visible_to(viewer), chosen.sql()).limit(MOST_NEWS).subquery()
    )
    return db.session.scalar(select(func.count()).select_from(newer)) or 0


def _with_rows(found: Select) -> Select:
    """Returns the select of keys with what a list shows of each lead beside it."""
    keyed = found.selected_columns.id.table
    return (
        found.add_columns(*COLUMNS)
        .join_from(keyed, Lead, Lead.id == keyed.c.id)
        .outerjoin(User, User.id == Lead.owner_id)
        .outerjoin(Outlet, Outlet.id == Lead.outlet_id)
        .outerjoin(Brand, Brand.id == Lead.brand_id)
    )
