"""The opening clock: a table of what people expect, and properties that hold on every day of the year."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.outlets.holidays import UnknownHolidayZone, public_holidays
from crm.outlets.hours import DEFAULT_WEEK, OpeningPlan, week_of

PARIS = ZoneInfo("Europe/Paris")
CAEN = OpeningPlan()
METZ = OpeningPlan(holiday_zone="Alsace-Moselle")
NIGHT_WATCH = OpeningPlan(week=(((0, 1440),),) * 7, country="")
NEVER = OpeningPlan(week=((),) * 7)
NIGHT_SHIFT = OpeningPlan(week=(*(((),) * 6), ((90, 150),)), country="")  # Sundays 1:30 to 2:30


def at(text: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("plan", "received", "minutes", "due"),
    [
        pytest.param(CAEN, "2026-06-03 09:10", 30, "2026-06-03 09:40", id="in the morning"),
        pytest.param(CAEN, "2026-06-03 11:45", 30, "2026-06-03 14:15", id="over lunch"),
        pytest.param(CAEN, "2026-06-03 11:30", 30, "2026-06-03 12:00", id="just before lunch"),
        pytest.param(CAEN, "2026-06-03 18:50", 30, "2026-06-04 09:20", id="over the night"),
        pytest.param(CAEN, "2026-06-06 17:45", 30, "2026-06-08 09:15", id="over Sunday"),
        pytest.param(CAEN, "2026-06-07 03:00", 30, "2026-06-08 09:30", id="received on Sunday"),
        pytest.param(CAEN, "2026-07-13 18:45", 30, "2026-07-15 09:15", id="over Bastille day"),
        pytest.param(CAEN, "2026-04-03 10:00", 30, "2026-04-03 10:30", id="Good Friday in Caen"),
        pytest.param(METZ, "2026-04-03 10:00", 30, "2026-04-04 09:30", id="Good Friday in Metz"),
        pytest.param(
            OpeningPlan(closed_days=frozenset({date(2026, 6, 3)})),
            "2026-06-03 10:00",
            60,
            "2026-06-04 10:00",
            id="an inventory day",
        ),
        pytest.param(CAEN, "2026-03-28 17:50", 60, "2026-03-30 09:50", id="over the spring night"),
        pytest.param(CAEN, "2026-10-24 17:50", 60, "2026-10-26 09:50", id="over the autumn night"),
        pytest.param(NIGHT_WATCH, "2026-03-29 01:30", 60, "2026-03-29 03:30", id="spring, open all night"),
        pytest.param(NIGHT_SHIFT, "2026-03-29 01:00", 30, "2026-03-29 03:00", id="spring, half the shift is missing"),
        pytest.param(
            NIGHT_SHIFT, "2026-10-25 01:00", 90, "2026-10-25 02:30+01:00", id="autumn, part of it comes twice"
        ),
    ],
)
def test_due_time_counts_opening_hours_only(plan, received, minutes, due):
    expected = datetime.fromisoformat(due)
    expected = expected if expected.tzinfo else expected.replace(tzinfo=PARIS)
    assert plan.add_minutes(at(received), minutes) == expected


def test_due_time_is_told_in_utc():
    assert CAEN.add_minutes(at("2026-06-03 09:10"), 30).utcoffset() == timedelta(0)


def test_plan_that_is_never_open_counts_plain_minutes():
    assert NEVER.add_minutes(at("2026-06-07 03:00"), 30) == at("2026-06-07 03:30")
    assert NEVER.minutes_between(at("2026-06-07 03:00"), at("2026-06-07 03:30")) == 30


def test_other_side_of_the_world_keeps_its_own_clock():
    noumea = OpeningPlan(timezone="Pacific/Noumea", holiday_zone="NC")
    received = at("2026-09-24 10:00", ZoneInfo("Pacific/Noumea"))  # « fête de la citoyenneté »
    assert noumea.add_minutes(received, 30) == at("2026-09-25 09:30", ZoneInfo("Pacific/Noumea"))


def test_unknown_holiday_zone_is_named():
    with pytest.raises(UnknownHolidayZone, match="Atlantis"):
        public_holidays("FR", "Atlantis", 2026)


def test_week_is_read_in_any_order():
    assert week_of([(1, 840, 1140), (1, 540, 720), (0, 540, 720)])[:2] == (((540, 720),), ((540, 720), (840, 1140)))


def _spans(cuts: list[int]) -> tuple[tuple[int, int], ...]:
    cuts = sorted(cuts)
    return tuple(zip(cuts[::2], cuts[1::2], strict=True))


days = st.sampled_from([0, 2, 4]).flatmap(
    lambda n: st.lists(st.integers(0, 1440), min_size=n, max_size=n, unique=True).map(_spans)
)
plans = st.builds(
    OpeningPlan,
    timezone=st.sampled_from(["Europe/Paris", "America/Martinique", "Australia/Lord_Howe", "America/Santiago"]),
    week=st.tuples(*[days] * 7),
    holiday_zone=st.sampled_from(["", "57"]),
)
clock_nights = [datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)]
moments = st.one_of(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.builds(lambda night, s: night + timedelta(seconds=s), st.sampled_from(clock_nights), st.integers(0, 6 * 3600)),
)


@settings(max_examples=200, deadline=None)
@given(plans, moments, st.integers(1, 5000))
def test_adding_and_counting_agree(plan, start, minutes):
    due = plan.add_minutes(start, minutes)
    assert due >= start + timedelta(minutes=minutes)
    assert plan.minutes_between(start, due) == minutes
    assert plan.minutes_between(due, start) == -minutes


@settings(max_examples=100, deadline=None)
@given(plans, moments, st.integers(1, 3000), st.integers(1, 3000))
def test_adding_in_two_steps_is_adding_once(plan, start, first, second):
    assert plan.add_minutes(plan.add_minutes(start, first), second) == plan.add_minutes(start, first + second)


@settings(max_examples=30, deadline=None)
@given(plans, st.sampled_from(clock_nights))
def test_counted_minutes_are_the_open_ones_of_both_clock_nights(plan, night):
    walked = [night + timedelta(minutes=n) for n in range(600)]
    expected = 600 if plan.is_never_open else sum(map(plan.is_open, walked))
    assert plan.minutes_between(night, night + timedelta(minutes=600)) == expected


def test_default_week_is_the_one_of_the_trade():
    assert [sum(closes - opens for opens, closes in day) // 60 for day in DEFAULT_WEEK] == [8, 8, 8, 8, 8, 7, 0]
