"""How a connection behaves (stack.md, SQLite): writers queue up at once, readers never wait."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.engine import Engine

_writing: ContextVar[bool] = ContextVar("writing", default=True)
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000", "cache_size=-16000")


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


@event.listens_for(Engine, "begin")
def _on_begin(connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
