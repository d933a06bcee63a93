"""The moments offered for a next action are ones at which the outlet is open (list rule 13)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.outlets.hours import OpeningPlan
from crm.outlets.moments import usual_moments

PARIS = ZoneInfo("Europe/Paris")
PLAN = OpeningPlan()
NEVER = OpeningPlan(week=((),) * 7)


def offered(text: str, plan: OpeningPlan = PLAN) -> list[str]:
    moments = usual_moments(datetime.fromisoformat(text).replace(tzinfo=PARIS), plan)
    return [f"{moment.kind} {moment.at:%a %d %H:%M}" for moment in moments]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (
            "2026-11-17T09:02",
            ["today Tue 17 11:05", "tomorrow Wed 18 09:30", "this week Mon 23 09:30", "later Tue 24 09:30"],
        ),
        ("2026-11-17T18:30", ["tomorrow Wed 18 09:30", "this week Mon 23 09:30", "later Tue 24 09:30"]),
        ("2026-11-21T10:00", ["this week Mon 23 09:30", "later Sat 28 09:30"]),
        ("2026-11-22T10:00", ["tomorrow Mon 23 09:30", "later Mon 30 09:30"]),
    ],
    ids=["in the morning", "at the end of the day", "before a closed Sunday", "on Sunday"],
)
def test_in_two_hours_tomorrow_monday_in_a_week(now, expected):
    assert offered(now) == expected


def test_a_closed_day_moves_to_the_next_open_one():
    plan = OpeningPlan(closed_days=frozenset({date(2026, 11, 18)}))
    assert offered("2026-11-17T09:00", plan)[1] == "this week Thu 19 09:30"


def test_an_outlet_that_opens_later_is_not_called_before():
    plan = OpeningPlan(week=(((10 * 60, 19 * 60),),) * 7)
    assert offered("2026-11-17T11:00", plan)[1] == "tomorrow Wed 18 10:00"


def test_an_outlet_without_hours_still_offers_moments():
    assert len(offered("2026-11-17T09:00", NEVER)) == 4


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 1)))
def test_each_moment_lies_ahead_at_an_open_hour_and_none_comes_twice(naive):
    now = naive.replace(tzinfo=UTC)
    moments = usual_moments(now, PLAN)
    times = [moment.at for moment in moments]
    assert times == sorted(set(times))
    assert all(now < at < now + timedelta(days=22) and PLAN.is_open(at) for at in times)
