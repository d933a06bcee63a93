"""A whole installation as its owner runs it: `flask serve` with all its processes, on a port and folder of its own."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 30.0  # seconds, on a busy machine


def until(true: Callable[[], object], within: float, what: str) -> None:
    """Returns when `true()` is; raises AssertionError after `within` seconds."""
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        time.sleep(0.02)


class Installation:
    """Settings are environment variables: `Installation(folder, MAIL_URL=…)`."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.data_dir = folder
        self.url = f"http://127.0.0.1:{self.port}"
        ours = {"DATA_DIR": str(folder), "PORT": str(self.port), "HOST": "127.0.0.1", "DEMO": "0"}
        self._env = {**os.environ, **ours, **settings}
        self._process: subprocess.Popen | None = None
        self.log = folder / "serve.log"

    def start(self) -> "Installation":
        """Starts it and waits until pages are answered."""
        self.launch()
        until(lambda: self.answers or self._died(), STARTS_WITHIN, "the first page")
        assert self.answers, self.log.read_text()
        until(lambda: len(list((self.data_dir / "run").glob("*.pid"))) >= 3, 5, "all processes")
        return self

    def launch(self) -> subprocess.Popen:
        """Starts it without waiting."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve"], cwd=ROOT, env=self._env, preexec_fn=_die_with_parent,
            stdout=open(self.log, "a"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        return self._process

    @property
    def answers(self) -> bool:
        """Whether a page is answered now."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/login")
            return connection.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    @property
    def supervisor(self) -> int:
        """The process id of `flask serve` itself."""
        assert self._process is not None
        return self._process.pid

    def pid(self, name: str) -> int | None:
        """Returns the process id in run/NAME.pid, None without one."""
        path = self.data_dir / "run" / f"{name}.pid"
        return int(path.read_text()) if path.exists() else None

    def kill(self, name: str) -> int:
        """Kills a child the hard way; returns the process id that is gone."""
        pid = self.pid(name)
        assert pid
        os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self) -> int:
        """Asks it to stop and waits; returns its exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        try:
            return self._process.wait(30)
        finally:
            self._process.kill()
            self._process = None

    def _died(self) -> bool:
        return self._process is not None and self._process.poll() is not None


def lives(pid: int) -> bool:
    """Returns whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _die_with_parent() -> None:
    os.setpgid(0, 0)  # as in a terminal of its own
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
