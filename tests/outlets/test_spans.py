"""Opening hours as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.outlets.spans import HoursOverlap, HoursUnreadable, parse_spans, spans_text

DAY = ((540, 720), (840, 1140))


@pytest.mark.parametrize(
    "typed",
    [
        "9:00-12:00, 14:00-19:00",
        "9:00-12:00 14:00-19:00",
        "14h-19h ; 9h-12h",
        "9h00 – 12h00 et 14h00 – 19h00",
        "09-12/14-19",
        "9h à 12h, 14h à 19h",
        "9.00-12.00,14.00-19.00,",
    ],
)
def test_day_is_read_as_it_is_typed(typed):
    assert parse_spans(typed) == DAY


def test_nothing_is_a_closed_day_and_midnight_an_end():
    assert parse_spans("  ") == ()
    assert parse_spans("0:00-24:00") == ((0, 1440),)


@pytest.mark.parametrize("typed", ["matin", "9:00", "9:00-", "9:70-12:00", "9-25", "9-12 et demi", "9-12 14", "-5-12"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(HoursUnreadable):
        parse_spans(typed)


@pytest.mark.parametrize("typed", ["12-9", "9-12, 11-14", "9-9"])
def test_spans_that_cross_are_refused(typed):
    with pytest.raises(HoursOverlap):
        parse_spans(typed)


@given(st.lists(st.integers(0, 1440), max_size=8, unique=True).filter(lambda cuts: len(cuts) % 2 == 0))
def test_spans_are_read_back_as_they_are_shown(cuts):
    cuts = sorted(cuts)
    spans = tuple(zip(cuts[::2], cuts[1::2], strict=True))
    assert parse_spans(spans_text(spans)) == spans
