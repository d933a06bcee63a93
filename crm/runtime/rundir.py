"""DATA_DIR/run: who runs here, under which process ids, and where the embedded Valkey listens."""

import contextlib
import fcntl
import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 108 with the closing zero (man 7 unix), macOS's 104


class AlreadyRunning(RuntimeError):
    """Raised when another `flask serve` holds this DATA_DIR."""


class RunDir:
    """The run folder of one DATA_DIR. Held by one supervisor at a time."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "run"
        self._lock: IO[str] | None = None

    def hold(self) -> None:
        """Takes the folder for this process and clears what a crashed one left. Raises AlreadyRunning."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = open(self.path / "serve.lock", "a+")  # noqa: SIM115  held until this process ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise AlreadyRunning(f"Relance already runs on {self.path.parent} (process {holder}).") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock
        for stale in self.path.glob("*.pid"):
            stale.unlink()

    def let_go_in_child(self) -> None:
        """Closes the lock in a forked child, so that only the supervisor's life holds the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def write_pid(self, name: str, pid: int) -> None:
        """Writes `name`.pid whole or not at all: a reader never sees half a number."""
        draft = self.path / f".{name}.pid"
        draft.write_text(f"{pid}\n")
        draft.replace(self.path / f"{name}.pid")

    def forget_pid(self, name: str) -> None:
        """Removes `name`.pid if it is there."""
        with contextlib.suppress(FileNotFoundError):
            (self.path / f"{name}.pid").unlink()


def valkey_socket(data_dir: Path) -> Path:
    """Returns where the embedded Valkey of this DATA_DIR listens; a long DATA_DIR gets a short place in /tmp."""
    natural = data_dir / "run" / "valkey.sock"
    if len(os.fsencode(natural)) <= LONGEST_SOCKET_PATH:
        return natural
    mark = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"relance-{os.getuid()}-{mark}" / "valkey.sock"


def redis_url(configured: str, data_dir: Path) -> str:
    """Returns the queue's address: REDIS_URL when set, else the embedded server's socket, running or not."""
    return configured or f"unix://{valkey_socket(data_dir)}"
