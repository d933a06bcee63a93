"""The web server: granian in front of the application that is already imported."""

import errno
import gc
import multiprocessing
import os
import resource
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from crm import worker
from crm.kernel import wakeup
from crm.runtime import silence
from crm.runtime.child import die_with_parent
from crm.runtime.reception import LARGE_PLACES, LARGE_WAITING, PLACES, WAITING, Reception

RARELY = (20_000, 20, 20)  # a page makes thousands of short-lived objects: looking for circles costs more than they do
THREADS = PLACES + LARGE_PLACES + LARGE_WAITING + WAITING
CONNECTIONS = 1024  # open at once; more wait in the kernel
FILES = CONNECTIONS + 1024  # open at once: connections, and what answering them opens
HEAD_WITHIN = 10_000  # milliseconds for the head of a request


class PortTaken(RuntimeError):
    """Raised when somebody already listens on the address."""


def check_port(host: str, port: int) -> None:
    """Raises PortTaken when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
                raise
            raise PortTaken(f"{host}:{port} cannot be used: {error.strerror}. Choose another with PORT=…") from error


def serve(app: Callable[..., Any], host: str, port: int, processes: int = 1) -> None:
    """Answers HTTP until SIGTERM. Processes with threads, forked: they share the imported application."""
    multiprocessing.set_start_method("fork", force=True)
    main = os.getpid()

    def load() -> Callable[..., Any]:
        die_with_parent(main)
        wakeup.call(wakeup.in_background(partial(_wake, app)))
        _allow_files()
        reception = Reception(app, behind_proxy=app.config["SETTINGS"].trusted_proxies > 0)  # type: ignore[attr-defined]
        silence.watch(port, reception.being_answered, reception.too_slow)
        gc.collect()
        gc.freeze()  # what is imported is not looked through again and again
        gc.set_threshold(*RARELY)
        return reception

    server = Granian(
        "app:app", address=host, port=port, interface=Interfaces.WSGI, workers=processes, blocking_threads=THREADS,
        runtime_blocking_threads=THREADS, backpressure=CONNECTIONS, log_level=LogLevels.error, log_access=False,
        workers_kill_timeout=5, http1_settings=HTTP1Settings(header_read_timeout=HEAD_WITHIN),
    )  # fmt: skip
    server.serve(target_loader=load, wrap_loader=False)


def _allow_files() -> None:
    """Lets connections alone never use up what this process may open: many systems begin with 1,024 files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FILES:
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _wake(app: Callable[..., Any], work: str) -> None:
    with app.app_context():  # type: ignore[attr-defined]
        worker.wake(work)
