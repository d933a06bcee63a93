"""Hearing what goes to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from crm.extensions import db

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE")


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Gives a list that grows by each statement sent, the beginning of a transaction (SQLite) included."""
    heard: list[str] = []

    def hear(connection, cursor, statement, parameters, context, executemany) -> None:
        heard.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def writes(heard: list[str]) -> list[str]:
    """Returns those that change something or take SQLite's write lock."""
    return [statement for statement in heard if statement.lstrip().upper().startswith(WRITES)]


def questions(heard: list[str]) -> list[str]:
    """Returns those that are sent to answer something: all but the beginning and end of a transaction."""
    return [statement for statement in heard if not statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
