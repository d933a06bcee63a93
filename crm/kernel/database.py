"""How a connection behaves (stack.md, SQLite): writers queue up at once, readers never wait."""

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

_writing: ContextVar[bool] = ContextVar("writing", default=True)
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
    if _writing.get():
        _begin_writing(connection.connection.driver_connection)
    else:
        connection.exec_driver_sql("BEGIN")


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
