"""After a commit that left work in the outbox, somebody is woken up; who, is told at start (idea 6)."""

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session

_callers: list[Callable[[], None]] = []


def call(waker: Callable[[], None]) -> None:
    """Sets what is called after a commit that asked for a wake-up; it must not raise nor take long."""
    _callers[:] = [waker]


def ask(session: Session) -> None:
    """Asks that the worker be woken when this transaction has been committed."""
    session.info["wake"] = True


@event.listens_for(Session, "after_commit")
def _wake(session) -> None:
    if session.info.pop("wake", False):
        for waker in _callers:
            waker()


@event.listens_for(Session, "after_rollback")
def _forget(session) -> None:
    session.info.pop("wake", None)
