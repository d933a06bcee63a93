"""How a connection behaves (stack.md, SQLite): writers queue up at once, readers never wait."""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import Pool

_writing: ContextVar[bool] = ContextVar("writing", default=True)
_planned_once: ContextVar[bool] = ContextVar("planned_once", default=False)
TURN = "turn to write"
_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
LOCK_TIMEOUT = 15.0  # seconds
LOCK_PAUSE = (0.0005, 0.003)  # seconds between two looks at the write lock; at random, so that nobody is always late
BUSY_TIMEOUT = f"PRAGMA busy_timeout={LOCK_TIMEOUT * 1000:.0f}"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000")


def set_reading() -> None:
    """This request only reads: on SQLite its transaction takes no write lock (a GET never writes)."""
    _writing.set(False)


def set_writing() -> None:
    """This request or job may write: on SQLite its transaction queues for the write lock at once."""
    _writing.set(True)


def set_planned_once(once: bool) -> None:
    """Whether PostgreSQL runs this request's statements by plans made once, whatever their values (decision 020)."""
    _planned_once.set(once)


def is_planned_once() -> bool:
    """Returns what `set_planned_once` said last."""
    return _planned_once.get()


@contextmanager
def reading() -> Iterator[None]:
    """Runs a block as a reader."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


@event.listens_for(Engine, "connect")
def _on_connect(connection, record) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(BUSY_TIMEOUT)


@event.listens_for(Engine, "begin")
def _on_begin(connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    _queue_up(connection)
    try:
        _begin_writing(connection.connection.driver_connection)
    except OperationalError:
        _next_in_queue(None, connection)
        raise


def _queue_up(connection: Connection) -> None:
    """Lets the writers of this process wait for each other without looking: only one of them asks SQLite.

    It is a courtesy, so nobody waits for it for ever; SQLite's own lock decides.
    """
    turn = _turns.setdefault(connection.engine, threading.Lock())
    if TURN not in connection.info and turn.acquire(timeout=LOCK_TIMEOUT):
        connection.info[TURN] = turn


@event.listens_for(Pool, "checkin")
@event.listens_for(Pool, "invalidate")
def _next_in_queue(_connection, record, _error=None) -> None:
    turn = record.info.pop(TURN, None)
    if turn is not None:
        turn.release()


def _begin_writing(connection: sqlite3.Connection) -> None:
    """Takes the write lock, asking every few milliseconds.

    SQLite's own waiting sleeps up to 100 ms between two looks: beside a busy web server, a worker then got the lock
    once in two seconds. Raises SQLAlchemy's OperationalError when it stays taken.
    """
    deadline = time.monotonic() + LOCK_TIMEOUT
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise OperationalError("BEGIN IMMEDIATE", None, error) from error
            time.sleep(random.uniform(*LOCK_PAUSE))  # noqa: S311  no secret
    finally:
        connection.execute(BUSY_TIMEOUT)
