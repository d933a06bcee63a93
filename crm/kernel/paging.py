"""Pages by key, not by offset: the thousandth page costs what the first one does.

An order is made of legs, each with its own condition, column and direction, read one after the other; a plain
"newest first" is one leg, "by urgency" several. A cursor is the last row seen: leg, value, id.

The cursor is a parameter of the statement: one that is kept is run again with `place_of`.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from crm.kernel.base import UtcDateTime
from crm.kernel.text import clean

LONGEST_TEXT = 200  # signs of a name that a list is sorted by
LONGEST = 2000  # signs of an encoded cursor


@dataclass(frozen=True)
class Leg:
    """A stretch of an order: which rows, by which column (never null there), in which direction."""

    where: ColumnElement[bool]
    column: InstrumentedAttribute
    descending: bool = False


@dataclass(frozen=True)
class Cursor:
    """A place in an order. `anchor` is the moment at which the order began, so that legs keep still."""

    anchor: datetime
    leg: int = 0
    value: datetime | str | None = None
    row_id: int = 0
    backwards: bool = False

    def encode(self) -> str:
        """Returns the cursor as a text for the URL."""
        parts = [self.anchor.isoformat(), self.leg, _told(self.value), self.row_id, int(self.backwards)]
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor | None":
        """Returns the cursor of a URL, or None when the text is not one."""
        try:
            padded = text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4)
            anchor, leg, value, row_id, backwards = json.loads(base64.urlsafe_b64decode(padded))
            return cls(
                _moment(anchor),
                min(max(int(leg), 0), 9),
                _read(value),
                min(max(int(row_id), 0), 2**62),
                bool(backwards),
            )
        except (ValueError, TypeError, OverflowError, IndexError):
            return None


@dataclass(frozen=True)
class Page:
    """The rows of one page, in order, and the cursors of its neighbours (None at the ends)."""

    rows: tuple
    before: Cursor | None
    after: Cursor | None


def _told(value: datetime | str | None) -> str | list[str] | None:
    """A moment as its text, a text in a list: whoever reads the cursor knows which."""
    return value.isoformat() if isinstance(value, datetime) else value if value is None else [value]


def _read(told: object) -> datetime | str | None:
    if isinstance(told, list):
        return clean(str(told[0]))[:LONGEST_TEXT]
    return None if told is None else _moment(str(told))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def keys(model, legs: Sequence[Leg], where: ColumnElement[bool], size: int, cursor: Cursor) -> Select:
    """Returns the select of (id, leg, value) for one page and one row more, in reading order from the cursor.

    A cursor of another order (a pasted address) begins at the start.
    """
    cursor = cursor if _fits(legs, cursor) else Cursor(cursor.anchor)
    parts = [
        _part(model, number, leg, where, size, cursor) for number, leg in enumerate(legs) if _ahead(number, cursor)
    ]
    rows = union_all(*(select(part.subquery()) for part in parts)).subquery()
    order = [rows.c.leg.desc() if cursor.backwards else rows.c.leg]
    signed = [_value_order(rows, number, leg, cursor.backwards) for number, leg in enumerate(legs)]
    return select(rows.c.id, rows.c.leg, rows.c.value).order_by(*order, *_flat(signed)).limit(_one_more(size))


def place_of(cursor: Cursor) -> dict[str, object]:
    """Returns the values with which the statement of `keys` for one place shows another place of the same shape."""
    return {"anchor": cursor.anchor, "place_value": cursor.value, "place_id": cursor.row_id}


def shape_of(cursor: Cursor) -> tuple[int, bool, type]:
    """Returns what of a cursor changes the statement, not only its values."""
    return cursor.leg, cursor.backwards, type(cursor.value)


def anchored(moment: datetime) -> BindParameter:
    """Returns the anchor of an order as a value of the statement, for the conditions of its legs."""
    return bindparam("anchor", moment, UtcDateTime)


def page_of(rows: Sequence, size: int, cursor: Cursor) -> Page:
    """Returns the page that these (id, leg, value) rows make, as read by `keys`."""
    more = len(rows) > size
    shown = list(rows[:size])
    if cursor.backwards:
        shown.reverse()
    first, last = (shown[0], shown[-1]) if shown else (None, None)
    started = cursor.value is not None
    has_before = more if cursor.backwards else started
    has_after = started if cursor.backwards else more
    return Page(
        tuple(shown),
        Cursor(cursor.anchor, first.leg, first.value, first.id, True) if first and has_before else None,
        Cursor(cursor.anchor, last.leg, last.value, last.id) if last and has_after else None,
    )


def _fits(legs: Sequence[Leg], cursor: Cursor) -> bool:
    if cursor.value is None:
        return True
    by_text = cursor.leg < len(legs) and isinstance(legs[cursor.leg].column.type, String)
    return cursor.leg < len(legs) and isinstance(cursor.value, str) == by_text


def _ahead(number: int, cursor: Cursor) -> bool:
    if cursor.value is None:
        return True
    return number <= cursor.leg if cursor.backwards else number >= cursor.leg


def _part(model, number: int, leg: Leg, where: ColumnElement[bool], size: int, cursor: Cursor) -> Select:
    down = leg.descending != cursor.backwards
    order = (leg.column.desc(), model.id.desc()) if down else (leg.column, model.id)
    conditions = [leg.where, where]
    if cursor.value is not None and number == cursor.leg:
        conditions.append(_past(model, leg, cursor, down))
    columns = (model.id.label("id"), _written(number).label("leg"), leg.column.label("value"))
    return select(*columns).where(and_(*conditions)).order_by(*order).limit(_one_more(size))


def _one_more(size: int) -> ColumnElement[int]:
    """Written out: PostgreSQL plans a list whose length it does not know anew each time."""
    return _written(size + 1)


def _written(number: int) -> ColumnElement[int]:
    """A number that never differs is part of the statement: each value that is handed over costs its time."""
    return literal_column(str(int(number)), Integer)


def _past(model, leg: Leg, cursor: Cursor, down: bool) -> ColumnElement[bool]:
    value = bindparam("place_value", cursor.value, leg.column.type)
    row_id = bindparam("place_id", cursor.row_id, model.id.type)
    if down:
        return or_(leg.column < value, and_(leg.column == value, model.id < row_id))
    return or_(leg.column > value, and_(leg.column == value, model.id > row_id))


def _value_order(rows, number: int, leg: Leg, backwards: bool) -> tuple:
    """Within its leg each row is ordered by that leg's direction; in the others the expression is constant."""
    down = leg.descending != backwards
    value = _only(rows, number, rows.c.value)
    row_id = _only(rows, number, rows.c.id)
    return (value.desc(), row_id.desc()) if down else (value, row_id)


def _only(rows, number: int, column):
    return case((rows.c.leg == _written(number), column), else_=None)


def _flat(pairs: Sequence[tuple]) -> list:
    return [part for pair in pairs for part in pair]
