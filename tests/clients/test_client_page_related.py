"""« Connexe »: what hangs on a client is added, changed, removed and put back; contacts of companies (CF-19, CF-20, AX-12)."""

import pytest
from sqlalchemy import select

from crm.clients.models import Client, ContactPoint, FleetLine, Reference, Relation
from crm.extensions import db
from crm.journal.queries import timeline
from crm.vehicles.models import Keeping, Vehicle
from crm.worker import as_tenant
from tests.clients.page_scene import company, person
from tests.clients.scene import made, read

ROWS = {  # part → what is typed, what the page then shows
    "addresses": ({"kind": "delivery", "street": "3 quai Vendeuvre", "postal_code": "14000", "city": "Caen", "country": "fr"},
                  "3 quai Vendeuvre"),
    "fleet": ({"make": "Citroën", "model": "Jumpy", "vehicles": "12", "renewal_on": "2027-03-01"}, "Citroën Jumpy"),
    "protocols": ({"number": "PX-77", "name": "Cadre 2026", "brand": "AC", "discount_percent": "12.5"}, "PX-77 Cadre 2026"),
    "care": ({"subject": "Facture non reçue", "brand": "AP", "number": "RLC-1"}, "Facture non reçue"),
    "vehicles": ({"plate": "ab-123-cd", "vin": "vf3 lcyhz pfs123456", "make": "Peugeot", "model": "308", "role": "driver"},
                 "VF3LCYHZPFS123456"),
    "contracts": ({"kind": "warranty", "provider": "Assurtop", "monthly_cents": "29,90", "up_to_km": "60 000"}, "Assurtop"),
}  # fmt: skip


@pytest.mark.parametrize("part", ROWS)
def test_a_row_is_added_removed_without_a_question_and_put_back(app, client, signed_in, cast, part):
    public_id = company(app, cast)
    typed, shown = ROWS[part]
    browser = signed_in(client, cast.owner)
    assert browser.get(f"/clients/{public_id}/related/{part}/new").status_code == 200
    assert browser.post(f"/clients/{public_id}/related/{part}", data=typed).status_code == 303
    page = browser.get(f"/clients/{public_id}?tab=related").text
    assert shown in page
    address = page[: page.index('/removal"')].rpartition('action="')[2]
    assert browser.post(f"{address}/removal").status_code == 303
    assert shown not in _lists(browser.get(f"/clients/{public_id}?tab=related").text)
    assert browser.post(f"{address}/return").status_code == 303
    assert shown in browser.get(f"/clients/{public_id}?tab=related").text
    assert browser.post(f"{address}/return").status_code == 404
    assert _events(app, cast, public_id)[:3] == ["client.row_restored", "client.row_removed", "client.row_added"]


@pytest.mark.parametrize("part", ROWS)
def test_a_row_can_be_opened_and_saved_as_it_is(app, client, signed_in, cast, part):
    public_id = company(app, cast)
    browser = signed_in(client, cast.owner)
    browser.post(f"/clients/{public_id}/related/{part}", data=ROWS[part][0])
    page = browser.get(f"/clients/{public_id}?tab=related").text
    address = page[: page.index('/removal"')].rpartition('action="')[2]
    form = browser.get(address)
    assert form.status_code == 200
    typed = {key: value for key, value in ROWS[part][0].items() if key not in ("plate", "vin", "make", "model")}
    assert browser.post(address, data=typed if part == "vehicles" else ROWS[part][0]).status_code == 303


@pytest.mark.parametrize(
    ("part", "typed", "words"),
    [
        ("vehicles", {"vin": "VF3LCYHZPFS12345", "role": "owner"}, "17"),
        ("vehicles", {"vin": "VF3LCYHZPFSO23456", "role": "owner"}, "pas de"),
        ("vehicles", {"plate": "?!", "role": "owner"}, "AB-123-CD"),
        ("vehicles", {"role": "owner"}, "marque et le modèle"),
        ("vehicles", {"vin": "VF3LCYHZPFS123456", "role": "owner"}, "ne connaissons pas encore"),
        ("vehicles", {"make": "Peugeot", "model": "208", "role": "owner", "since": "2026-05-01", "until": "2026-04-01"}, "précède"),
        ("fleet", {"make": "Peugeot", "vehicles": "0"}, "field-error"),
        ("protocols", {"number": "P", "starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "précède"),
        ("contracts", {"kind": "maintenance", "starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "précède"),
        ("addresses", {"kind": "delivery", "street": "x"}, "field-error"),
        ("care", {"details": "sans objet"}, "field-error"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(app, client, signed_in, cast, part, typed, words):
    public_id = company(app, cast)
    answer = signed_in(client, cast.owner).post(f"/clients/{public_id}/related/{part}", data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    for value in typed.values():
        assert value in answer.text


def test_a_vehicle_that_we_know_is_not_doubled(app, client, signed_in, cast):
    first, second = person(app, cast), company(app, cast)
    browser = signed_in(client, cast.owner)
    browser.post(f"/clients/{first}/related/vehicles", data=ROWS["vehicles"][0])
    again = {"plate": "AB123CD", "role": "lessor"}
    assert browser.post(f"/clients/{second}/related/vehicles", data=again).status_code == 303
    twice = browser.post(f"/clients/{second}/related/vehicles", data=again)
    assert twice.status_code == 422
    assert "l’a déjà" in twice.text
    with app.app_context(), as_tenant(cast.garage):
        assert db.session.scalar(select(db.func.count(Vehicle.id))) == 1
        assert db.session.scalar(select(db.func.count(Keeping.id))) == 2


def test_vin_and_plate_of_two_vehicles_are_refused(app, client, signed_in, cast):
    public_id = person(app, cast, 2)
    typed = {"vin": "VF3LCYHZPFS000000", "plate": "AB-001-CD", "role": "owner"}
    answer = signed_in(client, cast.owner).post(f"/clients/{public_id}/related/vehicles", data=typed)
    assert answer.status_code == 422
    assert "deux véhicules" in answer.text


def test_a_request_to_customer_relations_is_answered_then_closed(app, client, signed_in, cast):
    public_id = person(app, cast)
    browser = signed_in(client, cast.owner)
    browser.post(f"/clients/{public_id}/related/care", data={"subject": "Carte grise"})
    page = browser.get(f"/clients/{public_id}?tab=related").text
    address = page[: page.index('/removal"')].rpartition('action="')[2]
    assert browser.post(address, data={"subject": "Carte grise", "closed": "y"}).status_code == 422
    answer = {"subject": "Carte grise", "closed": "y", "answer": "Envoyée ce matin"}
    assert browser.post(address, data=answer).status_code == 303
    page = browser.get(f"/clients/{public_id}").text
    assert "Envoyée ce matin" in page
    assert ">Clos" in page


def test_a_contact_is_made_in_one_form_and_carries_phone_and_mail(app, client, signed_in, cast):
    public_id = company(app, cast)
    typed = {"last_name": "Marin", "first_name": "Élodie", "phone": "06 39 98 44 55", "role": "Gestionnaire de parc"}
    assert signed_in(client, cast.owner).post(f"/clients/{public_id}/contacts", data=typed).status_code == 303
    with app.app_context(), as_tenant(cast.garage):
        contact = db.session.scalars(select(Client).where(Client.last_name == "Marin")).one()
        account = db.session.scalars(select(Client).where(Client.public_id == public_id)).one()
        tie = db.session.scalars(select(Relation).where(Relation.other_id == contact.id)).one()
        role = db.session.get(Reference, tie.role_id)
        points = db.session.scalars(select(ContactPoint).where(ContactPoint.client_id == account.id)).all()
        assert (contact.kind, tie.client_id, role.label) == ("contact", account.id, "Gestionnaire de parc")
        assert points == []
    head = signed_in(client, cast.owner).get(f"/clients/{public_id}").text
    assert "tel:+33639984455" in head[: head.index('class="tabs"')]


@pytest.mark.parametrize("typed", [{"last_name": "Marin"}, {"last_name": "", "phone": "0639984455"},
                                   {"last_name": "Marin", "phone": "12"}, {"last_name": "Marin", "email": "x@"}])  # fmt: skip
def test_a_contact_without_name_or_way_to_reach_is_refused(app, client, signed_in, cast, typed):
    public_id = company(app, cast)
    assert signed_in(client, cast.owner).post(f"/clients/{public_id}/contacts", data=typed).status_code == 422


def test_a_namesake_is_shown_once_and_the_second_sending_is_somebody_else(app, client, signed_in, cast):
    known = made(app, cast, "Élodie Marin")
    public_id = company(app, cast)
    browser = signed_in(client, cast.owner)
    typed = {"last_name": "MARIN", "first_name": "Elodie", "phone": "0639984455"}
    warned = browser.post(f"/clients/{public_id}/contacts", data=typed)
    assert warned.status_code == 409
    assert known in warned.text
    assert browser.post(f"/clients/{public_id}/contacts", data=typed | {"seen": known}).status_code == 303


def test_somebody_known_is_tied_with_a_role_once(app, client, signed_in, cast):
    public_id, other = company(app, cast), made(app, cast, "Luc Garnier")
    browser = signed_in(client, cast.owner)
    looked = browser.post(f"/clients/{public_id}/relations", data={"look": "client", "find_client": "garnier"})
    assert other in looked.text
    typed = {"client": other, "kind": "contact", "role": "Gérant"}
    assert browser.post(f"/clients/{public_id}/relations", data=typed).status_code == 303
    assert "Gérant" in browser.get(f"/clients/{public_id}?tab=related").text
    assert "Transports Lenoir" in browser.get(f"/clients/{other}?tab=related").text
    assert browser.post(f"/clients/{public_id}/relations", data=typed).status_code == 422
    assert browser.post(f"/clients/{other}/relations", data=typed | {"client": public_id}).status_code == 422
    assert browser.post(f"/clients/{public_id}/relations", data=typed | {"client": public_id}).status_code == 422
    assert browser.post(f"/clients/{public_id}/relations", data=typed | {"client": ""}).status_code == 422


def test_a_relation_changes_its_role_and_goes(app, client, signed_in, cast):
    public_id, other = company(app, cast), made(app, cast, "Luc Garnier")
    browser = signed_in(client, cast.owner)
    browser.post(f"/clients/{public_id}/relations", data={"client": other, "kind": "contact", "role": "Gérant"})
    page = browser.get(f"/clients/{public_id}?tab=related").text
    address = page[: page.index('/removal"')].rpartition('action="')[2]
    assert 'value="Gérant"' in browser.get(address).text
    assert browser.post(address, data={"kind": "contact", "role": "Comptable"}).status_code == 303
    assert "Comptable" in browser.get(f"/clients/{public_id}?tab=related").text
    assert browser.post(f"{address}/removal").status_code == 303
    assert browser.post(f"{address}/return").status_code == 303
    assert "Luc Garnier" in browser.get(f"/clients/{public_id}?tab=related").text


def test_people_of_the_same_organisation_are_offered_but_not_those_of_public_providers(app, client, signed_in, cast):
    public_id = company(app, cast, 1)
    made(app, cast, "Paul Collègue", email="paul@lenoir.example.com")
    made(app, cast, "Jean Ailleurs", email="jean@example.com")
    page = signed_in(client, cast.owner).get(f"/clients/{public_id}?tab=related").text
    assert "Paul Collègue" in page
    assert "Jean Ailleurs" not in page


def test_a_row_of_another_client_is_not_there(app, client, signed_in, cast):
    mine, theirs = company(app, cast), company(app, cast, 1, siret="", company="Autre")
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(select(FleetLine)).one().public_id
    browser = signed_in(client, cast.owner)
    assert browser.get(f"/clients/{mine}/related/fleet/{row}").status_code == 404
    assert browser.post(f"/clients/{mine}/related/fleet/{row}/removal").status_code == 404
    assert browser.post(f"/clients/{mine}/related/fleet/{row}/return").status_code == 404
    assert browser.get(f"/clients/{theirs}/related/fleet/{row}").status_code == 200


def test_nothing_is_added_to_a_client_that_was_deleted_meanwhile(app, client, signed_in, cast):
    public_id = person(app, cast)
    browser = signed_in(client, cast.owner)
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(select(Client).where(Client.public_id == public_id)).one()
        row.gone_at = row.created_at
    for part, (typed, _shown) in ROWS.items():
        assert browser.post(f"/clients/{public_id}/related/{part}", data=typed).status_code == 410
    assert browser.post(f"/clients/{public_id}/notes", data={"text": "x"}).status_code == 410
    assert browser.post(f"/clients/{public_id}/following").status_code == 410
    assert read(app, cast, public_id).gone_at is not None


def _lists(page: str) -> str:
    """The part of the page that holds the lists, without the word about what was removed."""
    return page[page.index('<div class="columns-even related">') :]


def _events(app, cast, public_id: str) -> list[str]:
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(select(Client).where(Client.public_id == public_id)).one()
        return [event.kind for event in timeline("client", row.id)]
