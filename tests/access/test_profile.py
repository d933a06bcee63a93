"""« Mon profil » (mission CF-22, FS-01; reliability.md, inputs 3, 9 and 21)."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.journal.models import Event
from tests.support.cast import PASSWORD
from tests.support.signing_in import signed_in

CONTACT = {
    "email": "olivier@example.com",
    "phone": "",
    "mobile": "+33639981234",
    "freespee": "mobile",
    "language": "fr",
    "password": PASSWORD,
}
ENGLISH = {"Accept-Language": "en"}
NEW = "cheval correct pile agrafe"


@pytest.fixture
def me(app, client, cast):
    return signed_in(client, cast.owner)


@pytest.fixture
def kept(app, cast, tenant):
    """Reads the owner as the database keeps them."""

    def read() -> User:
        with app.app_context(), tenant(cast.garage):
            user = db.session.get(User, cast.owner.id)
            db.session.expunge(user)
            return user

    return read


def test_contact_is_kept_and_written_into_the_journal(app, me, kept, cast, tenant):
    assert me.post("/me/contact", data=CONTACT).location == "/me#contact"
    user = kept()
    assert (user.email, user.mobile, user.freespee) == ("olivier@example.com", "+33639981234", "mobile")
    with app.app_context(), tenant(cast.garage):
        event = db.session.scalar(select(Event))
        assert (event.kind, event.subject_id, event.actor_id) == ("user.changed", cast.owner.id, cast.owner.id)
        assert event.data["changes"]["email"] == [cast.owner.email, "olivier@example.com"]


def test_new_email_signs_in(app, me, cast):
    me.post("/me/contact", data=CONTACT)
    answer = app.test_client().post("/login", data={"login": "olivier@example.com", "password": cast.owner.password})
    assert answer.status_code == 303


@pytest.mark.parametrize("typed", ["", "un autre mot de passe"])
def test_new_email_asks_for_the_password(me, kept, cast, typed):
    refused = me.post("/me/contact", data=CONTACT | {"password": typed}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Ce n’est pas votre mot de passe actuel." in refused.text
    assert 'value="olivier@example.com"' in refused.text
    assert kept().email == cast.owner.email


def test_the_rest_of_the_contact_asks_for_no_password(me, kept, cast):
    assert me.post("/me/contact", data=CONTACT | {"email": cast.owner.email, "password": ""}).status_code == 303
    assert kept().mobile == "+33639981234"


@pytest.mark.parametrize("typed", ["06 39 98 12 34", "+33 6 39 98 12 34", "0639981234"])
def test_phone_that_is_not_e164_is_refused_with_an_example_and_stays_typed(me, kept, typed):
    refused = me.post("/me/contact", data=CONTACT | {"mobile": typed}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "+33639981234" in refused.text
    assert f'value="{typed}"' in refused.text
    assert kept().mobile == ""


def test_freespee_needs_the_number_that_it_rings(me, kept):
    assert me.post("/me/contact", data=CONTACT | {"freespee": "phone"}).status_code == 422
    assert kept().freespee == ""


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "pas une adresse"},
        {"email": "a@example.com\r\nBcc: b@example.com"},
        {"language": "klingon"},
        {"freespee": "fax"},
        {"mobile": "+" + "9" * 5000},
        {"email": "x" * 300 + "@example.com"},
    ],
)
def test_what_makes_no_sense_is_refused(me, typed):
    assert me.post("/me/contact", data=CONTACT | typed).status_code == 422


def test_profile_and_tenant_in_the_form_are_ignored(me, kept, cast):
    me.post("/me/contact", data=CONTACT | {"profile": "Administrator", "legal_entity_id": cast.morel, "active": ""})
    user = kept()
    assert (user.profile, user.legal_entity_id, user.active) == ("Salesman", cast.garage, True)


def test_notifications_are_kept(me, kept):
    typed = {"email_disabled": "y", "notified_activities": ["PR", "VN"], "follow_up_activities": ["B2B-VN"]}
    assert me.post("/me/notifications", data=typed).status_code == 303
    user = kept()
    assert (user.lead_notifications, user.email_disabled) == (False, True)
    assert (sorted(user.notified_activities), user.follow_up_activities) == (["PR", "VN"], ["B2B-VN"])


def test_unknown_activity_is_refused(me):
    assert me.post("/me/notifications", data={"notified_activities": ["XX"]}).status_code == 422


def test_absence_is_kept_and_ends_after_it_begins(me, kept):
    assert me.post("/me/absence", data={"away_from": "2026-08-03", "away_until": "2026-08-01"}).status_code == 422
    assert me.post("/me/absence", data={"away_from": "2026-08-03", "away_until": "2026-08-21"}).status_code == 303
    assert kept().is_away(date(2026, 8, 21))
    assert me.post("/me/absence", data={"away_from": "", "away_until": ""}).status_code == 303
    assert not kept().is_away(date(2026, 8, 21))


def test_password_changes_with_the_old_one_and_ends_other_sessions(app, me, cast):
    other = signed_in(app.test_client(), cast.owner)
    typed = {"password": cast.owner.password, "new_password": NEW, "repeated": NEW}
    assert me.post("/me/password", data=typed).location == "/me#password"
    assert me.get("/me").status_code == 200
    assert other.get("/me").status_code == 302
    again = app.test_client().post("/login", data={"login": cast.owner.login_id, "password": NEW})
    assert again.status_code == 303


def test_password_does_not_change_without_the_old_one(app, me, cast, clock):
    typed = {"password": "je ne sais plus lequel", "new_password": NEW, "repeated": NEW}
    answers = [me.post("/me/password", data=typed, headers=ENGLISH) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {422}
    assert "Ce n’est pas votre mot de passe actuel" in answers[0].text
    assert "Trop de tentatives" in answers[-1].text
    again = app.test_client().post("/login", data={"login": cast.owner.login_id, "password": cast.owner.password})
    assert again.status_code == 303


@pytest.mark.parametrize("section", ["contact", "notifications", "absence", "password"])
def test_section_is_a_page_a_fragment_and_a_way_back(me, section):
    page = me.get(f"/me/{section}").text
    form = me.get(f"/me/{section}", headers={"HX-Request": "true"}).text
    shown = me.get(f"/me?section={section}", headers={"HX-Request": "true"}).text
    assert page.startswith("<!doctype html>")
    assert form.strip().startswith(f'<section class="card" id="{section}"')
    assert "<form" in form
    assert shown.strip().startswith(f'<section class="card" id="{section}"')
    assert "<form" not in shown


def test_saving_by_htmx_answers_with_the_section(me):
    answer = me.post("/me/contact", data=CONTACT, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<section class="card" id="contact"')
    assert "toast" in answer.headers["HX-Trigger"]


def test_unknown_section_is_not_there(me):
    assert me.get("/me/salary").status_code == 404
    assert me.post("/me/salary").status_code == 404


def test_names_are_shown_as_text(app, me, cast, tenant):
    with app.app_context(), tenant(cast.garage):
        db.session.get(User, cast.owner.id).first_name = "<img src=x onerror=alert(1)>"
    assert "<img src=x" not in me.get("/me").text
