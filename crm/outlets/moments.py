"""When one usually plans the next action: a few moments at which the outlet is open. Pure rules over plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.outlets.hours import OpeningPlan

TODAY, TOMORROW, THIS_WEEK, LATER = "today", "tomorrow", "this week", "later"
MORNING = 9 * 60 + 30  # minutes since local midnight
SOON = timedelta(hours=2)
LOOK_AHEAD = 14  # days searched for one on which the outlet is open


@dataclass(frozen=True)
class Moment:
    """A moment to offer; `kind` says how near it is, `at` is aware, in the outlet's zone."""

    kind: str
    at: datetime


def usual_moments(now: datetime, plan: OpeningPlan) -> list[Moment]:
    """Returns in two hours, tomorrow morning, Monday, in a week; what falls on a closed day moves to the next open one."""
    today = now.astimezone(ZoneInfo(plan.timezone)).date()
    days = dict.fromkeys(_open_day(day, plan) for day in (_ahead(today, 1), _next_monday(today), _ahead(today, 7)))
    return [*_in_two_hours(now, plan), *(Moment(_kind(day, today), _morning(day, plan)) for day in sorted(days))]


def _in_two_hours(now: datetime, plan: OpeningPlan) -> Iterator[Moment]:
    at = (now + SOON).astimezone(ZoneInfo(plan.timezone)).replace(second=0, microsecond=0)
    at += timedelta(minutes=-at.minute % 5)
    if plan.is_never_open or plan.is_open(at):
        yield Moment(TODAY, at)


def _morning(day: date, plan: OpeningPlan) -> datetime:
    """Returns half past nine, or the opening when the outlet is closed then."""
    spans = plan.spans_of(day)
    open_then = not spans or any(opens <= MORNING < closes for opens, closes in spans)
    minute = MORNING if open_then else min(opens for opens, _ in spans)
    return datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(plan.timezone))


def _open_day(day: date, plan: OpeningPlan) -> date:
    days = (_ahead(day, step) for step in range(LOOK_AHEAD))
    return next((candidate for candidate in days if plan.spans_of(candidate)), day)


def _next_monday(today: date) -> date:
    return _ahead(today, 7 - today.weekday())


def _ahead(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _kind(day: date, today: date) -> str:
    ahead = (day - today).days
    return TOMORROW if ahead == 1 else THIS_WEEK if ahead < 7 else LATER
