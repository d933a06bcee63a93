"""When leads arrive: by month, weekday and hour, as people really write to dealers."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from crm.setup.history.size import SEASON

WEEKDAYS = (1.18, 1.06, 1.02, 1.0, 1.0, 1.04, 0.7)  # Monday first
HOURS = (1, 0.5, 0.3, 0.2, 0.3, 0.6, 1.5, 3, 5, 8, 9, 9, 8, 8, 9, 8, 8, 8, 8, 7, 8, 7, 4, 2)  # midnight first
LATELY = 4  # days before now that are busier: the portals run an offer


def arrivals(per_month: float, months: int, now: datetime, timezone: str, rng: Random) -> Iterator[datetime]:
    """Yields the times (aware UTC, all before `now`) of about `per_month` leads a month, in order of the days."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    for back in range(round(months * 30.44), -1, -1):
        day = today - timedelta(days=back)
        expected = per_month / 30.44 * SEASON[day.month - 1] * WEEKDAYS[day.weekday()] * (1.5 if back < LATELY else 1)
        yield from sorted(at for at in _of_day(day, _poisson(expected, rng), zone, rng) if at < now)


def _of_day(day: date, count: int, zone: ZoneInfo, rng: Random) -> list[datetime]:
    midnight = datetime.combine(day, time(), zone)
    hours = rng.choices(range(24), HOURS, k=count)
    return [(midnight + timedelta(hours=h, seconds=rng.randrange(3600))).astimezone(UTC) for h in hours]


def _poisson(expected: float, rng: Random) -> int:
    """Returns how many happen when `expected` do on average (Knuth's method; a normal one for many)."""
    if expected > 30:
        return max(0, round(rng.gauss(expected, math.sqrt(expected))))
    limit, count, product = math.exp(-expected), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count
