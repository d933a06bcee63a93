"""SQLite's one writer: everybody gets a turn (reliability.md, rule 1)."""

import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from crm.extensions import db
from crm.kernel import database as rules

pytestmark = pytest.mark.databases("sqlite")
BUSY = 1.5  # seconds


@pytest.fixture(autouse=True)
def _writers() -> None:
    """Whatever a test before this one asked for as a reader in the same thread."""
    rules.set_writing()


def test_a_rare_writer_gets_its_turns_beside_a_busy_one(in_app):
    engine, ends, turns = db.engine, time.monotonic() + BUSY, []

    def hog() -> None:
        while time.monotonic() < ends:
            with engine.begin() as connection:
                connection.execute(text("UPDATE legal_entity SET name = name"))
                time.sleep(0.003)
            time.sleep(0.001)  # until the next request

    busy = threading.Thread(target=hog)
    busy.start()
    while time.monotonic() < ends:
        began = time.monotonic()
        with engine.begin():
            turns.append(time.monotonic() - began)
        time.sleep(0.01)
    busy.join()
    assert len(turns) >= 8  # SQLite's own waiting gave one


def test_a_lock_that_stays_taken_is_an_error_of_the_database(in_app, monkeypatch):
    monkeypatch.setattr(rules, "LOCK_TIMEOUT", 0.05)  # the same wait, but not 15 seconds of it
    with db.engine.begin(), pytest.raises(OperationalError), db.engine.begin():
        pytest.fail("two writers at once")
