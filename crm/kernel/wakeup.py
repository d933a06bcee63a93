"""After a commit that left work in the outbox, somebody is woken up; who, is told at start (idea 6)."""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

from sqlalchemy import event
from sqlalchemy.orm import Session

DELIVERIES = "deliveries"
_callers: list[Callable[[str], object]] = []


def call(waker: Callable[[str], object]) -> None:
    """Sets what is called after a commit that asked for a wake-up; it must not raise nor take long."""
    _callers[:] = [waker]


def in_background(waker: Callable[[str], object], pause: float = 0.1) -> Callable[[str], None]:
    """Returns a caller that costs a request nothing: a thread of its own wakes, at most once in `pause` seconds.

    What is asked for meanwhile is asked for together afterwards. Made in the process that uses it, after any fork.
    """
    wanted: SimpleQueue[str] = SimpleQueue()

    def go_on() -> None:
        while True:
            for work in {wanted.get(), *(wanted.get() for _ in range(wanted.qsize()))}:
                waker(work)
            time.sleep(pause)

    threading.Thread(target=go_on, name="wakeup", daemon=True).start()
    return wanted.put


def ask(session: Session, work: str = DELIVERIES) -> None:
    """Asks that a worker be woken for this kind of work (crm/worker.py) when this transaction has been committed."""
    session.info.setdefault("wake", set()).add(work)


@event.listens_for(Session, "after_commit")
def _wake(session) -> None:
    for work in session.info.pop("wake", ()):
        for waker in _callers:
            waker(work)


@event.listens_for(Session, "after_rollback")
def _forget(session) -> None:
    session.info.pop("wake", None)
