"""Planned work over both daylight-saving nights, jumping clocks, and several schedulers."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from crm.extensions import db
from crm.kernel import schedules
from crm.kernel.clock import now
from crm.kernel.schedules import Daily, Every
from crm.worker import DUE_WORK, do, is_due, scheduled

PARIS = "Europe/Paris"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "slot"),
    [
        (date(2026, 3, 28), time(2, 30), utc(2026, 3, 28, 1, 30)),
        (SPRING, time(2, 30), utc(2026, 3, 29, 1, 30)),  # does not exist: 3:30 on the new clock
        (SPRING, time(3, 0), utc(2026, 3, 29, 1, 0)),
        (AUTUMN, time(2, 30), utc(2026, 10, 25, 0, 30)),  # exists twice: the first one
        (AUTUMN, time(3, 0), utc(2026, 10, 25, 2, 0)),
        (date(2026, 10, 26), time(2, 30), utc(2026, 10, 26, 1, 30)),
    ],
)
def test_a_daily_time_is_taken_by_the_local_clock(day, at, slot):
    assert Daily(at, PARIS).slot_of(day) == slot


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.times())
def test_every_local_day_has_exactly_one_slot_and_none_lies_ahead(naive, at):
    plan, moment = Daily(at.replace(tzinfo=None), PARIS), naive.replace(tzinfo=UTC)
    slot = plan.last_before(moment)
    assert slot <= moment < slot + timedelta(hours=26)
    assert plan.last_before(slot) == slot


def test_every_five_minutes_starts_on_the_hour():
    assert Every(5).last_before(utc(2026, 5, 1, 12, 9, 59)) == utc(2026, 5, 1, 12, 5)


@pytest.fixture
def done(in_app):
    """Offers work every minute for the time of a test; returns the list of its runs."""
    runs: list[datetime] = []
    scheduled("test", Every(1))(lambda budget: runs.append(now()))
    yield runs
    del DUE_WORK["test"]


def test_a_slot_is_done_once_however_often_it_is_looked_at(done):
    with time_machine.travel(utc(2026, 5, 1, 12, 0), tick=False) as clock:
        assert is_due("test")
        do("test")
        do("test")
        assert not is_due("test")
        clock.move_to(utc(2026, 5, 1, 12, 1))
        assert is_due("test")
        do("test")
    assert len(done) == 2


def test_a_clock_that_jumps_back_repeats_nothing(done):
    with time_machine.travel(utc(2026, 5, 1, 12, 0), tick=False) as clock:
        do("test")
        clock.move_to(utc(2026, 5, 1, 14, 0))
        do("test")
        clock.move_to(utc(2026, 5, 1, 12, 0))
        do("test")
    assert len(done) == 2


def test_a_slot_whose_worker_died_is_taken_over_when_its_lease_ends(in_app):
    slot = utc(2026, 5, 1, 12, 0)
    assert schedules.claim(db.session(), "mailboxes", slot, slot)
    db.session.commit()
    assert not schedules.claim(db.session(), "mailboxes", slot, slot + timedelta(seconds=59))
    assert not schedules.is_due(db.session(), "mailboxes", slot, slot + timedelta(seconds=59))
    assert schedules.is_due(db.session(), "mailboxes", slot, slot + schedules.LEASE)
    assert schedules.claim(db.session(), "mailboxes", slot, slot + schedules.LEASE)
    schedules.finish(db.session(), "mailboxes", slot, slot + schedules.LEASE)
    assert not schedules.claim(db.session(), "mailboxes", slot, slot + timedelta(days=1))
