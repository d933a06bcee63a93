"""A small supervisor: starts the children in order, heals them, and ends them (docs/decisions/007-supervisor.md)."""

import contextlib
import gc
import os
import signal
import sys
import time
from collections.abc import Callable

from crm.runtime.child import Child
from crm.runtime.rundir import RunDir

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
TICK = 0.25  # seconds between two looks for due restarts; a death itself wakes us at once
STOPS_WITHIN = 10.0  # seconds a child may take to finish what it holds


class Supervisor:
    """Keeps `children` alive under one RunDir until it is asked to stop."""

    def __init__(self, run_dir: RunDir, say: Callable[[str], None]) -> None:
        self.run_dir = run_dir
        self.say = say
        self.children: list[Child] = []

    def watch_signals(self) -> None:
        """Blocks the signals that `wait` takes one by one, so that none is lost between two looks."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS | {signal.SIGCHLD})
        gc.freeze()  # what is imported stays in pages shared with the children

    def start(self, child: Child) -> None:
        """Starts one more child and keeps it from now on."""
        self.children.append(child)
        self._launch(child)

    def wait(self, until: float | None = None) -> bool:
        """Heals children until the monotonic time `until` (or for ever). Returns False when asked to stop."""
        while until is None or time.monotonic() < until:
            heard = signal.sigtimedwait(STOP_SIGNALS | {signal.SIGCHLD}, TICK)
            if heard and heard.si_signo in STOP_SIGNALS:
                return False
            self._reap()
            for child in self.children:
                if child.is_due:
                    self._launch(child)
        return True

    def stop(self) -> None:
        """Ends the children together, each with time to finish; the queue's server last."""
        self._end([child for child in self.children if child.name != "valkey"])
        self._end([child for child in self.children if child.name == "valkey"])

    def _launch(self, child: Child) -> None:
        child.start(self.run_dir.let_go_in_child)
        self.run_dir.write_pid(child.name, child.pid)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for child in self.children:
                if child.pid == pid:
                    self.say(f"{child.name} (process {pid}) ended {_how(status)}; starting it again")
                    child.died()

    def _end(self, group: list[Child]) -> None:
        for child in group:
            _signal(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOPS_WITHIN
        for child in group:
            while child.pid and not _ended(child.pid):
                if time.monotonic() > deadline:
                    _signal(child.pid, signal.SIGKILL)
                time.sleep(0.01)
            child.pid = 0
            self.run_dir.forget_pid(child.name)


def print_line(text: str) -> None:
    """Writes one line for a person to read, at once."""
    print(text, file=sys.stderr, flush=True)


def _signal(pid: int, number: signal.Signals) -> None:
    if pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
