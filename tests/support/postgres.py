"""A throw-away PostgreSQL from the system's programs, run by somebody who is not root, gone with the tests."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from crm.kernel.leakproof import STATEMENTS
from tests.support.programs import needed, postgres_folder

ROLE = "relance"  # no superuser: row-level security holds for it, as in a real installation
ALWAYS = ("max_connections=60", "listen_addresses=")
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Cluster:
    """One server under a unix socket; databases are copied from a template."""

    def __init__(self, durable: bool = False, kept: Path | None = None) -> None:
        """`durable` as a real installation is; `kept` is a folder that stays, with what is in it."""
        self._settings = ALWAYS if durable else (*ALWAYS, *QUICK)
        self._bin = needed("PostgreSQL", postgres_folder, "postgresql")
        self._user = _somebody_else()
        self._kept = kept
        self._folder = kept or Path(tempfile.mkdtemp(prefix="relance-pg-"))
        self._server: subprocess.Popen | None = None
        if self._user:
            shutil.chown(self._folder, self._user)

    def start(self) -> None:
        """Makes the cluster and waits until it answers."""
        data = str(self._folder / "data")
        is_new = not Path(data).exists()
        if is_new:
            self._run("initdb", "-D", data, "-A", "trust", "-U", "admin", "-E", "UTF8", "--no-sync")
        options = [word for setting in self._settings for word in ("-c", setting)]
        self._server = subprocess.Popen(
            [f"{self._bin}/postgres", "-D", data, "-k", str(self._folder), *options],
            user=self._user, preexec_fn=_die_with_parent, cwd=self._folder, env=_plain_locale(),
            stdout=subprocess.DEVNULL, stderr=open(self._folder / "log", "w"),
        )  # fmt: skip
        self._wait()
        if is_new:
            self.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            self._search_by_index()

    def stop(self) -> None:
        """Ends the server at once and removes everything."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(20)
        if self._kept is None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """Returns the address of a database for the application."""
        return f"postgresql+psycopg://{ROLE}@/{database}?host={self._folder}"

    def admin_url(self, database: str) -> str:
        """Returns the address of a database for the cluster's administrator, whom row-level security lets pass."""
        return self.url(database).replace(f"//{ROLE}@", "//admin@")

    def make(self, database: str, template: str = "template1") -> None:
        """Makes a database, a copy of `template`; one of that name is dropped first."""
        self.drop(database)
        self.execute(f"CREATE DATABASE {database} OWNER {ROLE} TEMPLATE {template}")

    def drop(self, database: str) -> None:
        """Drops a database together with whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Runs one statement as the cluster's administrator."""
        with psycopg.connect(f"user=admin dbname=postgres host={self._folder}", autocommit=True) as connection:
            connection.execute(statement)

    def _search_by_index(self) -> None:
        """Says in the template of all databases what docs/hosting.md asks of a cluster's administrator."""
        with psycopg.connect(f"user=admin dbname=template1 host={self._folder}", autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for statement in STATEMENTS:
                connection.execute(statement)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [f"{self._bin}/{program}", *words],
            user=self._user,
            cwd=self._folder,
            check=True,
            stdout=subprocess.DEVNULL,
            env=_plain_locale(),
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                return self.execute("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)


def _somebody_else() -> str | None:
    """Returns a user to run as when we are root, which PostgreSQL refuses."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _plain_locale() -> dict[str, str]:
    """A locale that a test names and this machine lacks would stop the server."""
    return {**os.environ, "LC_ALL": "C"}


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
