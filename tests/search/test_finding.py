"""People, companies and cars are found by what somebody remembers of them, and only by who may see them."""

import re

import pytest
from sqlalchemy import event

from crm.access.actors import SYSTEM
from crm.access.models import User
from crm.clients.actions import ClientDetails, make_client, refresh_search
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.tenancy import inside
from crm.leads.actions.opening import NewLead, open_lead
from crm.search.finding import search
from crm.vehicles.models import Keeping, Vehicle

PEOPLE = (
    ("Hervé", "Le Gall", "herve.legall@example.com", "+33639981234", "Caen"),
    ("Jean-Pierre", "Martin", "jp.martin@example.com", "+33639985678", "Lisieux"),
    ("Martine", "Dupont", "martine.d@example.com", "+33231998877", "Bayeux"),
    ("Anne", "100%_Pur", "pur@example.com", "+33231000000", "Vire"),
)


@pytest.fixture
def people(in_garage):
    made = {}
    for first, last, email, phone, city in PEOPLE:
        details = ClientDetails(first_name=first, last_name=last, email=email, phones=(phone,), city=city)
        made[last] = make_client(details)
    taxis = make_client(ClientDetails(kind="B2B", company="Taxis de Caen", siret="40326504500015", city="Caen"))
    taxis.national_id = "N-778-A"
    refresh_search(taxis)
    made["Taxis"] = taxis
    db.session.flush()
    return made


@pytest.fixture
def viewer(in_garage) -> User:
    return db.session.get_one(User, in_garage.owner.id)


FOUND = [
    ("le gall", "Le Gall", "name"),
    ("herve legall", "Le Gall", "name"),
    ("HERVÉ", "Le Gall", "name"),
    ("gall hervé", "Le Gall", "name"),
    ("martin jean", "Martin", "name"),
    ("jean pierre", "Martin", "name"),
    ("06 39 98 12 34", "Le Gall", "phone"),
    ("+33 6 39 98 12 34", "Le Gall", "phone"),
    ("06.39.98.12.34", "Le Gall", "phone"),
    ("998877", "Dupont", "name"),
    ("Herve.LeGall@example.com", "Le Gall", "email"),
    ("legall@", "Le Gall", "name"),
    ("403 265 045", "Taxis", "siren"),
    ("40326504500015", "Taxis", "siret"),
    ("N-778-A", "Taxis", "national_id"),
    ("taxis caen", "Taxis", "name"),
    ("dupnt martine", "Dupont", "typo"),
    ("marttine", "Dupont", "typo"),
    ("100%_pur", "100%_Pur", "name"),
]


@pytest.mark.parametrize(("typed", "last", "reason"), FOUND)
def test_somebody_is_found_by(people, viewer, typed: str, last: str, reason: str) -> None:
    hits = search(viewer, typed).hits
    assert [(hit.client.id, hit.reason) for hit in hits][:1] == [(people[last].id, reason)]


@pytest.mark.parametrize(
    "typed", ["", "  ", "\x00", "%", "_", "%%%", "' OR 1=1 --", '"', '" OR "', "zzzzzz", "x" * 1_000_000]
)
def test_what_means_nobody_finds_nobody(people, viewer, typed: str) -> None:
    assert not search(viewer, typed).hits or typed in ("%", "_")


def test_a_car_leads_to_its_keeper(people, viewer) -> None:
    car = Vehicle(make="Peugeot", model="308", plate="AB123CD", vin="VF3CUHMZ6KY123456", created_at=now())
    db.session.add(car)
    db.session.flush()
    db.session.add(Keeping(client_id=people["Dupont"].id, vehicle_id=car.id))
    db.session.flush()
    for typed, reason in (("ab-123-cd", "plate"), ("vf3cuhmz6ky123456", "vin")):
        assert [(hit.client.id, hit.reason) for hit in search(viewer, typed).hits] == [(people["Dupont"].id, reason)]


def test_a_result_shows_how_to_reach_somebody_and_the_brands(people, viewer, in_garage) -> None:
    new = NewLead(
        client=people["Martin"], name="x", received_at=now(), brand_id=in_garage.brands["AP"], email="", phones=()
    )
    open_lead(new, SYSTEM)
    db.session.flush()
    hit = search(viewer, "jean pierre martin").hits[0]
    assert (hit.reach.phone, hit.reach.email) == ("+33639985678", "jp.martin@example.com")
    assert hit.brand_ids == {in_garage.brands["AP"]}


def test_the_gone_and_the_strangers_are_not_found(app, cast) -> None:
    with app.app_context():
        with inside(db.session(), cast.morel):
            make_client(ClientDetails(first_name="Inès", last_name="Ailleurs", email="ines@example.com"))
            db.session.commit()
        with inside(db.session(), cast.garage):
            gone = make_client(ClientDetails(first_name="Paul", last_name="Parti", email="paul@example.com"))
            gone.gone_at = now()
            db.session.commit()
            viewer = db.session.get_one(User, cast.administrator.id)
            for typed in ("ailleurs", "ines@example.com", "parti", "paul@example.com", "aileurs"):
                assert not search(viewer, typed).hits, typed


@pytest.mark.parametrize("typed", ["%%% ___ ---", "g[[[[[[[[", "i g((((", '2""', "a-b c-d"])
def test_what_no_index_narrows_down_is_not_looked_for_in_every_client(people, viewer, typed) -> None:
    seen: list[str] = []

    def listen(_connection, _cursor, statement, *_more) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    assert not search(viewer, typed).hits
    event.remove(db.engine, "before_cursor_execute", listen)
    assert not [statement for statement in seen if re.search("LIKE|MATCH|%>", statement)]


def test_somebody_who_sees_no_client_finds_none_and_keeps_nobody_of_the_same_profile_from_it(people, viewer) -> None:
    left = User(profile=viewer.profile, groups=viewer.groups, active=False)
    assert not search(left, "le gall").hits
    assert not search(left, "herve.legall@example.com").hits
    assert search(viewer, "le gall").hits
    assert search(viewer, "herve.legall@example.com").hits


def test_more_than_the_page_holds_is_said(people, viewer) -> None:
    for number in range(4):
        make_client(ClientDetails(first_name=f"Zoé{number}", last_name="Nombreux"))
    db.session.flush()
    found = search(viewer, "nombreux", most=3)
    assert (len(found.hits), found.more) == (3, True)
