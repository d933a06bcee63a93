"""Dates as senders write them. Day first; without an offset they are Paris time (mission: French dealers)."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from crm.intake.readers.words import clean, fold

PARIS = ZoneInfo("Europe/Paris")
_TIME = r"(?:\D{0,6}?(?P<hour>\d{1,2})\s?(?:[:hH]|\s?heures?\s?)\s?(?P<minute>\d{2})?(?::(?P<second>\d{2})(?:[.,]\d+)?|(?:mn|min)?)?\s*(?P<half>[aApP]\.?[mM]\.?)?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|CES?T|[+-]\d{2}(?::?\d{1,2})?)?(?:\s*\[[\w/]+\])?\s*(?:\(.*\))?$"
_SHAPES = [
    re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)" + _TIME + _ZONE),
    re.compile(
        r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?(?P<half>))?"
        + _ZONE
    ),
    re.compile(r"^(?:le )?(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d{2})(?!\d)" + _TIME + _ZONE),
    re.compile(
        r"^(?:le )?(?:[a-z]{3,9} )?(?P<day>\d{1,2})(?:er|st|nd|rd|th)? (?P<name>[a-z]{3,9}) (?P<year>\d{4})(?!\d)"
        + _TIME
        + _ZONE
    ),
    re.compile(r"^(?:[a-z]{3,9} )?(?P<name>[a-z]{3,9}) (?P<day>\d{1,2}) (?P<year>\d{4})(?!\d)" + _TIME + _ZONE),
]
_MONTHS = {
    name: number
    for number, names in enumerate(
        "janv janvier jan january|fevr fev fevrier feb february|mars mar march|avr avril apr april|mai may|"
        "juin jun june|juil juillet jul july|aout aug august|sept septembre sep september|oct octobre october|"
        "nov novembre november|dec decembre december".split("|"),
        start=1,
    )
    for name in names.split()
}


def read_moment(text: object) -> datetime | None:
    """Returns the aware moment that `text` names, else None. Years outside 2000–2100 are not believed."""
    line = clean(text, 80)
    if line is None:
        return None
    if re.fullmatch(r"\d{10}|\d{13}", line):
        return _from_epoch(int(line))
    for candidate in (line, _worded(line)):
        for shape in _SHAPES:
            match = shape.match(candidate)
            if match:
                return _moment(match.groupdict())
    return _from_rfc(line)


def _worded(line: str) -> str:
    """« Mardi 3 févr. 2026 à 14h05 » → "mardi 3 fevr 2026 14h05", the clock and the offset kept."""
    line = re.sub(r"[,.](?=\s|$)|(?<=[A-Za-zéû])\.", " ", line)
    head, clock, tail = re.match(r"^(.*?\d{4})?(.*?)()$", line).groups()
    return f"{fold(head or '')} {(clock or '').replace('à', ' ').strip()}{tail}".strip()


def _from_epoch(number: int) -> datetime | None:
    seconds = number / 1000 if number > 10**11 else number
    return _believed(datetime.fromtimestamp(seconds, tz=UTC))


def _from_rfc(line: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(line)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _believed(moment if moment.tzinfo else moment.replace(tzinfo=PARIS))


def _moment(part: dict[str, str | None]) -> datetime | None:
    month, day = _month(part), int(part["day"])
    if month is None:
        return None
    if month > 12 >= day and not part.get("name"):
        month, day = day, month  # only readable month first
    year = int(part["year"]) + (2000 if len(part["year"]) == 2 else 0)
    try:
        moment = datetime(year, month, day, _hour(part), int(part.get("minute") or 0), int(part.get("second") or 0))
    except ValueError:
        return None
    return _believed(moment.replace(tzinfo=_zone(part.get("zone"))))


def _month(part: dict[str, str | None]) -> int | None:
    return _MONTHS.get(part["name"]) if part.get("name") else int(part["month"])


def _hour(part: dict[str, str | None]) -> int:
    hour, half = int(part.get("hour") or 0), (part.get("half") or "").lower()
    if half.startswith("p") and hour < 12:
        return hour + 12
    return 0 if half.startswith("a") and hour == 12 else hour


def _zone(name: str | None):
    if not name or name.startswith("CE"):
        return PARIS
    if name in {"Z", "UTC", "GMT"}:
        return UTC
    digits = name[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if name[0] == "-" else offset) if offset < timedelta(hours=15) else PARIS


def _believed(moment: datetime) -> datetime | None:
    return moment if 2000 <= moment.year <= 2100 else None
