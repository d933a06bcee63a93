"""Opening hours: when an outlet is open, and when so many business minutes will have passed (domain.md, the clock).

Pure rules over plain values. A local day is cut where its clock changes, so that each piece has one offset from UTC:
in the spring night no minute is invented, in the autumn night none is lost.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from crm.outlets.holidays import public_holidays

Span = tuple[int, int]  # minutes since local midnight, the end excluded
Week = tuple[tuple[Span, ...], ...]  # Monday first
Interval = tuple[datetime, datetime]  # UTC, the end excluded

_FULL_DAY: tuple[Span, ...] = ((9 * 60, 12 * 60), (14 * 60, 19 * 60))
_SATURDAY: tuple[Span, ...] = ((9 * 60, 12 * 60), (14 * 60, 18 * 60))
DEFAULT_WEEK: Week = (*(_FULL_DAY,) * 5, _SATURDAY, ())
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OpeningPlan:
    """When an outlet is open: its week, the days on which it is closed, and public holidays of its zone."""

    timezone: str = "Europe/Paris"
    week: Week = DEFAULT_WEEK
    closed_days: frozenset[date] = frozenset()
    country: str = "FR"
    holiday_zone: str = ""

    @property
    def is_never_open(self) -> bool:
        """Whether no weekday has any opening hour."""
        return not any(self.week)

    def is_open(self, at: datetime) -> bool:
        """Returns whether the outlet is open at that (aware) time."""
        local = at.astimezone(ZoneInfo(self.timezone))
        minute = local.hour * 60 + local.minute
        return any(opens <= minute < closes for opens, closes in self.spans_of(local.date()))

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """Returns the opening hours of one day; none on a closed day or public holiday."""
        if day in self.closed_days or day in public_holidays(self.country, self.holiday_zone, day.year):
            return ()
        return self.week[day.weekday()]

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """Returns the UTC time at which `minutes` business minutes have passed since `start` (aware).

        A plan that is never open counts plain minutes: a clock that never ran out would hide the lead.
        """
        left = timedelta(minutes=minutes)
        start = start.astimezone(UTC)
        if left <= timedelta(0):
            return start
        if self.is_never_open:
            return start + left
        for opens, closes in self._open_from(start):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        raise AssertionError("an opening plan has no end")

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Returns the whole business minutes from `a` to `b` (aware); negative when `b` comes first."""
        if b < a:
            return -self.minutes_between(b, a)
        a, b = a.astimezone(UTC), b.astimezone(UTC)
        if self.is_never_open:
            return _whole_minutes(b - a)
        open_time = timedelta(0)
        for opens, closes in self._open_from(a):
            if opens >= b:
                break
            open_time += min(closes, b) - opens
        return _whole_minutes(open_time)

    def _open_from(self, start: datetime) -> Iterator[Interval]:
        """Yields what is open from a UTC time on, in order, for ever."""
        day = start.astimezone(ZoneInfo(self.timezone)).date()
        while True:
            for opens, closes in self._open_on(day):
                if closes > start:
                    yield max(opens, start), closes
            day += _DAY

    def _open_on(self, day: date) -> list[Interval]:
        spans = self.spans_of(day)
        return sorted(_cut(spans, day, self.timezone)) if spans else []


def week_of(spans: Iterable[tuple[int, int, int]]) -> Week:
    """Returns a week from (weekday, opens, closes) in any order; Monday is 0."""
    days: list[list[Span]] = [[] for _ in range(7)]
    for weekday, opens, closes in sorted(spans):
        days[weekday].append((opens, closes))
    return tuple(tuple(day) for day in days)


def _cut(spans: tuple[Span, ...], day: date, timezone: str) -> Iterator[Interval]:
    midnight = datetime.combine(day, time(), UTC)
    for begins, ends, offset in _pieces(day, timezone):
        for opens, closes in spans:
            first = max(midnight + timedelta(minutes=opens) - offset, begins)
            last = min(midnight + timedelta(minutes=closes) - offset, ends)
            if first < last:
                yield first, last


@lru_cache(maxsize=4096)
def _pieces(day: date, timezone: str) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Returns the local day as pieces (begin, end, offset from UTC) with one offset each."""
    zone = ZoneInfo(timezone)
    begins = datetime.combine(day, time(), zone).astimezone(UTC)
    ends = datetime.combine(day + _DAY, time(), zone).astimezone(UTC)
    if _offset(begins, zone) == _offset(ends - timedelta(minutes=1), zone):
        return ((begins, ends, _offset(begins, zone)),)
    change = _clock_change(begins, ends, zone)
    return ((begins, change, _offset(begins, zone)), (change, ends, _offset(change, zone)))


def _clock_change(begins: datetime, ends: datetime, zone: ZoneInfo) -> datetime:
    """Returns the minute at which the offset changes within a day, found by halving."""
    low, high = 0, _whole_minutes(ends - begins)
    while high - low > 1:
        middle = (low + high) // 2
        same = _offset(begins + timedelta(minutes=middle), zone) == _offset(begins, zone)
        low, high = (middle, high) if same else (low, middle)
    return begins + timedelta(minutes=high)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _whole_minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)
