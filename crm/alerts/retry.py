"""When a delivery that did not go out is tried again (reliability.md, rule 6). Plain values, no clock."""

from datetime import datetime, timedelta

GIVES_UP_AFTER = timedelta(hours=72)
PAUSES = tuple(timedelta(seconds=s) for s in (5, 15, 30, 60, 120, 300))
LONGEST_PAUSE = timedelta(minutes=10)  # after an outage everything that waited is out within a quarter of an hour


def next_try(first_try: datetime, attempts: int, at: datetime) -> datetime | None:
    """Returns when to try again after `attempts` tries, the last one at `at`; None once 72 hours are over."""
    pause = PAUSES[attempts - 1] if attempts <= len(PAUSES) else LONGEST_PAUSE
    return at + pause if at + pause <= first_try + GIVES_UP_AFTER else None
