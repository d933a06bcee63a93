"""Writing rows at once, without the unit of work: for what every lead does (docs/decisions/013-remembered-until-it-changes.md).

A flush looks through the session, sorts, and asks for each row what changed; where it is known that one row is new,
that costs three times the statement itself. The legal entity is stamped and checked here as a flush does it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Insert, Update, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached

from crm.kernel.base import Base, OfTenant
from crm.kernel.tenancy import EVERY_TENANT, ForeignTenant, TenantMissing, TenantSession, stamp

Row = TypeVar("Row", bound=Base)


def write_row(session: TenantSession, row: Row) -> Row:
    """Inserts a new row and returns it, the session's own from now on, with its id and defaults."""
    if isinstance(row, OfTenant):
        stamp(row, session.tenant)
    values = {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}
    done = session.connection().execute(_insert(type(row)), values)
    written = dict.fromkeys(row.__mapper__.columns.keys()) | done.last_inserted_params()  # type: ignore[operator]
    vars(row).update(written, id=done.inserted_primary_key[0])
    stale = session.identity_map.get(row.__mapper__.identity_key_from_instance(row))
    if stale is not None:  # a savepoint took it back, and its number has been given again
        session.expunge(stale)
    make_transient_to_detached(row)
    session.add(row)
    return row


def write_rows(session: TenantSession, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that nobody asks for again in this transaction; each has the same fields."""
    if not rows:
        return
    tenant = _one_tenant(session)
    session.connection().execute(_insert(model), [{**row, "legal_entity_id": tenant} for row in rows])


def write_once(session: TenantSession, model: type[Base], values: Mapping[str, Any]) -> None:
    """Inserts a row unless another transaction has just done so: what is unique stays once."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {**values, "legal_entity_id": _one_tenant(session)}
    session.execute(dialect.insert(model).values(row).on_conflict_do_nothing())


def change_rows(session: TenantSession, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Sets fields of rows by their `id`; each row names the same fields. Rows in hand are not told."""
    if not rows:
        return
    tenant = _one_tenant(session)
    fields = tuple(name for name in rows[0] if name != "id")
    named = [{**{name: row[name] for name in fields}, "row_id": row["id"], "tenant": tenant} for row in rows]
    session.connection().execute(_update(model, fields), named)


def _one_tenant(session: TenantSession) -> int:
    if session.tenant is None:
        raise TenantMissing("rows were written with no legal entity set")
    if session.tenant == EVERY_TENANT:
        raise ForeignTenant("rows were written in a session of every legal entity")
    return int(session.tenant)


@lru_cache(maxsize=256)
def _insert(model: type[Base]) -> Insert:
    return insert(model.__table__)  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _update(model: type[Base], fields: tuple[str, ...]) -> Update:
    table = model.__table__
    ours = (table.c.id == bindparam("row_id"), table.c.legal_entity_id == bindparam("tenant"))
    return update(table).where(*ours).values({name: bindparam(name) for name in fields})  # type: ignore[arg-type]
