"""The worker process: RQ's loop in one process, no fork per job (docs/decisions/008-worker-in-process.md)."""

import logging
import signal
import time
from types import FrameType

import structlog
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

from crm.worker import OurJob, begin, queue_address, queue_at

log = structlog.get_logger(__name__)

ASKS_AGAIN_AFTER = 1.0  # seconds without Redis
TTL = 60  # seconds after which a silent worker counts as gone


class Worker(SimpleWorker):
    """RQ's worker, quick to find Redis again, deaf to commands sent through Redis."""

    job_class = OurJob
    max_connection_wait_time = ASKS_AGAIN_AFTER
    asked_to_stop = False

    def subscribe(self) -> None:
        """Listens to no command channel: stopping is the supervisor's and systemd's business."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Finishes what is in hand, then ends."""
        self.asked_to_stop = True
        super().request_stop(signum, frame)


def run(app: Flask) -> None:
    """Works until SIGTERM; a Redis that goes away is waited for."""
    logging.getLogger("rq").setLevel(logging.WARNING)
    with app.app_context():
        begin()
        while not _work_until_trouble():
            time.sleep(ASKS_AGAIN_AFTER)


def _work_until_trouble() -> bool:
    """Returns True when the worker was asked to stop, False when Redis could not be reached."""
    connection = Redis.from_url(queue_address(), socket_connect_timeout=2)
    try:
        worker = Worker(
            [queue_at(connection)], connection=connection, serializer=JSONSerializer, worker_ttl=TTL,
            log_job_description=False,
        )  # fmt: skip
        worker.work(logging_level="WARNING")
        return worker.asked_to_stop
    except RedisError as error:
        log.warning("queue_unreachable", error=str(error))
        return False
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
