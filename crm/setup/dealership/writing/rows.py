"""The two ways in which the file meets the tables: one record with its fields, and a set of small rows."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select

from crm.extensions import db
from crm.kernel.base import Base
from crm.kernel.changes import assign
from crm.setup.dealership.writing.ledger import Ledger

Row = TypeVar("Row", bound=Base)


def put(model: type[Row], row: Row | None, values: Mapping[str, Any], ledger: Ledger, name: str) -> Row:
    """Makes the record, or changes what differs; returns it. `name` is how the ledger calls it."""
    if row is None:
        row = model(**values)
        db.session.add(row)
        ledger.note_made(row, name)
        return row
    changes = assign(row, values)
    if changes:
        ledger.note_change(row, name, ", ".join(changes), changes)
    return row


def make_same(
    model: type[Base], scope: Mapping[str, Any], key: tuple[str, ...], wanted: Mapping[tuple, Mapping[str, Any]]
) -> bool:
    """Makes the rows of `scope` just those of `wanted` (key values → other values); returns whether any differed."""
    found = {tuple(getattr(row, k) for k in key): row for row in db.session.scalars(select(model).filter_by(**scope))}
    differs = found.keys() != wanted.keys()
    for values, row in found.items():
        if values not in wanted:
            db.session.delete(row)
    db.session.flush()
    for values, others in wanted.items():
        if values not in found:
            db.session.add(model(**scope, **dict(zip(key, values, strict=True)), **others))
        elif assign(found[values], others):
            differs = True
    return differs
