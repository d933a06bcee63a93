"""What the database refuses because of what else goes on just then: said in words, nothing half-done, and worth a retry."""

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from werkzeug.exceptions import Conflict, ServiceUnavailable

from crm.extensions import db
from crm.web import errors

log = structlog.get_logger(__name__)

DEADLOCK, UNSERIALISABLE, TAKEN = "40P01", "40001", "23505"  # PostgreSQL's codes
TAKEN_ON_SQLITE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
RETRY_AFTER = 2  # seconds


def install(app: Flask) -> None:
    """Answers 409 to whoever came second, 503 when the database is away, full or busy."""
    app.register_error_handler(IntegrityError, answer_taken)
    app.register_error_handler(OperationalError, answer_busy)


def answer_taken(error: IntegrityError) -> Response:
    """Two wrote the same at once and this one came second; any other broken rule is our mistake, and stays a 500."""
    if _code(error) != TAKEN and getattr(error.orig, "sqlite_errorname", "") not in TAKEN_ON_SQLITE:
        raise error
    return _second(error)


def answer_busy(error: OperationalError) -> Response:
    """Two held what the other waited for, and the database let this one go; else it can't be used just now."""
    return _second(error) if _code(error) in (DEADLOCK, UNSERIALISABLE) else _unavailable(error)


def _second(error: DBAPIError) -> Response:
    """Whoever sends to a door tries again by itself on a 503, and on nothing else."""
    if request.path.startswith(errors.API):
        return _unavailable(error)
    log.warning("came_second", path=request.path, error=str(error.orig))
    db.session.rollback()
    return errors.answer(Conflict())


def _unavailable(error: DBAPIError) -> Response:
    log.error("database_unavailable", path=request.path, error=str(error.orig))
    db.session.rollback()
    return errors.answer(ServiceUnavailable(retry_after=RETRY_AFTER))


def _code(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
