"""Opening hours, closed days, response targets and shares: the values of the file that have a form of their own."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from crm.kernel.trade import ACTIVITIES
from crm.outlets.queries import MISSED_CALL
from crm.setup.dealership import checks
from crm.setup.dealership.problems import Spot, guess, known_only

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAYS = {name: place for names in (DAYS, JOURS) for place, name in enumerate(names)}
_CLOSED = {"", "closed", "fermé"}
_SPAN = re.compile(r"(\d{1,2})(?:[:h](\d{2})?)?\s*[-–]\s*(\d{1,2})(?:[:h](\d{2})?)?")


@dataclass(frozen=True)
class OpenSpan:
    """One stretch of a week; minutes since local midnight, Monday is 0."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Closed:
    """A day on which the outlet is closed."""

    day: date
    label: str = ""


@dataclass(frozen=True)
class Target:
    """Business minutes for one activity."""

    activity: str
    first_response: int
    escalation: int


@dataclass(frozen=True)
class Post:
    """A part of somebody's time, in percent, for a brand in an outlet."""

    outlet: str
    brand: str
    percent: int


def week(value: Any, at: Spot) -> tuple[OpenSpan, ...] | None:
    """`{ monday-friday = "9:00-12:00 14:00-19:00", saturday = "9:00-18:00" }`, days in English or French."""
    if checks.table(value, at) is None:
        return None
    spans: list[OpenSpan] = []
    for name, hours in value.items():
        spot = at.inside(name)
        for weekday in _weekdays(name, spot):
            spans += _spans(weekday, hours, spot)
    ordered = sorted(spans, key=lambda s: (s.weekday, s.opens))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.opens < one.closes:
            at.say(_("two stretches of %(day)s overlap", day=DAYS[one.weekday]))
    return tuple(ordered)


def _weekdays(name: str, at: Spot) -> range:
    first, separator, last = name.casefold().partition("-")
    unknown = [word for word in ([first, last] if separator else [first]) if word not in _WEEKDAYS]
    if unknown:
        at.say(_("“%(word)s” is not a day of the week.", word=unknown[0]) + guess(unknown[0], _WEEKDAYS))
        return range(0)
    days = range(_WEEKDAYS[first], _WEEKDAYS[last or first] + 1)
    if not days:
        at.say(_("“%(days)s” runs backwards: the week begins on Monday", days=name))
    return days


def _spans(weekday: int, hours: Any, at: Spot) -> list[OpenSpan]:
    if not isinstance(hours, str) or re.sub(r"[\s,;]+", "", _SPAN.sub("", hours)) not in _CLOSED:
        at.say(_("hours such as “9:00-12:00 14:00-19:00” are expected, or “closed”"))
        return []
    return [span for found in _SPAN.finditer(hours) if (span := _span(weekday, found, at)) is not None]


def _span(weekday: int, found: re.Match, at: Spot) -> OpenSpan | None:
    hour, minute, to_hour, to_minute = (int(part or 0) for part in found.groups())
    opens, closes = hour * 60 + minute, to_hour * 60 + to_minute
    if max(minute, to_minute) > 59 or closes > 24 * 60 or opens >= closes:
        at.say(_("“%(hours)s” does not end after it begins, within a day", hours=found.group()))
        return None
    return OpenSpan(weekday, opens, closes)


def closed_days(value: Any, at: Spot) -> tuple[Closed, ...] | None:
    """`[2026-05-15, { day = 2026-12-24, label = "Inventaire" }]`"""
    if not isinstance(value, list):
        return at.say(_("a list in square brackets is expected"))
    found: dict[date, Closed] = {}
    for place, item in enumerate(value):
        closed = _closed(item, at.inside(place))
        if closed and closed.day in found:
            at.inside(place).say(_("“%(value)s” stands there twice", value=closed.day))
        elif closed:
            found[closed.day] = closed
    return tuple(found.values())


def _closed(item: Any, at: Spot) -> Closed | None:
    if not isinstance(item, dict):
        found = checks.day(item, at)
        return Closed(found) if found else None
    known_only(item, ("day", "label"), at)
    found = checks.day(item.get("day"), at.inside("day"))
    label = checks.line(80)(item.get("label", ""), at.inside("label"))
    return Closed(found, label or "") if found else None


def targets(value: Any, at: Spot) -> tuple[Target, ...] | None:
    """`{ VN = { first_response = 30, escalation = 60 } }`, business minutes per activity."""
    if checks.table(value, at) is None:
        return None
    return tuple(target for name in value if (target := _target(name, value[name], at.inside(name))))


def _target(name: str, value: Any, at: Spot) -> Target | None:
    if checks.one_of((*ACTIVITIES, MISSED_CALL))(name, at) is None or checks.table(value, at) is None:
        return None
    known_only(value, ("first_response", "escalation"), at)
    minutes = checks.number(1, 10_000)
    first = minutes(value.get("first_response", 30), at.inside("first_response"))
    escalation = minutes(value.get("escalation", 60), at.inside("escalation"))
    if first and escalation and escalation < first:
        return at.say(_("the escalation comes before the first response is due"))
    return Target(name, first, escalation) if first and escalation else None


def shares(value: Any, at: Spot) -> tuple[Post, ...] | None:
    """`{ VAL-CAEN = { AC = 60, DS = 40 } }`, percent of the person's time per outlet and brand."""
    if checks.table(value, at) is None:
        return None
    posts: list[Post] = []
    for outlet, brands in value.items():
        if checks.table(brands, at.inside(outlet)) is None:
            continue
        for brand, percent in brands.items():
            found = checks.number(0, 100)(percent, at.inside(outlet, brand))
            posts += [Post(outlet, brand, found)] if found is not None else []
    return tuple(posts)


def managers(value: Any, at: Spot) -> tuple[tuple[str, str], ...] | None:
    """`{ AC = "FR-000802P.d002", "*" = "…" }`: brand (or `*`, every other one) → the sales manager's id or e-mail."""
    if checks.table(value, at) is None:
        return None
    texts = checks.text(254)
    return tuple((brand, who) for brand in value if (who := texts(value[brand], at.inside(brand))) is not None)


def tracking_numbers(value: Any, at: Spot) -> tuple[tuple[str, str], ...] | None:
    """`["+33261910001", { number = "+33261910002", source = "Google" }]`: numbers and whose calls they count."""
    if not isinstance(value, list):
        return at.say(_("a list in square brackets is expected"))
    found: list[tuple[str, str]] = []
    for place, item in enumerate(value):
        spot = at.inside(place)
        entry = item if isinstance(item, dict) else {"number": item}
        known_only(entry, ("number", "source"), spot)
        number = checks.phone(entry.get("number"), spot)
        source = checks.line(60)(entry.get("source", ""), spot.inside("source"))
        found += [(number, source or "")] if number else []
    return tuple(found)
