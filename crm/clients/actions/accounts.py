"""What hangs on a client: rows are added, changed and removed with an event each; what was removed can come back.

One way for every kind of row (address, fleet line, protocol, request to customer relations, relation; in the vehicles'
area: vehicle kept and service contract). The event of a removal holds the row's values: putting it back needs no more.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import DateTime, inspect, select
from sqlalchemy.exc import IntegrityError

from crm.access.actors import Actor
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.actions import record
from crm.journal.models import Event
from crm.kernel.base import Base, UtcDateTime
from crm.kernel.changes import assign, told

Row = TypeVar("Row", bound=Base)
LOOKED_THROUGH = 200  # events of a client in which a removal is looked for
OWN = ("id", "legal_entity_id")


class AlreadyThere(Exception):
    """The client has this very thing already."""


class NothingToPutBack(Exception):
    """It was not removed, is back already, or what it belonged to is gone."""


def add_row(client: Client, row: Row, said: str, by: Actor) -> Row:
    """Hangs a new row on the client and returns it, flushed; `said` names it in the journal. Raises AlreadyThere."""
    row.client_id = client.id  # type: ignore[attr-defined]
    _write(row)
    record("client", client.id, "client.row_added", by, **_about(row, said))
    return row


def change_row(client: Client, row: Base, values: Mapping[str, object], said: str, by: Actor) -> None:
    """Changes a row of the client. Raises AlreadyThere."""
    changes = assign(row, values)
    if changes:
        _write(row)
        record("client", client.id, "client.row_changed", by, **_about(row, said), fields=_fields(changes))


def remove_row(client: Client, row: Base, said: str, by: Actor) -> None:
    """Takes a row off the client; its values stay in the event."""
    record("client", client.id, "client.row_removed", by, **_about(row, said), values=_values(row))
    db.session.delete(row)
    db.session.flush()


def put_back(client: Client, model: type[Row], public_id: str, by: Actor) -> Row:
    """Puts a removed row back as it was and returns it, flushed. Raises NothingToPutBack."""
    event = _removal(client, model.__tablename__, public_id)
    row = model(client_id=client.id, public_id=public_id, **_read(model, event.data["values"]))
    try:
        _write(row)
    except AlreadyThere:
        raise NothingToPutBack from None
    record("client", client.id, "client.row_restored", by, **_about(row, event.data.get("said", "")))
    return row


def _removal(client: Client, what: str, public_id: str) -> Event:
    """Returns the newest event of this row when it is the one of its removal."""
    asked = select(Event).where(Event.subject_type == "client", Event.subject_id == client.id)
    for event in db.session.scalars(asked.order_by(Event.id.desc()).limit(LOOKED_THROUGH)):
        if event.data.get("row") == public_id and event.data.get("what") == what:
            if event.kind == "client.row_removed":
                return event
            break
    raise NothingToPutBack


def _write(row: Base) -> None:
    """Writes the row alone: a refusal by a unique key undoes nothing else."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise AlreadyThere from None


def _about(row: Base, said: str) -> dict:
    return {"what": row.__tablename__, "row": row.public_id, "said": said[:200]}  # type: ignore[attr-defined]


def _fields(changes: Mapping) -> dict:
    return told({field: change for field, change in changes.items() if not field.endswith("_id")})


def _values(row: Base) -> dict:
    kept = [
        column.key for column in inspect(type(row)).column_attrs if column.key not in (*OWN, "client_id", "public_id")
    ]
    return {name: _plain(getattr(row, name)) for name in kept}


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _read(model: type[Base], values: Mapping[str, object]) -> dict:
    known = {name: model.__table__.columns[name] for name in values if name in model.__table__.columns}
    return {name: _typed(column, values[name]) for name, column in known.items()}


def _typed(column, value: object) -> object:
    if not isinstance(value, str):
        return value
    if isinstance(column.type, UtcDateTime | DateTime):
        return datetime.fromisoformat(value)
    kind = column.type.python_type
    if kind is date:
        return date.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value
