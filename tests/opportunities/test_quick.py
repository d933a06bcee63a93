"""« Opportunité rapide »: proposed as far as it can be known, an outlet that sells the brand, one and not two (CF-08, CF-09)."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from crm.clients.actions import ClientDetails, make_client
from crm.clients.models import Client
from crm.extensions import db
from crm.kernel.clock import now
from crm.opportunities.models import Opportunity
from crm.outlets.models import Outlet, OutletBrand
from crm.worker import as_tenant
from tests.leads.page_scene import opened as opened_lead
from tests.leads.page_scene import read as read_lead
from tests.opportunities.scene import read

TYPED = {
    "name": "C3 de Camille",
    "activity": "VN",
    "request_type": "offer",
    "origin": "",
    "campaign": "",
    "brand": "AP",
    "outlet": "MAR-CAEN",
}


def soon() -> str:
    return (now() + timedelta(days=20)).date().isoformat()


def known(app, entity: int, **values) -> str:
    """Makes a client and returns the address of its quick form."""
    with app.app_context(), as_tenant(entity):
        row = make_client(ClientDetails(first_name="Camille", last_name="Lefèvre", phones=("+33639981234",)))
        for name, value in values.items():
            setattr(row, name, value)
        return f"/clients/{row.public_id}/opportunities/new"


def count(app, cast) -> int:
    with app.app_context(), as_tenant(cast.garage):
        return db.session.query(Opportunity).count()


def made(app, cast, answer) -> Opportunity:
    assert answer.status_code == 303, answer.text
    return read(app, cast, urlsplit(answer.location).path.rsplit("/", 1)[-1])


def chosen(page: str, field: str) -> str:
    """Returns what the form proposes for a select or a radio button."""
    select = re.search(rf'<select[^>]*name="{field}".*?</select>', page, re.S)
    if select:
        found = re.search(r'<option selected[^>]*value="([^"]*)"', select.group())
        return found.group(1) if found else ""
    radio = re.search(rf'name="{field}" value="([^"]*)" checked', page)
    return radio.group(1) if radio else ""


def test_it_opens_the_opportunity_and_lands_on_its_page(app, client, signed_in, cast):
    address = known(app, cast.garage)
    row = made(app, cast, signed_in(client, cast.owner).post(address, data=TYPED | {"decision_on": soon()}))
    assert (row.name, row.client_name, row.brand_id) == ("C3 de Camille", "Camille Lefèvre", cast.brands["AP"])
    assert (row.outlet_id, row.owner_id, row.decision_on.isoformat()) == (cast.caen.id, cast.owner.id, soon())
    assert client.get(f"/opportunities/{row.public_id}").status_code == 200


def test_who_sells_one_brand_in_one_place_finds_everything_proposed(app, client, signed_in, cast):
    address = known(app, cast.morel)
    page = signed_in(client, cast.stranger).get(address).text
    assert (chosen(page, "brand"), chosen(page, "outlet")) == ("AP", "MOR-DOLE")
    assert 'value="Opportunité Peugeot – Camille Lefèvre"' in page


def test_the_clients_open_lead_says_brand_outlet_and_vehicle(app, client, signed_in, cast):
    lead = opened_lead(app, cast, "Camille Lefèvre", brand="AC", vehicle="Citroën C3")
    with app.app_context(), as_tenant(cast.garage):
        public_id = db.session.get_one(Client, read_lead(app, cast, lead).client_id).public_id
    page = signed_in(client, cast.owner).get(f"/clients/{public_id}/opportunities/new").text
    assert (chosen(page, "brand"), chosen(page, "outlet")) == ("AC", "MAR-CAEN")
    assert 'value="Citroën C3"' in page
    hidden = signed_in(app.test_client(), cast.mate).get(f"/clients/{public_id}/opportunities/new").text
    assert "C3" not in hidden  # Mathilde doesn't see Citroën's lead


def test_the_decision_is_proposed_on_a_working_day_a_month_ahead(app, client, signed_in, cast):
    page = signed_in(client, cast.owner).get(known(app, cast.garage)).text
    day = re.search(r'name="decision_on"[^>]*value="([0-9-]+)"', page).group(1)
    ahead = (now().date().fromisoformat(day) - now().date()).days
    assert 29 <= ahead <= 36
    assert now().date().fromisoformat(day).weekday() < 6


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"decision_on": ""}, "decision_on"),
        ({"decision_on": "2001-01-01"}, "decision_on"),
        ({"decision_on": "9999-12-31"}, "decision_on"),
        ({"decision_on": "demain"}, "decision_on"),
        ({"brand": ""}, "sale-brand"),
        ({"brand": "ZZ"}, "sale-brand"),
        ({"outlet": ""}, "find-outlet"),
        ({"brand": "AC", "outlet": "MAR-LISIEUX"}, "find-outlet"),
        ({"outlet": "MOR-DOLE"}, "find-outlet"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field_and_the_rest_stays(app, client, signed_in, cast, wrong, field):
    data = TYPED | {"decision_on": soon(), "campaign": "Portes ouvertes"} | wrong
    answer = signed_in(client, cast.manager).post(known(app, cast.garage), data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="Portes ouvertes"' in answer.text
    assert count(app, cast) == 0


def test_an_outlet_that_does_not_sell_the_brand_is_refused_with_those_that_do(app, client, signed_in, cast):
    data = TYPED | {"decision_on": soon(), "brand": "AC", "outlet": "MAR-LISIEUX"}
    page = signed_in(client, cast.manager).post(known(app, cast.garage), data=data).text
    assert 'value="MAR-CAEN"' in page
    assert 'value="MAR-LISIEUX"' not in page


def test_enough_of_an_outlets_name_chooses_it(app, client, signed_in, cast):
    data = TYPED | {"decision_on": soon(), "outlet": "", "find_outlet": "lisi"}
    row = made(app, cast, signed_in(client, cast.manager).post(known(app, cast.garage), data=data))
    assert row.outlet_id == cast.lisieux.id


def test_the_look_up_shows_what_tells_outlets_apart_and_only_sellers_of_the_brand(app, client, signed_in, cast):
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.get_one(Outlet, cast.lisieux.id)
        row.phone, row.email, row.siret, row.national_id = "+33231000001", "l@example.com", "30326504500025", "N-14"
    browser = signed_in(client, cast.owner)
    both = browser.get("/opportunities/outlets?brand=AP&look=outlets", headers={"HX-Request": "true"}).text
    for word in ("MAR-LISIEUX", "MAR-CAEN", "02 31 00 00 01", "l@example.com", "N-14", "30326504500025", "14100"):
        assert word in both.replace("\u202f", " ").replace("\xa0", " ")
    assert "MAR-LISIEUX" not in browser.get("/opportunities/outlets?brand=AC&look=outlets").text
    assert "MAR-CAEN" not in browser.get("/opportunities/outlets?brand=AP&find_outlet=lisi").text
    assert "MOR-DOLE" not in both


def test_without_javascript_the_look_up_and_another_brand_keep_what_was_typed(app, client, signed_in, cast):
    address, browser = known(app, cast.garage), signed_in(client, cast.owner)
    table = browser.post(address, data=TYPED | {"look": "outlets"})
    assert (table.status_code, "<table" in table.text, "C3 de Camille" in table.text) == (200, True, True)
    narrowed = browser.post(address, data=TYPED | {"look": "brand", "brand": "AC"}).text
    assert 'value="MAR-LISIEUX"' not in narrowed
    assert count(app, cast) == 0


def test_the_same_form_sent_twice_makes_one(app, client, signed_in, cast):
    address, browser = known(app, cast.garage), signed_in(client, cast.owner)
    once = re.search(r'name="once"[^>]*value="([^"]+)"', browser.get(address).text).group(1)
    data = TYPED | {"decision_on": soon(), "once": once}
    first, second = browser.post(address, data=data), browser.post(address, data=data)
    assert first.location == second.location
    assert count(app, cast) == 1


@pytest.mark.parametrize("once", ["", "x", "'--", "o" * 12, "9" * 400])
def test_a_token_of_ones_own_making_makes_an_ordinary_opportunity(app, client, signed_in, cast, once):
    data = TYPED | {"decision_on": soon(), "once": once}
    assert len(made(app, cast, signed_in(client, cast.owner).post(known(app, cast.garage), data=data)).public_id) == 12


def test_a_token_of_another_clients_opportunity_does_not_lead_there(app, client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    data = TYPED | {"decision_on": soon()}
    first = made(app, cast, browser.post(known(app, cast.garage), data=data))
    with app.app_context(), as_tenant(cast.garage):
        other = make_client(ClientDetails(last_name="Autre", phones=("+33639980001",))).public_id
    again = browser.post(f"/clients/{other}/opportunities/new", data=data | {"once": first.public_id})
    assert made(app, cast, again).public_id != first.public_id


def test_a_blocked_client_gets_none_and_the_reason_is_told(app, client, signed_in, cast):
    address = known(app, cast.garage, blocked=True, blocked_reason="Impayés de 2025")
    browser = signed_in(client, cast.owner)
    assert "Impayés de 2025" in browser.get(address).text
    answer = browser.post(address, data=TYPED | {"decision_on": soon()})
    assert (answer.status_code, "Impayés de 2025" in answer.text, count(app, cast)) == (422, True, 0)


def test_a_client_of_another_dealership_or_gone_is_missing(app, client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    for address in (known(app, cast.morel), known(app, cast.garage, gone_at=now())):
        assert browser.get(address).status_code == 404
        assert browser.post(address, data=TYPED | {"decision_on": soon()}).status_code == 404


def test_a_receptionist_opens_none(app, client, signed_in, cast):
    address = known(app, cast.garage)
    browser = signed_in(client, cast.receptionist)
    assert browser.get(address).status_code == 403
    assert browser.post(address, data=TYPED).status_code == 403


def test_from_the_menu_one_says_for_whom_first(app, client, signed_in, cast):
    address = known(app, cast.garage)
    public_id = address.split("/")[2]
    browser = signed_in(client, cast.owner)
    assert f'value="{public_id}"' in browser.get("/opportunities/new?find_client=lef").text
    assert urlsplit(browser.get(f"/opportunities/new?client={public_id}").location).path == address
    assert browser.get("/opportunities/new?client=zzzzzzzzzzzz").status_code == 404


@pytest.mark.parametrize("odd", ["%00", "%F0%9F%98%80", "'--", "%25_", "x" * 3000])
def test_odd_questions_show_the_usual_page(app, client, signed_in, cast, odd):
    browser = signed_in(client, cast.owner)
    assert browser.get(f"/opportunities/outlets?brand={odd}&outlet={odd}&find_outlet={odd}").status_code == 200
    assert browser.get(f"/opportunities/outlets?brand=AP&outlet={odd}&find_outlet={odd}&look={odd}").status_code == 200
    assert browser.get(f"/opportunities/new?find_client={odd}").status_code == 200


def test_an_outlet_that_stops_selling_the_brand_meanwhile_is_refused(app, client, signed_in, cast):
    address = known(app, cast.garage)
    with app.app_context(), as_tenant(cast.garage):
        db.session.execute(db.delete(OutletBrand).where(OutletBrand.brand_id == cast.brands["AC"]))
    answer = signed_in(client, cast.owner).post(address, data=TYPED | {"decision_on": soon(), "brand": "AC"})
    assert (answer.status_code, count(app, cast)) == (422, 0)
