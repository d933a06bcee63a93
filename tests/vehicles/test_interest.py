"""Leads and opportunities that are about a vehicle of the stock (mission BL-07)."""

import pytest

from crm.access.actors import SYSTEM
from crm.extensions import db
from crm.leads.actions.closing import lose
from crm.leads.models import Lead
from crm.opportunities.models import Opportunity
from crm.worker import as_tenant
from tests.leads.scene import lead
from tests.opportunities.scene import kinds, opened
from tests.vehicles.scene import read, stocked


@pytest.fixture
def asked(app, cast) -> str:
    """An open lead of the owner's in Caen."""
    with app.app_context(), as_tenant(cast.garage):
        return lead(cast, "Anne Intéressée", 5, owner=cast.owner, vehicle="Peugeot 308 GT").public_id


def tied(app, cast, model, public_id: str) -> int | None:
    with app.app_context(), as_tenant(cast.garage):
        return db.session.scalars(db.select(model.vehicle_id).where(model.public_id == public_id)).one()


def test_a_lead_is_tied_and_untied_and_both_tell_it(app, client, signed_in, cast, asked):
    car = stocked(app, cast, "308", trim="GT")
    browser = signed_in(client, cast.owner)
    look_up = browser.get(f"/leads/{asked}/vehicle")
    assert car in look_up.text
    assert browser.post(f"/leads/{asked}/vehicle", data={"vehicle": car}).status_code == 303
    assert tied(app, cast, Lead, asked) == read(app, cast, car).id
    assert "Peugeot 308 GT" in browser.get(f"/leads/{asked}").text
    page = browser.get(f"/vehicles/{car}").text
    assert "Anne Intéressée" in page
    assert "Rattaché à un lead" in page
    browser.post(f"/leads/{asked}/vehicle", data={"vehicle": ""})
    assert tied(app, cast, Lead, asked) is None


def test_an_opportunity_is_tied_from_the_vehicle(app, client, signed_in, cast):
    public_id = opened(app, cast, "Bruno Acheteur", owner=cast.owner)
    car = stocked(app, cast)
    browser = signed_in(client, cast.owner)
    assert "Bruno Acheteur" in browser.get(f"/vehicles/{car}/interest?q=acheteur").text
    answer = browser.post(f"/opportunities/{public_id}/vehicle", data={"vehicle": car, "back": "vehicle"})
    assert answer.location.startswith(f"/vehicles/{car}")
    assert tied(app, cast, Opportunity, public_id) == read(app, cast, car).id
    assert "opportunity.vehicle" in kinds(app, cast, public_id)


def test_while_one_types_only_the_results_come(app, client, signed_in, cast, asked):
    stocked(app, cast, "308")
    headers = {"HX-Request": "true", "HX-Target": "form#look-up-results"}
    answer = signed_in(client, cast.owner).get(f"/leads/{asked}/vehicle?q=zzz", headers=headers)
    assert answer.text.lstrip().startswith('<form id="look-up-results"')
    assert "Aucun véhicule du stock ne correspond" in answer.text


def test_one_sees_and_unties_only_what_one_may(app, client, signed_in, cast, asked):
    car = stocked(app, cast)
    signed_in(client, cast.owner).post(f"/leads/{asked}/vehicle", data={"vehicle": car})
    mate = signed_in(app.test_client(), cast.mate)
    assert "Anne Intéressée" in mate.get(f"/vehicles/{car}").text, "a Peugeot lead in Caen: she sees it"
    assert f"/leads/{asked}/vehicle" not in mate.get(f"/vehicles/{car}").text
    assert mate.post(f"/leads/{asked}/vehicle", data={"vehicle": ""}).status_code == 403
    reception = signed_in(app.test_client(), cast.receptionist)
    assert reception.post(f"/leads/{asked}/vehicle", data={"vehicle": ""}).status_code == 403


def test_a_lead_of_brands_one_does_not_sell_stays_unseen(app, client, signed_in, cast):
    car = stocked(app, cast, "C3", make="Citroën", brand_id=cast.brands["AC"])
    with app.app_context(), as_tenant(cast.garage):
        hidden = lead(cast, "Chloé Cachée", 5, owner=cast.owner, brand="AC").public_id
    signed_in(client, cast.owner).post(f"/leads/{hidden}/vehicle", data={"vehicle": car})
    mate = signed_in(app.test_client(), cast.mate)
    assert "Chloé Cachée" not in mate.get(f"/vehicles/{car}").text
    assert "Chloé Cachée" not in mate.get(f"/vehicles/{car}/interest?q=chloé").text
    assert mate.get(f"/leads/{hidden}/vehicle").status_code == 404


def test_a_vehicle_of_another_legal_entity_cannot_be_tied(app, client, signed_in, cast, asked):
    stranger = signed_in(app.test_client(), cast.stranger)
    car = stocked(app, cast)
    assert stranger.post(f"/leads/{cast.stranger_lead}/vehicle", data={"vehicle": car}).status_code == 404
    assert stranger.post(f"/leads/{asked}/vehicle", data={"vehicle": ""}).status_code == 404


def test_a_closed_lead_keeps_what_it_had(app, client, signed_in, cast, asked):
    car = stocked(app, cast)
    with app.app_context(), as_tenant(cast.garage):
        lose(db.session.scalars(db.select(Lead).where(Lead.public_id == asked)).one(), "price", "", SYSTEM)
    answer = signed_in(client, cast.owner).post(f"/leads/{asked}/vehicle", data={"vehicle": car}, follow_redirects=True)
    assert "clos entre-temps" in answer.text
    assert tied(app, cast, Lead, asked) is None
