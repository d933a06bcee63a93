"""The rows before and after one in a list, by their public ids: a record is left for the next one (list rule 9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, select

from crm.extensions import db
from crm.kernel.paging import Cursor, Leg, keys

Neighbours = tuple[str | None, str | None]


def neighbours_of(model, row_id: int, order: Sequence[Leg], where: ColumnElement[bool], anchor: datetime) -> Neighbours:
    """Returns the public ids before and after a row of the list.

    Where the row has left that list (it was just answered, say), the list's first one is the next.
    """
    place = db.session.execute(keys(model, order, where & (model.id == row_id), 1, Cursor(anchor))).first()
    if place is None:
        first = _first_id(model, order, where, Cursor(anchor))
        return None, _public_ids(model, [first]).get(first)
    return neighbours_at(model, Cursor(anchor, place.leg, place.value, place.id), order, where)


def neighbours_at(model, place: Cursor, order: Sequence[Leg], where: ColumnElement[bool]) -> Neighbours:
    """Returns the public ids before and after a place in the list."""
    before = _first_id(model, order, where, replace(place, backwards=True))
    after = _first_id(model, order, where, place)
    names = _public_ids(model, [before, after])
    return names.get(before), names.get(after)


def _first_id(model, order: Sequence[Leg], where: ColumnElement[bool], place: Cursor) -> int | None:
    found = db.session.execute(keys(model, order, where, 1, place)).first()
    return found.id if found else None


def _public_ids(model, ids: Sequence[int | None]) -> dict[int | None, str]:
    known = [one for one in ids if one is not None]
    return dict(db.session.execute(select(model.id, model.public_id).where(model.id.in_(known))).all()) if known else {}
