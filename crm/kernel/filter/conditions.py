"""The filter itself: conditions in groups, and the ways in and out of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Protocol
from urllib.parse import urlencode

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, true

from crm.kernel.filter.fields import IS, OPERATORS, WITHOUT_VALUE, BadValue, Field, FieldSet
from crm.kernel.text import clean

MOST_CONDITIONS = 30
LONGEST_VALUE = 200
FORM_ROWS = ("g", "f", "o", "v")  # group, field, operator, value: the columns of the form's rows


class Query(Protocol):
    """The arguments of a request, or anything else that gives lists of texts by name."""

    def getlist(self, key: str) -> list[str]:
        """Returns all values given under this name, in order."""


@dataclass(frozen=True)
class Condition:
    """Field, operator, value; `group` 0 always applies, of the others one must."""

    field: str
    operator: str = IS
    value: str = ""
    group: int = 0


@dataclass(frozen=True)
class Chip:
    """One condition as a person reads it, and the query string without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Filter:
    """What a list shows. `ignored` are conditions that were asked for and mean nothing (any more)."""

    fields: FieldSet
    conditions: tuple[Condition, ...] = ()
    ignored: tuple[Condition, ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """Returns the plain values asked for under this name."""
        return tuple(c.value for c in self.conditions if c.group == 0 and c.field == name and c.operator == IS)

    def with_only(self, name: str, *values: str) -> "Filter":
        """Returns the filter with these plain values, and no others, under this name."""
        kept = tuple(c for c in self.conditions if c.group or c.field != name)
        return replace(self, conditions=kept + tuple(Condition(name, IS, value) for value in values))

    def without(self, condition: Condition) -> "Filter":
        """Returns the filter without this condition."""
        return replace(self, conditions=tuple(c for c in self.conditions if c != condition))

    def pairs(self) -> list[tuple[str, str]]:
        """Returns the canonical query string as (name, value) pairs: equal filters give equal pairs."""
        order = {name: n for n, name in enumerate(self.fields.fields)}
        always = sorted(
            (c for c in self.conditions if not c.group), key=lambda c: (order[c.field], c.operator, c.value)
        )
        grouped = [c for group in self.groups() for c in group]
        numbers = {group: n for n, group in enumerate(dict.fromkeys(c.group for c in grouped), 1)}
        plain = [c for c in always if self._is_plain(c)]
        others = [(c, 0) for c in always if not self._is_plain(c)] + [(c, numbers[c.group]) for c in grouped]
        return [(c.field, c.value) for c in plain] + [
            ("where", f"{number}.{c.field}.{c.operator}.{c.value}") for c, number in others
        ]

    def query(self) -> str:
        """Returns the canonical query string, made once: a page writes it into dozens of links."""
        kept = self.__dict__.get("_query")
        if kept is None:
            kept = self.__dict__["_query"] = encoded(*self.pairs())
        return kept

    def groups(self) -> list[list[Condition]]:
        """Returns the conditions of each "or" group."""
        numbered = sorted((c for c in self.conditions if c.group), key=lambda c: c.group)
        return [list(group) for _number, group in groupby(numbered, key=lambda c: c.group)]

    def chips(self) -> list[Chip]:
        """Returns the conditions as chips, each with the query string that removes it."""
        return [Chip(*self._words(c), without=self.without(c).query()) for c in self.conditions]

    def sentence(self) -> str:
        """Returns what the filter says in one line, e.g. “Citroën, not assigned”."""
        plain = [self._say(c) for c in self.conditions if c.group == 0]
        alternatives = [_(" and ").join(self._say(c) for c in group) for group in self.groups()]
        return ", ".join(plain + ([_(" or ").join(alternatives)] if alternatives else []))

    def meaning(self) -> tuple:
        """Returns what is asked for, as values to compare: filters of equal meaning and fields select the same rows."""
        return tuple(
            (c.group, c.field, c.operator, self._field(c).meaning(c.operator, c.value)) for c in self.conditions
        )

    def sql(self) -> ColumnElement[bool]:
        """Returns the condition for a select: what always holds, and one of the groups."""
        groups = [and_(*(self._field(c).sql(c.operator, [c.value]) for c in group)) for group in self.groups()]
        return and_(true(), *self._always(), or_(*groups) if groups else true())

    def _always(self) -> Iterator[ColumnElement[bool]]:
        """The same field given several plain values means "one of them"; other operators must each hold."""
        alike = sorted((c for c in self.conditions if not c.group), key=lambda c: (c.field, c.operator))
        for (name, operator), same in groupby(alike, key=lambda c: (c.field, c.operator)):
            values = [c.value for c in same]
            for together in [values] if operator == IS else [[value] for value in values]:
                yield self.fields.fields[name].sql(operator, together)

    def _is_plain(self, condition: Condition) -> bool:
        one = self._field(condition)
        return one.simple and condition.operator == _usual(one)

    def _field(self, condition: Condition) -> Field:
        return self.fields.fields[condition.field]

    def _words(self, condition: Condition) -> tuple[str, str]:
        one = self._field(condition)
        if condition.operator in WITHOUT_VALUE:
            return str(one.label), str(OPERATORS[condition.operator])
        said = one.show(condition.value)
        needs_no_verb = condition.operator == IS or one.kind == "search"
        return str(one.label), said if needs_no_verb else f"{OPERATORS[condition.operator]} {said}"

    def _say(self, condition: Condition) -> str:
        label, value = self._words(condition)
        plain = condition.operator == IS and self._field(condition).kind in ("choice", "state")
        return value if plain else f"{label} {value}"


@lru_cache(maxsize=2048)
def encoded(*pairs: tuple[str, str]) -> str:
    """Returns a query string; the same few are written into each page."""
    return urlencode(pairs)


def _usual(one: Field) -> str:
    """What a plain value in the URL means: equality where the field has it."""
    return IS if IS in one.operators else one.operators[0]


def read_filter(fields: FieldSet, query: Query) -> Filter:
    """Returns the filter that a query string asks for; what means nothing is kept in `ignored`, never an error.

    Reads plain names, `where=group.field.operator.value`, and the rows of the form (`g`, `f`, `o`, `v`).
    """
    asked = [*_plain(fields, query), *_grouped(query), *(row for row in form_rows(query) if row.field)]
    good, bad = [], []
    for condition in dict.fromkeys(asked[:MOST_CONDITIONS]):
        (good if _makes_sense(fields, condition) else bad).append(condition)
    return Filter(fields, tuple(good), tuple(bad))


def _plain(fields: FieldSet, query: Query) -> Iterable[Condition]:
    for one in fields:
        if one.simple:
            for value in query.getlist(one.name):
                if said := _tidy(value):
                    yield Condition(one.name, _usual(one), said)


def _grouped(query: Query) -> Iterable[Condition]:
    for text in query.getlist("where"):
        parts = text.split(".", 3)
        if len(parts) == 4 and parts[0].isdecimal() and len(parts[0]) < 3:
            yield Condition(parts[1], parts[2], _tidy(parts[3]), int(parts[0]))


def form_rows(query: Query) -> list[Condition]:
    """Returns the rows of the form (`g`, `f`, `o`, `v`) as they stand, unfinished ones too."""
    columns: Sequence[list[str]] = [query.getlist(name) for name in FORM_ROWS]
    return [
        Condition(name, operator, _tidy(value), int(group) if group.isdecimal() and len(group) < 3 else 0)
        for group, name, operator, value in zip(*columns, strict=False)
    ][:MOST_CONDITIONS]


def _tidy(value: str) -> str:
    """Returns what was typed without control characters: a NUL would break both databases."""
    return clean(value[:LONGEST_VALUE])


def _makes_sense(fields: FieldSet, condition: Condition) -> bool:
    one = fields.get(condition.field)
    if one is None or condition.operator not in one.operators or "\0" in condition.value:
        return False
    if condition.operator not in WITHOUT_VALUE and not condition.value:
        return False
    try:
        one.check(condition.operator, condition.value)
    except BadValue:
        return False
    return True
