"""The played portals against a real server: what is answered is stored, once."""

from collections import Counter
from threading import Event
from time import monotonic

import pytest
from sqlalchemy import func, select

from crm.extensions import db
from crm.intake.models import IntakeRecord
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.leads.models import Lead
from crm.setup.dealership.loading import load
from crm.setup.demo import DEMO_FILE
from crm.setup.portal.playing import UNREACHABLE, Play, Tally, play
from tests.support.live import LiveServer
from tests.support.ports import free_port


@pytest.fixture
def server(empty_app):
    """The demonstration's dealership without history, behind a port."""
    with empty_app.app_context():
        load(DEMO_FILE.read_text("utf-8"))
        db.session.commit()
        db.session().leave()
    live = LiveServer(empty_app, free_port())
    live.start()
    yield live
    live.stop()


def outcomes_stored(app):
    with app.app_context(), inside(db.session(), EVERY_TENANT):
        rows = db.session.execute(select(IntakeRecord.outcome, func.count()).group_by(IntakeRecord.outcome))
        return Counter(dict(rows.all()))


def test_what_the_server_answers_is_what_it_has_stored(server, empty_app):
    tally = Tally()
    told = play(Play(server.url, rate=60, count=120, seed=7), Event(), tally)
    stored = outcomes_stored(empty_app)
    assert tally.sent == 120
    assert told["created"] == stored["created"] > 80
    assert told["duplicate"] + told["merged"] == stored["duplicate"] + stored["merged"] > 0
    with empty_app.app_context(), inside(db.session(), EVERY_TENANT):
        assert db.session.scalar(select(func.count()).select_from(Lead)) == told["created"]


@pytest.mark.databases("sqlite")
def test_every_lead_with_outlet_and_brand_finds_an_owner(server, empty_app):
    play(Play(server.url, rate=60, count=60, seed=3), Event())
    with empty_app.app_context(), inside(db.session(), EVERY_TENANT):
        placed = select(Lead).where(Lead.outlet_id.is_not(None), Lead.brand_id.is_not(None))
        leads = db.session.scalars(placed).all()
        assert len(leads) > 40
        assert all(lead.owner_id for lead in leads)


@pytest.mark.databases("sqlite")
def test_a_wrong_key_is_refused_and_nothing_is_stored(server, empty_app):
    told = play(Play(server.url, keys={"*": "wrong"}, rate=50, count=5, seed=1), Event())
    assert told == {"HTTP 401": 5}
    assert not outcomes_stored(empty_app)


def test_it_waits_for_a_server_that_is_not_there_and_stops_when_told():
    started, stop = monotonic(), Event()
    told = play(Play(f"http://127.0.0.1:{free_port()}", rate=100, count=3, seconds=0.5, seed=1), stop)
    assert set(told) <= {UNREACHABLE}
    assert monotonic() - started < 10


@pytest.mark.databases("sqlite")
def test_the_command_tells_the_counts(server, empty_app):
    words = ["portal", "--url", server.url, "--rate", "50", "--count", "10", "--seed", "5", "--verbose"]
    answer = empty_app.test_cli_runner().invoke(args=words)
    assert answer.exit_code == 0, answer.output
    assert "10 requests: created" in answer.output
    assert " → created" in answer.output
