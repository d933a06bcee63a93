"""The scheduler process: looks each second for what is due (reliability.md, rule 3). Several may run."""

import signal
import threading
import time

import structlog
from flask import Flask
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty
from sqlalchemy.exc import SQLAlchemyError

from crm.extensions import db
from crm.worker import DUE_WORK, JOB_TIMEOUT, begin, do, is_due, wake

log = structlog.get_logger(__name__)

EVERY = 1.0  # seconds


def run(app: Flask) -> None:
    """Looks until SIGTERM or SIGINT."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with app.app_context():
        begin()
    while not stopping.is_set():
        began = time.monotonic()
        with app.app_context():
            look()
        stopping.wait(max(0.05, EVERY - (time.monotonic() - began)))


def look() -> None:
    """Wakes the queue for each kind of work that is due, or does it here when the queue is gone."""
    for name in DUE_WORK:
        try:
            if is_due(name) and not wake(name):
                with UnixSignalDeathPenalty(JOB_TIMEOUT, JobTimeoutException):
                    do(name)
        except JobTimeoutException as error:
            log.error("work_took_too_long", work=name, error=str(error))
        except SQLAlchemyError as error:  # the database is away or busy: the next look is a second off
            log.error("look_failed", work=name, error=str(error))
            db.session.rollback()
