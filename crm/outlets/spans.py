"""Opening hours of one day as people type them: « 9:00-12:00, 14:00-19:00 », « 9h-12h 14h-19h30 », nothing for closed."""

import re
from collections.abc import Iterable

from crm.outlets.hours import Span

_TIME = r"(\d{1,2})(?:\s*[:hH.]\s*(\d{2})?)?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|à|to)\s*{_TIME}\s*(?:[,;/+]|et|and|$|(?=\s\d))", re.ASCII)
_END_OF_DAY = 24 * 60
MOST = 6  # spans a day


class HoursUnreadable(ValueError):
    """A part of the text is no time span; the argument is that part."""


class HoursOverlap(ValueError):
    """A span ends before it begins, or begins before the one before it has ended."""


def parse_spans(text: str) -> tuple[Span, ...]:
    """Returns the spans of a day in order, in minutes since midnight. Raises HoursUnreadable, HoursOverlap."""
    spans, position = [], 0
    text = text.strip()
    while position < len(text):
        found = _SPAN.match(text, position)
        if found is None or len(spans) == MOST:
            raise HoursUnreadable(text[position:].strip(" ,;"))
        spans.append((_minutes(found[1], found[2], text), _minutes(found[3], found[4], text)))
        position = found.end()
    return checked_spans(spans)


def checked_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Returns the spans of a day in order. Raises HoursOverlap."""
    ordered = tuple(sorted(spans))
    ends = 0
    for opens, closes in ordered:
        if closes <= opens or opens < ends:
            raise HoursOverlap
        ends = closes
    return ordered


def spans_text(spans: Iterable[Span]) -> str:
    """Returns spans as they are typed, "" for a closed day."""
    return ", ".join(f"{clock(opens)}-{clock(closes)}" for opens, closes in spans)


def clock(minutes: int) -> str:
    """Returns minutes since midnight as a time of day, « 9:00 »."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _minutes(hours: str, minutes: str | None, text: str) -> int:
    total = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or total > _END_OF_DAY:
        raise HoursUnreadable(text)
    return total
