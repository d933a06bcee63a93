"""Work outside requests: what is due, and how the queue only wakes people up (reliability.md, rules 2 to 4).

What must be done is a row with a due time. An area offers a piece of due work in its jobs.py:

    @due_work("deliveries", is_due=has_due)
    def deliver(budget: Budget) -> bool: ...

Work that comes back by the clock is offered with `@scheduled("mailboxes", Every(minutes=1))`.

`wake("deliveries")` puts the name on the queue; a worker runs the function. `kernel.wakeup.ask` does so after a commit.
The scheduler looks each second, so a lost wake-up costs a second and nothing else. The queue holds names, never
functions or pickles.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex

import structlog
from flask import current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from crm.extensions import db
from crm.kernel import schedules
from crm.kernel.clock import now
from crm.kernel.database import reading
from crm.kernel.schedules import Plan
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.runtime.rundir import redis_url

log = structlog.get_logger(__name__)

QUEUE = "relance"
WAKE_TIMEOUT = 0.3  # seconds an intake may lose to a Redis that does not answer (rule 2) …
SILENT_FOR = 1.0  # … and then nobody asks again for this long: the scheduler finds the work anyway
JOB_TIMEOUT = 50  # seconds; shorter than any lease (rule 4)
BUDGET = 5.0  # seconds of work per wake-up, so that one kind of work never starves another


@dataclass(frozen=True)
class Budget:
    """How long a piece of work may go on before it lets the next one in."""

    until: float = field(default_factory=lambda: time.monotonic() + BUDGET)

    @property
    def is_spent(self) -> bool:
        return time.monotonic() >= self.until


@dataclass(frozen=True)
class DueWork:
    """`is_due` is one cheap indexed look; `work` does what is due until the budget is spent, True when more is left."""

    name: str
    is_due: Callable[[], bool]
    work: Callable[[Budget], bool]


Work = Callable[[Budget], bool]
DUE_WORK: dict[str, DueWork] = {}
AT_START: list[Callable[[], None]] = []
_silence: dict[str, float] = {}  # queue address → monotonic time until which it is not asked


def due_work(name: str, is_due: Callable[[], bool]) -> Callable[[Work], Work]:
    """Offers the decorated function as due work under this name."""

    def register(function: Work) -> Work:
        DUE_WORK[name] = DueWork(name, is_due, function)
        return function

    return register


def at_start(function: Callable[[], None]) -> Callable[[], None]:
    """Offers a function that each worker and scheduler process calls once before it begins."""
    AT_START.append(function)
    return function


def begin() -> None:
    """Calls what is to be done when a worker or scheduler begins."""
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
        for function in AT_START:
            function()


def scheduled(name: str, plan: Plan) -> Callable[[Work], Work]:
    """Offers the decorated function as work done once per slot of a plan, whatever dies or runs twice."""

    def register(function: Work) -> Work:
        due_work(name, is_due=lambda: schedules.is_due(db.session(), name, plan.last_before(now()), now()))(
            partial(_run_slot, name, plan, function)
        )
        return function

    return register


def _run_slot(name: str, plan: Plan, function: Work, budget: Budget) -> bool:
    slot = plan.last_before(now())
    with as_tenant(EVERY_TENANT):
        if not schedules.claim(db.session(), name, slot, now()):
            return False
    more = function(budget)
    if not more:  # else the slot stays claimed, and what is left is done when its lease is over
        with as_tenant(EVERY_TENANT):
            schedules.finish(db.session(), name, slot, now())
    return False


@contextmanager
def as_tenant(legal_entity_id: int | str) -> Iterator[None]:
    """Runs a block in a fresh session of this legal entity and commits it; an error rolls all of it back."""
    with inside(db.session(), legal_entity_id):
        yield
        db.session.commit()


def is_due(name: str) -> bool:
    """Returns whether this work has something to do now, looking over all tenants, without a write lock."""
    with reading(), inside(db.session(), EVERY_TENANT):
        return DUE_WORK[name].is_due()


def do(name: str) -> None:
    """Does this work for one budget, in a context of its own; what is left wakes the queue again."""
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
        if DUE_WORK[name].work(Budget()):
            wake(name)


def wake(name: str) -> bool:
    """Wakes a worker for this work. Returns False when the queue cannot be reached; that is no error (rule 2)."""
    address = queue_address()
    if _silence.get(address, 0) > time.monotonic():
        return False
    try:
        queue = queue_at(wake_connection(address))
        if not _is_awaited(queue, name):
            queue.enqueue_call(
                do, args=(name,), timeout=JOB_TIMEOUT, result_ttl=0, failure_ttl=3600,
                job_id=f"{_mark(name)}-{token_hex(8)}", description=name,
            )  # fmt: skip
    except (RedisError, OSError) as error:
        if address not in _silence:
            log.warning("queue_unreachable", address=address, error=str(error))
        _silence[address] = time.monotonic() + SILENT_FOR
        return False
    _silence.pop(address, None)
    return True


def queue_address() -> str:
    """Returns the address of the queue: REDIS_URL, else the embedded server of DATA_DIR."""
    settings = current_app.config["SETTINGS"]
    return redis_url(settings.redis_url, settings.data_dir)


def queue_at(connection: Redis) -> Queue:
    """Returns the one queue. JSON, never pickle (rule 11)."""
    return Queue(QUEUE, connection=connection, serializer=JSONSerializer, job_class=OurJob)


def wake_connection(address: str) -> Redis:
    """Returns this process's client for wake-ups: it gives up at once rather than holding up a request."""
    if address not in _clients:
        _clients[address] = Redis.from_url(
            address, socket_connect_timeout=WAKE_TIMEOUT, socket_timeout=WAKE_TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
    return _clients[address]


class OurJob(Job):
    """A job that can only be one of ours: whatever is written into Redis, nothing else is imported or called."""

    @property
    def func(self) -> Callable:
        """Returns `do` for known work. Raises ForeignJob for anything else found on the queue."""
        if self.func_name != f"{do.__module__}.{do.__qualname__}" or tuple(self.args) not in _known_arguments():
            raise ForeignJob(f"{self.func_name!r} is no work of ours")
        return do

    success_callback = failure_callback = stopped_callback = None  # type: ignore[assignment]


class ForeignJob(RuntimeError):
    """Raised when the queue holds something that this application never put there."""


_clients: dict[str, Redis] = {}


def _known_arguments() -> set[tuple]:
    return {(name,) for name in DUE_WORK}


def _is_awaited(queue: Queue, name: str) -> bool:
    """Returns whether a wake-up for this work still waits: it starts after our commit, so one is enough."""
    return any(waiting.startswith(f"{_mark(name)}-") for waiting in queue.get_job_ids(0, len(DUE_WORK)))


def _mark(name: str) -> str:
    """Returns the name as RQ lets it stand in an id: letters, digits, underscores."""
    return re.sub(r"\W", "_", name)
