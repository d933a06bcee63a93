"""Rows of an import as they would be read, and are: the chosen mapping, the defaults, the preview. Pure over values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from crm.intake.imports.words import CONTACTS, FIELDS
from crm.intake.models import Import
from crm.intake.prospect import Prospect, Unreadable
from crm.intake.readers.sheet import Column, read_row

Record = Prospect | Unreadable | None  # None: an empty row


@dataclass(frozen=True)
class Defaults:
    """What holds for the rows that say nothing of it: codes, or nothing."""

    outlet: str = ""
    brand: str = ""
    activity: str = ""


@dataclass(frozen=True)
class Row:
    """A row below the heads, counted from 0, as it was read."""

    position: int
    record: Record


def columns_of(run: Import) -> tuple[Column, ...]:
    """Returns the columns of an import with what a person chose for them."""
    return tuple(
        Column(column["index"], column["head"], run.mapping.get(str(column["index"]), column["field"]), 1.0)
        for column in run.columns
    )


def can_reach(columns: Iterable[Column]) -> bool:
    """Returns whether a column holds phone numbers or e-mail addresses."""
    return any(column.field in CONTACTS for column in columns)


def chosen(run: Import, values: Mapping[str, str]) -> dict[str, str]:
    """Returns the mapping that a form's values (column's index → field) make; what is no field of ours is left out."""
    return {
        str(column["index"]): field
        for column in run.columns
        if (field := values.get(str(column["index"]), "")) in FIELDS
    }


def read_rows(
    columns: tuple[Column, ...], rows: Iterable[list[str]], at: datetime, defaults: Defaults, first: int = 0
) -> Iterator[Row]:
    """Gives each row as it is read, defaults put in. `first` is the position of the first one."""
    for position, row in enumerate(rows, start=first):
        record = read_row(columns, row, at)
        yield Row(position, _with(record, defaults) if isinstance(record, Prospect) else record)


def _with(prospect: Prospect, defaults: Defaults) -> Prospect:
    return replace(
        prospect,
        outlet_hints=(*prospect.outlet_hints, *([defaults.outlet] if defaults.outlet else ())),
        brand_hint=prospect.brand_hint or defaults.brand or None,
        activity=prospect.activity or defaults.activity or None,
    )
