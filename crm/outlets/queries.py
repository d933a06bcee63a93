"""Reading the dealership: what each lead asks for is kept until it changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, tuple_

from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.settled import copies, remembered
from crm.kernel.statements import kept
from crm.kernel.text import escape_like
from crm.outlets.hours import DEFAULT_WEEK, OpeningPlan, Week, week_of
from crm.outlets.models import Brand, ClosedDay, LegalEntity, OpeningSpan, Outlet, OutletBrand, ResponseTarget

MISSED_CALL = "CALL"  # stands where an activity stands: a call that nobody answered has a target of its own


class Target(NamedTuple):
    """Business minutes until the first answer, and until the sales manager hears of it (mission X-03)."""

    first_response: int
    escalation: int


DEFAULT_TARGET = Target(30, 60)
DEFAULT_TARGETS = {MISSED_CALL: Target(15, 60)}
PLACE_COLUMNS = (  # what a list's row says of its outlet and brand
    Outlet.name.label("outlet_name"),
    Outlet.city.label("outlet_city"),
    Brand.code.label("brand_code"),
    Brand.name.label("brand_name"),
    Brand.colour.label("brand_colour"),
)

_OUTLETS = kept(select(Outlet).order_by(Outlet.name))
_ACTIVE_OUTLETS = kept(_OUTLETS.where(Outlet.active))
_BRANDS = kept(select(Brand).order_by(Brand.position, Brand.code))
_ACTIVE_BRANDS = kept(_BRANDS.where(Brand.active))


@dataclass(frozen=True)
class _Hours:
    plan: OpeningPlan
    targets: Mapping[str, Target]


def opening_plan(outlet_id: int | None) -> OpeningPlan:
    """Returns when the outlet is open; without an outlet, the default week in the legal entity's time zone."""
    return _hours(outlet_id).plan


def today_at(outlet_id: int | None) -> date:
    """Returns the outlet's local day: who is away is away by its calendar; without an outlet, the legal entity's."""
    return now().astimezone(ZoneInfo(opening_plan(outlet_id).timezone)).date()


def response_target(outlet_id: int | None, activity: str | None) -> Target:
    """Returns the business minutes until first response and escalation: the outlet's own, else the defaults.

    `activity` is a code of the trade, or MISSED_CALL.
    """
    wanted = activity or ""
    return _hours(outlet_id).targets.get(wanted) or default_target(wanted)


def default_target(activity: str) -> Target:
    """Returns the target that holds where an outlet has none of its own."""
    return DEFAULT_TARGETS.get(activity, DEFAULT_TARGET)


def legal_entity() -> LegalEntity:
    """Returns the legal entity of this session."""
    return db.session.get_one(LegalEntity, db.session().tenant)


def outlets_page(wanted: str, after: str, size: int) -> tuple[Sequence[Outlet], bool]:
    """Returns a page of outlets by name, those switched off included, and whether more follow.

    `wanted` is looked for in name, city and codes; `after` is the public id of the last outlet of the page before.
    """
    chosen = select(Outlet).order_by(Outlet.name, Outlet.id).limit(size + 1)
    for word in wanted.split():
        like = f"%{escape_like(word)}%"
        columns = (Outlet.name, Outlet.city, Outlet.code, Outlet.dealer_code, Outlet.postal_code)
        chosen = chosen.where(or_(*(column.ilike(like, escape="\\") for column in columns)))
    last = outlet_by_public_id(after) if after else None
    if last is not None:
        chosen = chosen.where(tuple_(Outlet.name, Outlet.id) > tuple_(last.name, last.id))
    rows = db.session.scalars(chosen).all()
    return rows[:size], len(rows) > size


def outlets(active_only: bool = True) -> Sequence[Outlet]:
    """Returns the outlets of the legal entity by name."""
    return db.session.scalars(_ACTIVE_OUTLETS if active_only else _OUTLETS).all()


def outlet_by_public_id(public_id: str) -> Outlet | None:
    """Returns an outlet of the legal entity."""
    return db.session.scalar(select(Outlet).where(Outlet.public_id == public_id))


def brands(active_only: bool = True) -> Sequence[Brand]:
    """Returns the brands of the legal entity in the order that it chose."""
    return db.session.scalars(_ACTIVE_BRANDS if active_only else _BRANDS).all()


def brands_of(outlet_id: int) -> Sequence[Brand]:
    """Returns the active brands that the outlet sells."""
    return db.session.scalars(
        select(Brand)
        .join(OutletBrand, OutletBrand.brand_id == Brand.id)
        .where(OutletBrand.outlet_id == outlet_id, Brand.active)
        .order_by(Brand.position, Brand.code)
    ).all()


def outlets_with_brands(brand_id: int | None = None) -> list[tuple[Outlet, list[Brand]]]:
    """Returns each active outlet by name with the active brands that it sells; only those that sell `brand_id` if given."""
    rows = db.session.execute(
        select(Outlet, Brand)
        .join(OutletBrand, OutletBrand.outlet_id == Outlet.id)
        .join(Brand, Brand.id == OutletBrand.brand_id)
        .where(Outlet.active, Brand.active)
        .order_by(Outlet.name, Outlet.id, Brand.position, Brand.code)
    )
    found: dict[Outlet, list[Brand]] = {}
    for outlet, brand in rows:
        found.setdefault(outlet, []).append(brand)
    return [(outlet, sold) for outlet, sold in found.items() if brand_id is None or brand_id in {b.id for b in sold}]


def brands_by_outlet(outlet_ids: Collection[int]) -> Mapping[int, list[Brand]]:
    """Returns the active brands that each of these outlets sells, in one statement."""
    found: dict[int, list[Brand]] = {}
    rows = db.session.execute(
        select(OutletBrand.outlet_id, Brand)
        .join(Brand, Brand.id == OutletBrand.brand_id)
        .where(OutletBrand.outlet_id.in_(outlet_ids), Brand.active)
        .order_by(Brand.position, Brand.code)
    )
    for outlet_id, brand in rows:
        found.setdefault(outlet_id, []).append(brand)
    return found


def brand_by_code(code: str) -> Brand | None:
    """Returns a brand of the legal entity."""
    return db.session.scalar(select(Brand).where(Brand.code == code))


def opening_spans(outlet_id: int) -> Sequence[OpeningSpan]:
    """Returns the outlet's own opening hours in the order of the week; none means the default week."""
    return db.session.scalars(
        select(OpeningSpan).where(OpeningSpan.outlet_id == outlet_id).order_by(OpeningSpan.weekday, OpeningSpan.opens)
    ).all()


def opening_week(outlet_id: int) -> Week:
    """Returns the outlet's week as it is now: its own hours, else the default week."""
    week = week_of((span.weekday, span.opens, span.closes) for span in opening_spans(outlet_id))
    return week if any(week) else DEFAULT_WEEK


def closed_days(outlet_id: int) -> Sequence[ClosedDay]:
    """Returns the days on which the outlet is closed beyond public holidays, in order."""
    return db.session.scalars(select(ClosedDay).where(ClosedDay.outlet_id == outlet_id).order_by(ClosedDay.day)).all()


def response_targets(outlet_id: int) -> dict[str, Target]:
    """Returns the outlet's own targets by activity."""
    rows = db.session.scalars(select(ResponseTarget).where(ResponseTarget.outlet_id == outlet_id))
    return {row.activity: Target(row.first_response, row.escalation) for row in rows}


@remembered(db.session)
def known_outlets() -> tuple[Outlet, ...]:
    """Returns copies of all outlets by name, those switched off included, kept until something settled changes."""
    return tuple(copies(db.session(), Outlet, lambda found: found.order_by(Outlet.name, Outlet.id)))


@remembered(db.session)
def known_brands() -> tuple[Brand, ...]:
    """Returns copies of all brands in the order that the legal entity chose, kept as above."""
    return tuple(copies(db.session(), Brand, lambda found: found.order_by(Brand.position, Brand.code)))


@remembered(db.session)
def known_outlet(outlet_id: int) -> Outlet | None:
    """Returns a copy of an outlet, kept until something settled changes (crm/kernel/settled.py)."""
    return next(iter(copies(db.session(), Outlet, lambda found: found.where(Outlet.id == outlet_id))), None)


@remembered(db.session)
def known_brand(brand_id: int) -> Brand | None:
    """Returns a copy of a brand, kept as above."""
    return next(iter(copies(db.session(), Brand, lambda found: found.where(Brand.id == brand_id))), None)


@remembered(db.session)
def known_entity(entity_id: int) -> LegalEntity:
    """Returns a copy of a legal entity, kept as above."""
    return copies(db.session(), LegalEntity, lambda found: found.where(LegalEntity.id == entity_id))[0]


@remembered(db.session)
def _hours(outlet_id: int | None) -> _Hours:
    outlet = known_outlet(outlet_id) if outlet_id is not None else None
    if outlet is None:
        return _Hours(_plan_of_entity(db.session().tenant), {})
    plan = OpeningPlan(
        timezone=outlet.timezone,
        week=opening_week(outlet.id),
        closed_days=frozenset(closed.day for closed in closed_days(outlet.id)),
        country=outlet.country,
        holiday_zone=outlet.holiday_zone,
    )
    return _Hours(plan, response_targets(outlet.id))


def _plan_of_entity(tenant: int | str | None) -> OpeningPlan:
    if not isinstance(tenant, int):
        return OpeningPlan()
    entity = known_entity(tenant)
    return OpeningPlan(timezone=entity.timezone, country=entity.country)
