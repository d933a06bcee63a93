"""The quick lead: a person at the counter becomes a lead in one small form (mission CM-01, CM-08, CM-09, CM-10)."""

import re
from urllib.parse import urlsplit

import pytest

from crm.assignment.models import Rule
from crm.extensions import db
from crm.intake.models import IntakeRecord, RawMessage
from crm.leads.models import Lead
from tests.leads.page_scene import kinds, opened, read

TYPED = {
    "civility": "Mme",
    "first_name": "Camille",
    "last_name": "Lefèvre",
    "phone": "06.39.98.12.34",
    "email": "",
    "brand": "AP",
    "outlet": "MAR-CAEN",
    "activity": "VN",
    "request_type": "test_drive",
    "origin": "showroom",
    "vehicle": "308 GT",
    "comments": "Essai samedi",
    "owner": "rules",
}


@pytest.fixture
def rule(app, cast, tenant):
    with app.app_context(), tenant(cast.garage):
        db.session.add(Rule(position=1, name="Peugeot", brands=["AP"]))


def made(app, cast, answer) -> Lead:
    assert answer.status_code == 303, answer.text
    return read(app, cast, urlsplit(answer.location).path.rsplit("/", 1)[-1])


def test_the_lead_is_made_given_by_the_rules_and_kept_raw(app, client, signed_in, cast, tenant, rule):
    answer = signed_in(client, cast.receptionist).post("/leads/new", data=TYPED)
    lead = made(app, cast, answer)
    assert (lead.phone, lead.kind, lead.lead_type, lead.origin) == ("+33639981234", "B2C", "walk_in", "showroom")
    assert lead.owner_id in (cast.owner.id, cast.mate.id)
    assert lead.vehicle == "Peugeot 308 GT"
    with app.app_context(), tenant(cast.garage):
        raw = db.session.scalars(db.select(RawMessage)).one()
        assert b"308 GT" in raw.body
        assert db.session.scalars(db.select(IntakeRecord)).one().lead_id == lead.id


def test_who_writes_it_down_can_keep_it(app, client, signed_in, cast, rule):
    lead = made(app, cast, signed_in(client, cast.manager).post("/leads/new", data=TYPED | {"owner": "me"}))
    assert (lead.owner_id, lead.assignment["how"]) == (cast.manager.id, "taken")


def test_a_receptionist_cannot_keep_a_lead(app, client, signed_in, cast, rule):
    lead = made(app, cast, signed_in(client, cast.receptionist).post("/leads/new", data=TYPED | {"owner": "me"}))
    assert lead.owner_id != cast.receptionist.id


def test_a_company_is_a_b2b_lead(app, client, signed_in, cast):
    typed = TYPED | {"last_name": "", "first_name": "", "company": "Taxis de Caen"}
    lead = made(app, cast, signed_in(client, cast.owner).post("/leads/new", data=typed))
    assert (lead.kind, lead.name) == ("B2B", "Taxis de Caen")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"last_name": ""}, "new-last_name-error"),
        ({"phone": ""}, "new-phone-error"),
        ({"phone": "06 39 98"}, "new-phone-error"),
        ({"phone": "", "email": "camille@"}, "new-email-error"),
        ({"brand": ""}, "new-brand-error"),
        ({"outlet": ""}, "new-outlet-error"),
        ({"brand": "AC", "outlet": "MAR-LISIEUX"}, "new-outlet-error"),
        ({"outlet": "MOR-DOLE"}, "new-outlet-error"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field_and_the_rest_stays(app, client, signed_in, cast, wrong, field):
    answer = signed_in(client, cast.owner).post("/leads/new", data=TYPED | wrong)
    assert answer.status_code == 422
    assert f'id="{field}"' in answer.text
    assert 'value="308 GT"' in answer.text


def test_the_example_of_a_number_is_given(client, signed_in, cast):
    assert "06 39 98 12 34" in signed_in(client, cast.owner).post("/leads/new", data=TYPED | {"phone": "12"}).text


def test_open_leads_of_the_same_person_are_shown_while_typing(app, client, signed_in, cast):
    peugeot = opened(app, cast, "Camille Lefèvre")
    citroen = opened(app, cast, "Camille Lefèvre", brand="AC")
    answer = signed_in(client, cast.mate).get("/leads/new/matches?phone=0639981234&email=")
    assert f'value="{peugeot}"' in answer.text
    assert citroen not in answer.text  # Mathilde sells Peugeot alone
    assert peugeot in client.get("/leads/new/matches?phone=&email=Camille.Lefèvre@example.com").text
    assert peugeot not in client.get("/leads/new/matches?phone=0639980000&email=").text


def test_without_javascript_the_open_lead_is_asked_about_once(app, client, signed_in, cast):
    peugeot = opened(app, cast, "Camille Lefèvre")
    browser = signed_in(client, cast.owner)
    asked = browser.post("/leads/new", data=TYPED)
    assert asked.status_code == 409
    assert f'name="attach" value="{peugeot}"' in asked.text
    seen = re.search(r'name="seen" value="([^"]*)"', asked.text).group(1)
    assert made(app, cast, browser.post("/leads/new", data=TYPED | {"seen": seen})).public_id != peugeot


def test_going_on_with_the_open_lead_adds_what_is_said_now(app, client, signed_in, cast):
    peugeot = opened(app, cast, "Camille Lefèvre", owner=cast.mate)
    answer = signed_in(client, cast.owner).post("/leads/new", data=TYPED | {"attach": peugeot})
    assert urlsplit(answer.location).path == f"/leads/{peugeot}"
    assert kinds(app, cast, peugeot)[0] == "lead.messaged"
    page = client.get(f"/leads/{peugeot}").text
    assert "Essai samedi" in page
    assert cast.mate.email in page  # she is told


def test_a_hidden_lead_cannot_be_gone_on_with(app, client, signed_in, cast):
    assert (
        signed_in(client, cast.owner).post("/leads/new", data=TYPED | {"attach": cast.stranger_lead}).status_code == 404
    )


def test_the_same_form_sent_twice_is_one_lead(app, client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    once = re.search(r'name="once"[^>]*value="([^"]+)"', browser.get("/leads/new").text).group(1)
    first = made(app, cast, browser.post("/leads/new", data=TYPED | {"once": once}))
    again = made(app, cast, browser.post("/leads/new", data=TYPED | {"once": once, "seen": first.public_id}))
    assert again.id == first.id


def test_only_outlets_that_sell_the_brand_are_offered(client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    assert "MAR-LISIEUX" in browser.get("/leads/new/outlets?brand=AP").text
    assert "MAR-LISIEUX" not in browser.get("/leads/new/outlets?brand=AC").text


def test_the_form_is_a_dialog_for_htmx_and_a_page_for_others(client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    assert browser.get("/leads/new", headers={"HX-Request": "true"}).text.lstrip().startswith("<form")
    assert browser.get("/leads/new").text.lstrip().startswith("<!doctype html>")
