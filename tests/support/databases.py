"""Databases ready to use: migrated and peopled once, then copied for each test."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.support.postgres import Cluster

Fill = Callable[[str], None]  # migrates and peoples the database at this address


class SqliteDatabases:
    """A file is copied for each test: about a millisecond."""

    def __init__(self, folder: Path, fill: Fill) -> None:
        self._template = folder / "template.sqlite3"
        fill(f"sqlite:///{self._template}")
        with sqlite3.connect(self._template) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def fresh(self, folder: Path) -> str:
        """Returns the address of a new copy."""
        shutil.copyfile(self._template, folder / "relance.sqlite3")
        return f"sqlite:///{folder / 'relance.sqlite3'}"

    def close(self) -> None:
        """Leaves the files to pytest's own tidying."""


class PostgresDatabases:
    """A database is copied from a template for each test: about thirty milliseconds."""

    def __init__(self, fill: Fill) -> None:
        self._cluster = Cluster()
        self._cluster.start()
        self._made = 0
        self._cluster.make("ready")
        fill(self._cluster.url("ready"))

    def fresh(self, folder: Path) -> str:
        """Returns the address of a new copy; the one before is dropped."""
        if self._made:
            self._cluster.drop(f"test_{self._made}")
        self._made += 1
        self._cluster.make(f"test_{self._made}", "ready")
        return self._cluster.url(f"test_{self._made}")

    def empty(self) -> str:
        """Returns the address of a database without any table."""
        self._cluster.make("empty")
        return self._cluster.url("empty")

    def close(self) -> None:
        """Stops the cluster."""
        self._cluster.stop()
