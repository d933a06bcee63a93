"""Changing the dealership: outlets, what they sell, when they are open, how fast they answer; the brands."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import delete, func, select

from crm.extensions import db
from crm.kernel.changes import Change, assign
from crm.outlets.models import Brand, ClosedDay, OpeningSpan, Outlet, OutletBrand, ResponseTarget
from crm.outlets.queries import Target, brands_of, closed_days, opening_spans, response_targets
from crm.outlets.spans import spans_text


class BrandExists(ValueError):
    """The legal entity has a brand of this code already."""


def save_outlet(outlet: Outlet, **values) -> dict[str, Change]:
    """Sets values of a new or known outlet; returns what changed."""
    changes = assign(outlet, values)
    db.session.add(outlet)
    db.session.flush()
    return changes


def sell_brands(outlet: Outlet, chosen: Iterable[Brand]) -> dict[str, Change]:
    """Makes these the brands that the outlet sells; returns what changed, in brand codes."""
    chosen = list(chosen)
    old, new = _codes(brands_of(outlet.id)), _codes(chosen)
    if old == new:
        return {}
    db.session.execute(delete(OutletBrand).where(OutletBrand.outlet_id == outlet.id))
    db.session.add_all(OutletBrand(outlet_id=outlet.id, brand_id=brand.id) for brand in chosen)
    db.session.flush()
    return {"brands": Change(old, new)}


def save_hours(outlet: Outlet, week: Mapping[int, Iterable[tuple[int, int]]]) -> dict[str, Change]:
    """Makes these the opening hours by weekday (Monday is 0); no hour at all means the default week."""
    old: dict[int, list] = {}
    for span in opening_spans(outlet.id):
        old.setdefault(span.weekday, []).append((span.opens, span.closes))
    new = {day: list(spans) for day, spans in week.items() if spans}
    if old == new:
        return {}
    db.session.execute(delete(OpeningSpan).where(OpeningSpan.outlet_id == outlet.id))
    db.session.add_all(
        OpeningSpan(outlet_id=outlet.id, weekday=day, opens=opens, closes=closes)
        for day, spans in new.items()
        for opens, closes in spans
    )
    db.session.flush()
    return {
        f"day {day}": Change(spans_text(old.get(day, ())), spans_text(new.get(day, ())))
        for day in sorted(old.keys() | new.keys())
        if old.get(day) != new.get(day)
    }


def close_on(outlet: Outlet, day: date, label: str = "") -> dict[str, Change]:
    """Closes the outlet on a day; returns what changed."""
    known = {closed.day: closed for closed in closed_days(outlet.id)}
    closed = known.get(day)
    if closed is None:
        db.session.add(ClosedDay(outlet_id=outlet.id, day=day, label=label))
        changes = {"closed day": Change(None, f"{day.isoformat()} {label}".strip())}
    else:
        changes = assign(closed, {"label": label})
    db.session.flush()
    return changes


def open_on(outlet: Outlet, day: date) -> dict[str, Change]:
    """Takes a closed day back; returns what changed."""
    for closed in closed_days(outlet.id):
        if closed.day == day:
            db.session.delete(closed)
            db.session.flush()
            return {"closed day": Change(f"{day.isoformat()} {closed.label}".strip(), None)}
    return {}


def save_targets(outlet: Outlet, targets: Mapping[str, Target]) -> dict[str, Change]:
    """Makes these the outlet's own response targets by activity; the others follow the defaults."""
    old = response_targets(outlet.id)
    if old == dict(targets):
        return {}
    db.session.execute(delete(ResponseTarget).where(ResponseTarget.outlet_id == outlet.id))
    db.session.add_all(
        ResponseTarget(outlet_id=outlet.id, activity=activity, **target._asdict())
        for activity, target in targets.items()
    )
    db.session.flush()
    return {
        activity: Change(list(old.get(activity, ())), list(targets.get(activity, ())))
        for activity in sorted(old.keys() | targets.keys())
        if old.get(activity) != targets.get(activity)
    }


def add_brand(code: str, name: str, colour: str) -> Brand:
    """Adds a brand at the end of the list. Raises BrandExists."""
    if db.session.scalar(select(Brand.id).where(Brand.code == code)) is not None:
        raise BrandExists(code)
    last = db.session.scalar(select(func.max(Brand.position))) or 0
    brand = Brand(code=code, name=name, colour=colour, position=last + 1)
    db.session.add(brand)
    db.session.flush()
    return brand


def save_brand(brand: Brand, **values) -> dict[str, Change]:
    """Sets name, colour, position or whether the brand is active; returns what changed."""
    changes = assign(brand, values)
    db.session.flush()
    return changes


def _codes(found: Iterable[Brand]) -> list[str]:
    return sorted(brand.code for brand in found)
