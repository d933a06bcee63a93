"""Starting what is measured, the product and the floor alike: granian as `flask serve` runs it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

from bench.stores import Store
from crm.config import from_environment
from crm.factory import create_app
from crm.runtime import web
from tests.support.ports import free_port


@contextmanager
def serving(what: str, store: Store) -> Iterator[int]:
    """Serves "product" or "floor" on a store; gives the port."""
    port = free_port()
    words = [sys.executable, "-m", "bench.servers", what, str(port)]
    with started(words, store.environment):
        wait_for(port, "/login" if what == "product" else "/")
        yield port


@contextmanager
def everything(store: Store, **more: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """Runs `flask serve` on a store with further settings; gives the port and the supervisor."""
    port = free_port()
    words = [sys.executable, "-m", "flask", "serve"]
    with started(words, store.environment | {"PORT": str(port)} | more) as process:
        wait_for(port, "/login")
        yield port, process


@contextmanager
def started(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """Runs a program until the block ends."""
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for(port: int, path: str, within: float = 60.0) -> None:
    """Returns once the server answers. Raises TimeoutError."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except (OSError, HTTPException):
            time.sleep(0.02)
        finally:
            connection.close()
    raise TimeoutError(f"nothing answers on port {port}")


def main() -> None:
    """Serves one of the two until SIGTERM."""
    what, port = sys.argv[1:3]
    if what == "floor":
        from bench.floor import make_floor

        application = make_floor(os.environ["DATABASE_URL"])
        application.config["SETTINGS"] = from_environment()  # what the server asks for, whatever it serves
    else:
        application = create_app()
    web.serve(application, "127.0.0.1", int(port))


if __name__ == "__main__":
    main()
