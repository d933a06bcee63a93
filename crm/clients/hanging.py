"""Which rows of which tables hang on a client: found from the tables' foreign keys, whatever area they belong to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Index, Table, UniqueConstraint, select, update
from sqlalchemy.orm import Mapper

from crm.clients.models import Client, Merge
from crm.extensions import db
from crm.kernel.base import Base

CLIENT = Client.__table__
STAYING = (Merge.__tablename__, "deletion")  # the story of that very row


@dataclass(frozen=True)
class Hanger:
    """A column that points at a client: `model` is its class, `column` its name."""

    model: Any
    column: str

    @property
    def name(self) -> str:
        return f"{self.model.__tablename__}.{self.column}"

    @property
    def attribute(self) -> Any:
        return getattr(self.model, self.column)


def hangers() -> list[Hanger]:
    """Returns every column of every table that points at a client, apart from the story of merging and deleting."""
    found = [
        Hanger(mapper.class_, mapper.get_property_by_column(column).key)
        for mapper in _mappers()
        for column in _columns_to_client(mapper.local_table)  # type: ignore[arg-type]
    ]
    return sorted(found, key=lambda hanger: hanger.name)


def move_rows(hanger: Hanger, gone_id: int, kept_id: int) -> list[int]:
    """Makes the rows of one client hang on another; returns their ids.

    A row stays behind when the other client has its like already, or when it would tie that client to itself.
    """
    keys = [key for key in _unique_keys(hanger) if hanger.column in key]
    pairs = [other for other in hangers() if other.model is hanger.model and other.column != hanger.column]
    taken = [{_key(row, key, hanger.column) for row in _rows(hanger, kept_id)} for key in keys]
    moving = []
    for row in _rows(hanger, gone_id):
        values = [_key(row, key, hanger.column) for key in keys]
        to_itself = any(getattr(row, other.column) == kept_id for other in pairs)
        if not to_itself and not any(value in seen for value, seen in zip(values, taken, strict=True)):
            moving.append(row.id)
    set_column(hanger, moving, kept_id)
    return moving


def set_column(hanger: Hanger, ids: list[int], client_id: int) -> None:
    """Makes these rows hang on a client."""
    if ids:
        statement = update(hanger.model).where(hanger.model.id.in_(ids)).values({hanger.column: client_id})
        db.session.execute(statement, execution_options={"synchronize_session": "fetch"})


def still_there(hanger: Hanger, ids: list[int], client_id: int) -> list[int]:
    """Returns those of these rows that still hang on the client."""
    found = select(hanger.model.id).where(hanger.model.id.in_(ids), hanger.attribute == client_id)
    return list(db.session.scalars(found))


def say_name(client: Client) -> None:
    """Lets each row that repeats the client's name (its class has `call_after`) say it as it is now."""
    for hanger in hangers():
        if hanger.column == "client_id" and hasattr(hanger.model, "call_after"):
            db.session.flush()
            held = select(hanger.model).where(hanger.attribute == client.id).order_by(hanger.model.id).with_for_update()
            for row in db.session.scalars(held.execution_options(populate_existing=True)):
                row.call_after(client.name, client.kind)


def _mappers() -> Iterator[Mapper]:
    for mapper in Base.registry.mappers:
        if isinstance(mapper.local_table, Table) and mapper.local_table.name not in STAYING:
            yield mapper


def _columns_to_client(table: Table) -> list[Column]:
    return [key.parent for key in table.foreign_keys if key.column is CLIENT.c.id]


def _unique_keys(hanger: Hanger) -> list[tuple[str, ...]]:
    table = hanger.model.__table__
    constraints = [rule.columns for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    indexes = [index.columns for index in table.indexes if isinstance(index, Index) and index.unique]
    return [tuple(column.name for column in columns) for columns in (*constraints, *indexes)]


def _rows(hanger: Hanger, client_id: int) -> Any:
    columns = [getattr(hanger.model, name) for name in sorted(_needed(hanger))]
    return db.session.execute(select(*columns).where(hanger.attribute == client_id)).all()


def _needed(hanger: Hanger) -> set[str]:
    named = {name for key in _unique_keys(hanger) for name in key}
    return named | {"id", hanger.column} | {h.column for h in hangers() if h.model is hanger.model}


def _key(row: Any, key: tuple[str, ...], without: str) -> tuple:
    """What must differ from row to row; an empty value never collides, so the row's own id stands for it."""
    return tuple(row.id if getattr(row, name) is None else getattr(row, name) for name in key if name != without)
