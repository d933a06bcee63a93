"""One supervised process: forked from the supervisor, so that the application is imported once and shared."""

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
PAUSES = (0.0, 0.25, 0.5, 1.0, 2.0)  # seconds before the 1st, 2nd … restart in a row
CALM_AFTER = 5.0  # seconds alive after which a death counts as the first again


@dataclass
class Child:
    """What to run under which name, and how its lives have gone. `run` returns or raises in the child only."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    deaths_in_a_row: int = 0
    restart_at: float = field(default=0.0)

    def start(self, in_child: Callable[[], None]) -> None:
        """Forks; the child calls `in_child` (letting go of the supervisor's things), then `run`, and ends."""
        sys.stdout.flush()
        sys.stderr.flush()
        supervisor = os.getpid()
        self.started = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            _live(self.run, in_child, supervisor)

    def died(self) -> None:
        """Plans the next life: at once the first time, later and later when it keeps dying."""
        now = time.monotonic()
        self.deaths_in_a_row = 1 if now - self.started > CALM_AFTER else self.deaths_in_a_row + 1
        self.restart_at = now + PAUSES[min(self.deaths_in_a_row, len(PAUSES)) - 1]
        self.pid = 0

    @property
    def is_due(self) -> bool:
        """True when it is not running and its pause is over."""
        return self.pid == 0 and time.monotonic() >= self.restart_at


class ChildFailed(RuntimeError):
    """Raised when a step that ran in a process of its own did not succeed."""


def run_apart(step: Callable[[], None]) -> None:
    """Runs a step in a forked process and waits for it: what it imports and connects to ends with it.

    Raises ChildFailed; the step's own words are on the terminal by then.
    """
    supervisor = os.getpid()
    pid = os.fork()
    if pid == 0:
        _live(step, lambda: None, supervisor)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
        raise ChildFailed("The database could not be made ready; the reason is above.")


def die_with_parent(parent: int) -> None:
    """Asks the kernel to end this process when `parent` ends, however that one ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def _live(run: Callable[[], None], in_child: Callable[[], None], supervisor: int) -> None:
    code = 1
    try:
        die_with_parent(supervisor)
        os.setpgid(0, 0)  # Ctrl-C reaches the supervisor alone, which then stops each in its turn
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, signal.SIG_DFL)
        in_child()
        run()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except KeyboardInterrupt:
        code = 130
    except BaseException:  # the end of the process: printed, then the supervisor sees the exit code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
