"""The fields that a list can be filtered by: what they are called, which operators they have, what they mean in SQL."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from crm.kernel.statements import moment
from crm.kernel.text import escape_like, fold

IS, IS_NOT, EMPTY, FILLED = "is", "not", "empty", "filled"
CONTAINS, STARTS = "contains", "starts"
AT_LEAST, AT_MOST = "ge", "le"
SINCE, UNTIL, LAST_DAYS = "since", "until", "days"

OPERATORS = {
    IS: _l("is"),
    IS_NOT: _l("is not"),
    EMPTY: _l("is empty"),
    FILLED: _l("is filled in"),
    CONTAINS: _l("contains"),
    STARTS: _l("starts with"),
    AT_LEAST: _l("is at least"),
    AT_MOST: _l("is at most"),
    SINCE: _l("is on or after"),
    UNTIL: _l("is on or before"),
    LAST_DAYS: _l("in the last … days"),
}
WITHOUT_VALUE = (EMPTY, FILLED)
BY_KIND: dict[str, tuple[str, ...]] = {
    "choice": (IS, IS_NOT, EMPTY, FILLED),
    "text": (CONTAINS, STARTS, IS, EMPTY, FILLED),
    "number": (AT_LEAST, AT_MOST, IS),
    "date": (SINCE, UNTIL, LAST_DAYS),
    "search": (CONTAINS,),
    "state": (IS,),
}


class BadValue(ValueError):
    """The value does not fit the field: not one of its choices, not a number, not a date."""


@dataclass(frozen=True)
class Choice:
    """One value of a choice field: its code in the URL, its label, the value that the column holds."""

    code: str
    label: str
    value: object = None


@dataclass(frozen=True)
class Field:
    """One thing to filter by.

    `column` is what it compares; `choices` gives the values of a choice field; `criterion` replaces the
    usual meaning (operator, values) → SQL where the field is more than a column. `simple` fields may stand
    plainly in the URL.
    """

    name: str
    label: object
    kind: str = "choice"
    column: InstrumentedAttribute | None = None
    choices: Callable[[], Iterable[Choice]] | None = None
    criterion: Callable[[str, Sequence[object]], ColumnElement[bool]] | None = None
    simple: bool = True
    zone: str = "Europe/Paris"

    @property
    def operators(self) -> tuple[str, ...]:
        """The operators that make sense for this field, the first one being the usual."""
        return BY_KIND[self.kind]

    def read(self, code: str) -> object:
        """Returns the value that a text of the URL means. Raises BadValue."""
        if self.kind in ("choice", "state"):
            return self._choice(code).value
        if self.kind == "number":
            return _number(code)
        if self.kind == "date":
            return _date_or_days(code)
        return code

    def show(self, code: str) -> str:
        """Returns the value as a person reads it; the text itself when it is no longer known."""
        if self.kind not in ("choice", "state"):
            return code
        try:
            return str(self._choice(code).label)
        except BadValue:
            return code

    def meaning(self, operator: str, code: str) -> object:
        """Returns the value that a text means under the operator, to be compared; None where it takes none."""
        return None if operator in WITHOUT_VALUE else self.read(code)

    def check(self, operator: str, code: str) -> None:
        """Raises BadValue when the value does not fit the field and the operator."""
        if self.kind in ("choice", "state"):
            self.meaning(operator, code)
        else:
            self.sql(operator, [code])

    def sql(self, operator: str, codes: Sequence[str]) -> ColumnElement[bool]:
        """Returns the condition "one of these values" under the operator. Raises BadValue."""
        values = [] if operator in WITHOUT_VALUE else [self.read(code) for code in codes]
        if self.criterion is not None:
            return self.criterion(operator, values)
        return _compare(self.column, operator, values, self.zone)

    def _choice(self, code: str) -> Choice:
        for choice in self.choices() if self.choices else ():
            if choice.code == code:
                return choice
        raise BadValue(code)


@dataclass(frozen=True)
class FieldSet:
    """The fields of one list, by name, in the order in which the form offers them."""

    fields: Mapping[str, Field] = field(default_factory=dict)

    @classmethod
    def of(cls, *fields: Field) -> "FieldSet":
        """Returns the set of these fields."""
        return cls({one.name: one for one in fields})

    def get(self, name: str) -> Field | None:
        """Returns the field of that name, or None."""
        return self.fields.get(name)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields.values())


def _compare(column, operator: str, values: Sequence[object], zone: str) -> ColumnElement[bool]:
    if operator == EMPTY:
        return _empty(column)
    if operator == FILLED:
        return ~_empty(column)
    if operator == IS:
        return column == values[0] if len(values) == 1 else column.in_(values)
    if operator == IS_NOT:
        return or_(column.not_in(values), column.is_(None))
    one = values[0]
    meanings: dict[str, Callable[[], ColumnElement[bool]]] = {
        CONTAINS: lambda: func.lower(column).like(f"%{escape_like(str(one).lower())}%", escape="\\"),
        STARTS: lambda: func.lower(column).like(f"{escape_like(str(one).lower())}%", escape="\\"),
        AT_LEAST: lambda: column >= one,
        AT_MOST: lambda: column <= one,
        SINCE: lambda: column >= _start_of(one, zone),
        UNTIL: lambda: column < _start_of(one, zone, days=1),
        LAST_DAYS: lambda: column >= moment(timedelta(days=one if isinstance(one, int) else 0)),
    }
    return meanings[operator]()


def _empty(column) -> ColumnElement[bool]:
    return or_(column.is_(None), column == "") if column.type.python_type is str else column.is_(None)


def _number(text: str) -> int:
    if not text.removeprefix("-").isdecimal() or len(text) > 9:
        raise BadValue(text)
    return int(text)


def _date_or_days(text: str) -> date | int:
    if text.isdecimal() and len(text) <= 4:
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadValue(text) from error


def _start_of(day: object, zone: str, days: int = 0) -> datetime:
    if not isinstance(day, date):
        raise BadValue(str(day))
    try:
        return datetime.combine(day + timedelta(days=days), time.min, ZoneInfo(zone)).astimezone(UTC)
    except OverflowError as error:
        raise BadValue(str(day)) from error


def folded(text: str) -> str:
    """Returns what a search compares: without accents and case, at most 100 characters."""
    return fold(text)[:100]
