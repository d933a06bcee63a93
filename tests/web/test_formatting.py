"""How times, numbers, phones and names look."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from crm.access.models import User
from crm.extensions import db
from crm.outlets.models import Outlet
from crm.web import formatting, typography
from tests.leads.page_scene import opened

NOW = datetime(2026, 6, 3, 12, 5, tzinfo=UTC)
THIN = "\u202f"


@pytest.fixture
def french(in_app):
    """A French reader on 3 June 2026, 14:05 in Paris."""
    with in_app.test_request_context(), force_locale("fr"), time_machine.travel(NOW, tick=False):
        yield


pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (lambda: formatting.short_date(NOW), "mer. 3 juin"),
        (lambda: formatting.short_date(date(2025, 6, 3)), "mar. 3 juin 2025"),
        (lambda: formatting.long_date(NOW), "mercredi 3 juin 2026"),
        (lambda: formatting.short_date(date(2026, 1, 1)), "jeu. 1er janv."),
        (lambda: formatting.long_date(date(2026, 7, 1)), "mercredi 1er juillet 2026"),
        (lambda: formatting.clock_time(NOW), "14:05"),
        (lambda: formatting.date_and_time(NOW), "mer. 3 juin, 14:05"),
        (lambda: formatting.short_date(None), ""),
        (lambda: typography.number(1243), f"1{THIN}243"),
        (lambda: typography.euros(24990), f"24{THIN}990\u00a0€"),
        (lambda: typography.euros(0.5), "0,50\u00a0€"),
        (lambda: typography.phone("+33639981234"), THIN.join(["06", "39", "98", "12", "34"])),
        (lambda: typography.phone("+32470123456"), THIN.join(["+32", "470", "12", "34", "56"])),
        (lambda: typography.phone("accueil"), "accueil"),
        (lambda: typography.phone(None), ""),
    ],
)
def test_a_french_reader_sees(french, shown, expected):
    assert shown() == expected


def test_an_english_reader_sees_the_same_in_english(in_app):
    with in_app.test_request_context(), force_locale("en"), time_machine.travel(NOW, tick=False):
        assert formatting.short_date(NOW) == "Wed 3 Jun"
        assert formatting.clock_time(NOW) == "14:05"
        assert typography.number(1243) == "1,243"
        assert formatting.relative_words(NOW - timedelta(minutes=12)) == "12 min ago"


def test_winter_time_is_known(french):
    assert formatting.clock_time(datetime(2026, 12, 3, 12, 5, tzinfo=UTC)) == "13:05"


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-30), "just now"),
        (timedelta(minutes=-12), "12 min ago"),
        (timedelta(hours=1, minutes=5), "in 1 h 05"),
        (timedelta(days=-3), "3 d ago"),
    ],
)
def test_relative_times_use_at_most_two_units(in_app, away, words):
    with in_app.test_request_context(), force_locale("en"), time_machine.travel(NOW, tick=False):
        assert formatting.relative_words(NOW + away) == words


def test_a_relative_time_carries_the_exact_one(french):
    shown = formatting.relative_time(NOW - timedelta(minutes=12))
    assert 'datetime="2026-06-03T13:53:00+02:00"' in shown
    assert 'title="mercredi 3 juin 2026, 13:53:00"' in shown


def test_what_is_weeks_away_is_a_date(french):
    assert "il y a 21 j" in formatting.relative_time(NOW - timedelta(days=21))
    shown = formatting.relative_time(NOW - timedelta(days=726))
    assert ">ven. 7 juin 2024<" in shown
    assert "data-relative" not in shown


def test_times_are_those_of_the_readers_main_outlet(app, client, signed_in, cast, tenant):
    with app.app_context(), tenant(cast.garage):
        db.session.get_one(Outlet, cast.caen.id).timezone = "Indian/Reunion"
        db.session.get_one(User, cast.owner.id).main_outlet_id = cast.caen.id
        db.session.commit()
    opened(app, cast, owner=cast.owner)
    page = signed_in(client, cast.owner).get("/leads").text
    assert "+04:00" in page
    assert "+01:00" not in page
    assert "+02:00" not in page


@pytest.mark.parametrize(("minutes", "state"), [(-1, "late"), (0, "soon"), (10, "soon"), (11, "due")])
def test_a_promise_is_late_only_after_its_time(french, minutes, state):
    assert formatting.due_state(NOW + timedelta(minutes=minutes)) == state


@pytest.mark.parametrize(
    ("name", "letters"), [("Élise Marchand", "ÉM"), ("Jean-Paul Le Roux", "JR"), ("Zoé", "Z"), ("", "?"), ("(—)", "?")]
)
def test_initials_are_of_first_and_last_word(name, letters):
    assert typography.initials(name) == letters


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((typography._luminance(one), typography._luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@given(channels=st.tuples(*[st.integers(0, 255)] * 3))
def test_letters_on_any_brand_colour_can_be_read(channels):
    colour = "#{:02x}{:02x}{:02x}".format(*channels)
    ink = {"#fff": "#ffffff", "#000": "#000000"}[typography.ink_on(colour)]
    assert contrast(colour, ink) >= 4.5
