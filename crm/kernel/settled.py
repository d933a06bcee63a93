"""What each request asks for and nearly nobody changes (outlets, people, rules) is read once a process, and kept.

A table says so by being `Settled`. Whatever changes one of its rows counts the legal entity's `version` up in the same
transaction; whoever reads asks for that number first, once a transaction. So nobody uses what was true before another
process's commit, and a change that is rolled back was never seen (docs/decisions/013-remembered-until-it-changes.md).
"""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, bindparam, column, event, select, table, update
from sqlalchemy.orm import DeclarativeBase, Session

ENTITY = table("legal_entity", column("id"), column("version"))
VERSION = select(ENTITY.c.version).where(ENTITY.c.id == bindparam("tenant"))
SEEN, CHANGED = "settled_version", "settled_changed"

P = ParamSpec("P")
T = TypeVar("T")
Row = TypeVar("Row", bound=DeclarativeBase)
Shelf = dict[tuple[Callable, Hashable], Any]
_shelves: WeakKeyDictionary[Engine, dict[int, tuple[int, Shelf]]] = WeakKeyDictionary()


class Settled:
    """A row that seldom changes: a change of it makes every process read what it keeps of the legal entity again."""


def remembered(session_of: Callable[[], Session]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keeps what a function returns for its arguments until something settled changes in the legal entity.

    The function reads settled tables only and returns values that nobody changes: `copies`, frozen dataclasses.
    """

    def mark(read: Callable[P, T]) -> Callable[P, T]:
        @wraps(read)
        def look(*args):
            session = session_of()
            shelf = _shelf(session)
            if shelf is not None and (read, args) in shelf:
                return shelf[read, args]
            found = read(*args)
            if shelf is not None and not _has_unwritten(session):
                shelf[read, args] = found
            return found

        return look  # type: ignore[return-value]

    return mark


def copies(session: Session, model: type[Row], narrowed: Callable[[Select], Select]) -> list[Row]:
    """Returns rows as the database has them, as copies that belong to no session: what is kept is read, not written."""
    return [model(**row._mapping) for row in session.execute(narrowed(select(*_columns(model))))]


@lru_cache(maxsize=64)
def _columns(model: type[DeclarativeBase]) -> Sequence:
    return [getattr(model, attribute.key) for attribute in model.__mapper__.column_attrs]


def saw(session: Session, version: int) -> None:
    """Tells a session which version this transaction sees, when another statement has read ENTITY beside its own."""
    session.info.setdefault(SEEN, version)


def count_up(session: Session, tenant: int | None) -> None:
    """Says that something settled has changed in this transaction; None means in any legal entity."""
    changed = session.info.setdefault(CHANGED, set())
    if tenant in changed or None in changed:
        return
    changed.add(tenant)
    counted = update(ENTITY).values(version=ENTITY.c.version + 1)
    session.connection().execute(counted if tenant is None else counted.where(ENTITY.c.id == tenant))


def _shelf(session: Session) -> Shelf | None:
    """Returns what is kept at the version that this transaction sees; None when it changed something itself."""
    tenant = session.info.get("legal_entity_id")
    if not isinstance(tenant, int) or CHANGED in session.info:
        return None
    seen = session.info.get(SEEN)
    if seen is None:
        seen = session.info[SEEN] = session.connection().execute(VERSION, {"tenant": tenant}).scalar_one()
    shelves = _shelves.setdefault(session.get_bind(), {})  # type: ignore[arg-type]
    version, shelf = shelves.get(tenant, (None, {}))
    if version != seen:
        shelf = {}
        shelves[tenant] = (seen, shelf)
    return shelf


def _has_unwritten(session: Session) -> bool:
    """Returns whether rows in hand differ from the database: what was just read may show them."""
    return any(isinstance(row, Settled) for row in (*session.new, *session.dirty, *session.deleted))


@event.listens_for(Session, "after_flush")
def _notice_rows(session, context) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Settled):
            count_up(session, row.id if row.__tablename__ == ENTITY.name else row.legal_entity_id)  # type: ignore[attr-defined]


@event.listens_for(Session, "do_orm_execute")
def _notice_statements(execution) -> None:
    if execution.is_select or execution.bind_mapper is None:
        return
    if issubclass(execution.bind_mapper.class_, Settled):
        tenant = execution.session.info.get("legal_entity_id")
        count_up(execution.session, tenant if isinstance(tenant, int) else None)


@event.listens_for(Session, "after_transaction_end")
def _forget(session, transaction) -> None:
    if transaction.parent is None:
        session.info.pop(SEEN, None)
        session.info.pop(CHANGED, None)
    elif transaction.nested and CHANGED in session.info:
        # a savepoint that is taken back takes the count back: the next change counts again
        session.info[CHANGED].clear()
