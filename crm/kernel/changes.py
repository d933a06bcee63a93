"""What a verb changes on a row: the old and the new value of each field, for the journal, and nothing written over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


class ChangedMeanwhile(Exception):
    """Somebody else changed the record since the page was shown."""


@dataclass(frozen=True)
class Change:
    """What a field held before and holds now."""

    old: object
    new: object


def expect_revision(row, revision: int | None) -> None:
    """Raises ChangedMeanwhile unless the page showed the row as it is now; None asks for nothing."""
    if revision is not None and revision != row.revision:
        raise ChangedMeanwhile


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
