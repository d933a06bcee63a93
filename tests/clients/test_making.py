"""A new client: the two forms, what they refuse, who is known already (mission CF-17, CF-18, CM-03, CM-04)."""

import re

import pytest
from sqlalchemy import select

from crm.clients.models import Address, Client, ClientBrand, Consent, ContactPoint, Reference, Relation
from crm.extensions import db
from crm.journal.models import Event
from crm.worker import as_tenant
from tests.clients.scene import made, read

PERSON = {"first_name": "Léa", "last_name": "Fontaine", "phone0": "06 39 98 45 67", "brand": "AP"}
COMPANY = {"company": "Menuiserie Lebrun", "siret": "404 833 048 00022", "brand": "AC"}


def only(app, cast, model):
    with app.app_context(), as_tenant(cast.garage):
        found = db.session.scalars(select(model).order_by(model.id)).all()
        db.session.expunge_all()
        return found


def errors(answer) -> str:
    return " ".join(re.findall(r'class="field-error".*?<span>(.*?)</span>', answer.text, re.S))


def test_the_page_asks_first_who_it_is(client, signed_in, cast):
    answer = signed_in(client, cast.receptionist).get("/clients/new")
    assert 'href="/clients/new?kind=B2C"' in answer.text
    assert 'href="/clients/new?kind=B2B"' in answer.text
    assert "Particulier" in answer.text


def test_a_person_is_made_with_everything_of_the_form(app, client, signed_in, cast):
    with app.app_context(), as_tenant(cast.garage):
        tag = Reference(list_name="tag", label="Fidèle", folded="fidele")
        db.session.add(tag)
        db.session.flush()
        tag_id = tag.public_id
    form = PERSON | {
        "email0": "Lea.Fontaine@Example.com", "phone1": "+32 470 12 34 56", "label1": "work", "street": "3 rue du Bac",
        "postal_code": "14000", "city": "Caen", "birth_date": "1990-05-02", "vat_percent": "5,5", "tags": tag_id,
        "email_dealer": "yes", "sms_partners": "no", "consent_source": "paper", "consent_wording": "Oui aux offres",
        "delivery_city": "Ifs", "comments": "Aime le bleu", "legal_entity_id": str(cast.morel), "id": "99",
    }  # fmt: skip
    answer = signed_in(client, cast.owner).post("/clients/new?kind=B2C", data=form)
    assert answer.status_code == 303
    person = read(app, cast, answer.location.rsplit("/", 1)[1])
    assert (person.kind, person.name, person.city, str(person.vat_percent)) == ("B2C", "Léa Fontaine", "Caen", "5.5")
    assert (person.legal_entity_id, person.comments) == (cast.garage, "Aime le bleu")
    points = {(p.kind, p.value, p.label) for p in only(app, cast, ContactPoint) if p.client_id == person.id}
    assert points == {
        ("phone", "+33639984567", "mobile"), ("phone", "+32470123456", "work"), ("email", "lea.fontaine@example.com", ""),
    }  # fmt: skip
    assert [(a.kind, a.city) for a in only(app, cast, Address)] == [("delivery", "Ifs")]
    said = {(c.channel, c.sender, c.given, c.source, c.wording) for c in only(app, cast, Consent)}
    assert said == {
        ("email", "dealer", True, "paper", "Oui aux offres"), ("sms", "partners", False, "paper", "Oui aux offres"),
    }  # fmt: skip
    assert [b.brand_id for b in only(app, cast, ClientBrand)] == [cast.brands["AP"]]
    kinds = {e.kind for e in only(app, cast, Event) if e.subject_id == person.id and e.subject_type == "client"}
    assert {"client.made", "client.consented"} <= kinds
    found = signed_in(client, cast.owner).get("/clients?q=fontaine+caen").text
    assert "Léa Fontaine" in found


def test_a_company_keeps_no_point_of_its_own_and_its_first_contact_is_made_with_it(app, client, signed_in, cast):
    form = COMPANY | {"last_name": "Lebrun", "first_name": "Marc", "phone0": "0639981111", "email0": "marc@example.com"}
    answer = signed_in(client, cast.owner).post("/clients/new?kind=B2B", data=form)
    company = read(app, cast, answer.location.rsplit("/", 1)[1])
    assert (company.kind, company.siret, company.siren) == ("B2B", "40483304800022", "404833048")
    tie = only(app, cast, Relation)[-1]
    contact = next(c for c in only(app, cast, Client) if c.id == tie.other_id)
    assert (tie.client_id, contact.kind, contact.name) == (company.id, "contact", "Marc Lebrun")
    owners = {p.client_id for p in only(app, cast, ContactPoint) if p.value in ("+33639981111", "marc@example.com")}
    assert owners == {contact.id}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phone0": ""}, "téléphone ou une adresse"),
        ({"last_name": " "}, "nom"),
        ({"brand": ""}, "marque"),
        ({"brand": "XX"}, ""),
        ({"phone0": "12"}, "06 39 98 12 34"),
        ({"email0": "pas une adresse"}, "pas une adresse"),
        ({"birth_date": "2999-01-01"}, "date de naissance"),
        ({"vat_number": "FR00403265045"}, "TVA"),
        ({"vat_percent": "NaN"}, ""),
        ({"first_name": "x" * 81}, ""),
        ({"comments": "x" * 10_001}, ""),
    ],
)
def test_what_a_person_lacks_is_said_and_what_was_typed_stays(app, client, signed_in, cast, change, said):
    before = len(only(app, cast, Client))
    answer = signed_in(client, cast.owner).post("/clients/new?kind=B2C", data=PERSON | {"city": "Bayeux"} | change)
    assert answer.status_code == 422
    assert said in errors(answer)
    assert 'value="Bayeux"' in answer.text
    assert len(only(app, cast, Client)) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"company": ""}, "société"),
        ({"siret": "40483304800023"}, "SIRET"),
        ({"siren": "404833049"}, "SIREN"),
        ({"siren": "403265045"}, "SIREN"),
        ({"vat_number": "FR40303265045"}, "SIREN"),
        ({"vat_number": "DE12"}, "TVA"),
        ({"first_name": "Marc"}, "nom"),
        ({"last_name": "Lebrun"}, "téléphone ou une adresse"),
    ],
)
def test_what_is_wrong_with_a_company_is_said_near_its_field(client, signed_in, cast, change, said):
    answer = signed_in(client, cast.owner).post("/clients/new?kind=B2B", data=COMPANY | change)
    assert answer.status_code == 422
    assert said in errors(answer)


@pytest.mark.parametrize("siret", ["35600000000048", "35600000049837", "404 833 048 00022"])
def test_the_numbers_of_la_poste_and_those_with_spaces_are_taken(client, signed_in, cast, siret):
    answer = signed_in(client, cast.owner).post("/clients/new?kind=B2B", data=COMPANY | {"siret": siret})
    assert answer.status_code == 303


def test_somebody_alike_is_shown_first_and_then_made_all_the_same(app, client, signed_in, cast):
    known = made(app, cast, "Léa Fontaine", phones=("+33639984567",))
    browser = signed_in(client, cast.owner)
    asked = browser.post("/clients/new?kind=B2C", data=PERSON)
    assert asked.status_code == 409
    assert "Peut-être déjà client" in asked.text
    assert f'name="attach" value="{known}"' in asked.text
    assert browser.post("/clients/new?kind=B2C", data=PERSON | {"seen": known}).status_code == 303


def test_doubles_show_while_typing_by_phone_mail_siret_and_name_with_place(app, client, signed_in, cast):
    made(app, cast, "Léa Fontaine", phones=("+33639984567",), email="lea@example.com", postal_code="14000")
    made(app, cast, "", kind="B2B", company="Lebrun SARL", siret="40483304800022")
    browser = signed_in(client, cast.owner)
    for query in ("phone0=0639984567", "email0=LEA@example.com", "last_name=Fontaine&first_name=L%C3%A9a",
                  "last_name=Fontaines&first_name=lea&postal_code=14000"):  # fmt: skip
        assert "Léa Fontaine" in browser.get(f"/clients/new/alike?kind=B2C&{query}").text, query
    assert "Lebrun SARL" in browser.get("/clients/new/alike?kind=B2B&siret=404+833+048+00022").text
    assert "<li" not in browser.get("/clients/new/alike?kind=B2C&last_name=Martin").text.split('id="alike"')[1][:400]


def test_attaching_adds_what_is_missing_and_overwrites_nothing(app, client, signed_in, cast):
    known = made(app, cast, "Léa Fontaine", city="Ifs", email="lea@example.com")
    form = PERSON | {"city": "Caen", "street": "3 rue du Bac", "attach": known}
    answer = signed_in(client, cast.owner).post("/clients/new?kind=B2C", data=form)
    assert answer.location.endswith(f"/clients/{known}")
    person = read(app, cast, known)
    assert (person.city, person.street) == ("Ifs", "3 rue du Bac")
    assert {p.value for p in only(app, cast, ContactPoint) if p.client_id == person.id} == {
        "lea@example.com", "+33639984567",
    }  # fmt: skip


def test_the_same_form_sent_twice_makes_one_client(app, client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    once = re.search(r'name="once"[^>]*value="(\w{12})"', browser.get("/clients/new?kind=B2C").text).group(1)
    first = browser.post("/clients/new?kind=B2C", data=PERSON | {"once": once})
    again = browser.post("/clients/new?kind=B2C", data=PERSON | {"once": once, "seen": once})
    assert first.location == again.location
    assert sum(c.last_name == "Fontaine" for c in only(app, cast, Client)) == 1


def test_hostile_texts_are_shown_as_texts(client, signed_in, cast):
    hostile = {"first_name": "<img src=x onerror=alert(1)>", "last_name": "O'<b hx-get=/me hx-trigger=load>\0Neil"}
    browser = signed_in(client, cast.owner)
    answer = browser.post("/clients/new?kind=B2C", data=PERSON | hostile)
    assert answer.status_code == 303
    for path in (answer.location, "/clients", "/clients?layout=cards", f"{answer.location}/edit"):
        page = browser.get(path).text
        assert "<img src=x" not in page
        assert "<b hx-get" not in page
        assert "&lt;img src=x" in page


@pytest.mark.parametrize("kind", ["", "contact", "B2X", "\0"])
def test_a_kind_that_does_not_exist_is_not_found(client, signed_in, cast, kind):
    assert signed_in(client, cast.owner).post(f"/clients/new?kind={kind}", data=PERSON).status_code == 404


def test_a_foreign_client_cannot_be_attached(app, client, signed_in, cast):
    with app.app_context(), as_tenant(cast.morel):
        foreign = db.session.scalar(select(Client.public_id))
    answer = signed_in(client, cast.owner).post("/clients/new?kind=B2C", data=PERSON | {"attach": foreign})
    assert answer.status_code == 404
