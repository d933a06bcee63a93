"""The last hours: a lead in each state of the clock, some without outlet or brand, and messages to repair."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crm.intake.models import QUARANTINED, IntakeRecord, RawMessage, Source
from crm.intake.prospect import Unreadable
from crm.intake.readers.everything import read
from crm.outlets.hours import OpeningPlan
from crm.setup.fiction.wishes import Place, Wish
from crm.setup.history.broken import BROKEN

if TYPE_CHECKING:
    from crm.setup.history.making import History

FRESH = (1, 3, 6, 9, 13, 17, 22, 26)  # minutes ago: their clocks run
LATE = (4, 15, 40, 75)  # business minutes past their time
ANSWERED = (35, 70, 120, 200, 320)  # minutes ago: answered since
UNPLACED = ((5, False, True), (19, True, False), (48, False, False), (95, True, False))  # minutes ago, outlet, brand


def staged(history: "History") -> None:
    """Writes the leads of the last hours, and what waits in « À réparer »."""
    for at, place, untreated in sorted(_arrivals(history), key=lambda arrival: arrival[0]):
        _live(history, at, place, untreated=untreated)
    for minutes, placed, known_brand in UNPLACED:
        place = history.rng.choice(history.house.places)
        _live(history, _ago(history, minutes), place, True, placed, known_brand)
    _to_repair(history)


def _arrivals(history: "History") -> Iterator[tuple[datetime, Place, bool]]:
    """Each outlet has its share; the first one, where the demonstration's people work, has one of each kind."""
    places = history.house.places
    for number, minutes in enumerate(FRESH):
        yield _ago(history, minutes), places[0 if number % 2 else number % len(places)], True
    for number, minutes in enumerate(LATE):
        place = places[0 if number % 2 else (number + 1) % len(places)]
        plan = history.house.plans[history.house.outlets[place.code].id]
        yield _overdue(plan, minutes, history.now), place, True
    for number, minutes in enumerate(ANSWERED):
        yield _ago(history, minutes), places[number % len(places)], False


def _ago(history: "History", minutes: int) -> datetime:
    return history.now - timedelta(minutes=minutes, seconds=history.rng.randrange(5, 55))


def _overdue(plan: OpeningPlan, past: int, now: datetime) -> datetime:
    """Returns when a lead arrived whose time of 30 business minutes ran out `past` business minutes ago."""
    at = now - timedelta(minutes=30 + past)
    while plan.add_minutes(at, 30 + past) > now:
        at -= timedelta(minutes=20)
    return at


def _live(
    history: "History", at: datetime, place: Place, untreated: bool, placed: bool = True, known_brand: bool = True
) -> None:
    activity = history.rng.choice(("VN", "VO", "VO"))
    wish = _ordinary(history, place, activity)
    history.write(wish, history.new_client(wish, at), at, "open", placed, known_brand, untreated)


def _ordinary(history: "History", place: Place, activity: str) -> Wish:
    """Leads of the last minutes came over the wire: nobody walked in at night."""
    while True:
        wish = history.wishes.next(place, activity)
        if wish.origin not in ("phone", "showroom"):
            return wish


def _to_repair(history: "History") -> None:
    sources = [source for source in history.house.sources.values() if source.door in ("json", "adf")]
    for number, broken in enumerate(BROKEN if sources else ()):
        source = next((s for s in sources if s.door == broken.door), sources[0])
        _quarantine(history, source, broken.body.encode(), broken.content_type, _ago(history, 30 + 340 * number))


def _quarantine(history: "History", source: Source, body: bytes, content_type: str, at: datetime) -> None:
    """Keeps a message that the real reader could not read, with the reader's own reason."""
    record = read(body, content_type, None, at).records[0]
    why = record.why if isinstance(record, Unreadable) else ""
    raw_id = history.bulk.add(
        RawMessage,
        source_id=source.id,
        received_at=at,
        content_type=content_type,
        filename="",
        delivery_key="",
        body=body,
    )
    history.bulk.add(
        IntakeRecord,
        raw_id=raw_id,
        source_id=source.id,
        position=0,
        at=at,
        outcome=QUARANTINED,
        why=why,
        external_id="",
        fingerprint="",
        lead_id=None,
        prospect={},
    )
