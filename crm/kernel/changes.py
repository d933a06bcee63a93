"""What a verb changed on a row: the old and the new value of each field, for the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Change:
    """What a field held before and holds now."""

    old: object
    new: object


def assign(row, values: Mapping[str, object]) -> dict[str, Change]:
    """Sets the values that differ on a row; returns what changed, by field."""
    changes = {}
    for field, new in values.items():
        old = getattr(row, field)
        if old != new:
            setattr(row, field, new)
            changes[field] = Change(old, new)
    return changes


def told(changes: Mapping[str, Change]) -> dict[str, list]:
    """Returns the changes as JSON values for an event: field → [old, new]."""
    return {field: [_plain(change.old), _plain(change.new)] for field, change in changes.items()}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
