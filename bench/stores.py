"""Databases to measure on: the demonstration's dealership with so many leads, a tenth of them open and unanswered."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, text

from crm.config import with_driver
from crm.kernel.clock import now
from tests.support.postgres import Cluster

OPEN_SHARE = "0.1"
TENANT = 1  # the demonstration's legal entity; PostgreSQL's row-level security asks for it
FILLED = "filled"  # a file that says so
SECRET = "bench-only-not-a-secret"


@dataclass(frozen=True)
class Store:
    """One filled database and the folder of the processes that run on it."""

    kind: str  # sqlite | postgresql
    leads: int
    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a process that runs on it."""
        own = {"DATABASE_URL": self.url, "DATA_DIR": str(self.folder), "SECRET_KEY": SECRET, "DEMO": "0"}
        clean = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "MAIL_URL", "BASE_URL")}
        return clean | own


@contextmanager
def stores(kind: str, kept: Path | None = None) -> Iterator["Maker"]:
    """Gives a maker of databases of one kind; they and their server are gone afterwards, unless a folder keeps them."""
    folder = kept / kind if kept else Path(tempfile.mkdtemp(prefix="relance-bench-"))
    (folder / "cluster").mkdir(parents=True, exist_ok=True)
    cluster = Cluster(durable=True, kept=folder / "cluster") if kind == "postgresql" else None
    if cluster:
        cluster.start()
    try:
        yield Maker(kind, folder, cluster)
    finally:
        if cluster:
            cluster.stop()
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Maker:
    """Makes filled databases."""

    kind: str
    folder: Path
    cluster: Cluster | None

    def filled(self, leads: int) -> Store:
        """Returns a database with about that many leads, one that was kept if there is one."""
        name = f"bench_{leads}"
        place = self.folder / name
        url = self.cluster.url(name) if self.cluster else f"sqlite:///{place / 'relance.sqlite3'}"
        store = Store(self.kind, leads, url, place)
        if (place / FILLED).exists():
            return store
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        if self.cluster:
            self.cluster.make(name)
        words = [
            "dealership",
            "demo",
            "--leads",
            str(max(leads, 100)),
            "--open-share",
            OPEN_SHARE,
            "--journal-days",
            "30",
        ]
        run(["flask", *words], store.environment | {"DEMO": "1"})
        _leave_unanswered(store)
        (place / FILLED).touch()
        return store


def run(words: list[str], environment: dict[str, str]) -> None:
    """Runs one of the application's programs to its end, quietly. Raises when it fails."""
    program = Path(sys.executable).with_name(words[0])
    subprocess.run([str(program), *words[1:]], env=environment, check=True, stdout=subprocess.DEVNULL)


def _leave_unanswered(store: Store) -> None:
    """Takes the answers of the open leads back, so that the panel has to count and sort every one of them."""
    options = {"options": f"-c relance.legal_entity={TENANT}"} if store.kind == "postgresql" else {}
    engine, chance = create_engine(with_driver(store.url), connect_args=options), random.Random(7)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT id FROM lead WHERE closed_at IS NULL")).scalars().all()
        moment = now().replace(tzinfo=None)
        due = [{"id": i, "due": str(moment + timedelta(minutes=chance.randint(-3000, 900)))} for i in found]
        connection.execute(
            text(
                "UPDATE lead SET first_response_at = NULL, status = 'to_treat', next_action_at = NULL,"
                " first_response_due = CAST(:due AS timestamp), urgent_at = CAST(:due AS timestamp) WHERE id = :id"
                if store.kind == "postgresql"
                else "UPDATE lead SET first_response_at = NULL, status = 'to_treat', next_action_at = NULL,"
                " first_response_due = :due, urgent_at = :due WHERE id = :id"
            ),
            due,
        )
    if store.kind == "postgresql":  # what its own housekeeping would do soon
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
