"""Converting a lead: its client, its contact, its opportunity, all of it or nothing (mission AX-08)."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from crm.access.actors import SYSTEM
from crm.clients.actions import ClientDetails, make_client
from crm.clients.actions.relating import make_role
from crm.clients.models import Client, ContactPoint, Reference, Relation
from crm.extensions import db
from crm.kernel.clock import now
from crm.leads.actions.treatment import add_note, plan_next_action
from crm.leads.models import Lead
from crm.opportunities.models import Opportunity
from crm.worker import as_tenant
from tests.leads.page_scene import kinds, opened, read
from tests.opportunities.scene import kinds as opportunity_kinds
from tests.opportunities.scene import read as read_opportunity
from tests.opportunities.test_quick import soon

SALE = {
    "wanted": "y",
    "name": "308 de Camille",
    "activity": "VN",
    "request_type": "test_drive",
    "origin": "portal",
    "brand": "AP",
    "outlet": "MAR-CAEN",
    "description": "Essai samedi",
}


def sale(**more) -> dict:
    return SALE | {"decision_on": soon()} | more


def all_of(app, cast, model) -> list:
    with app.app_context(), as_tenant(cast.garage):
        return list(db.session.scalars(db.select(model).order_by(model.id)))


def client_of(app, cast, public_id: str) -> Client:
    client_id = read(app, cast, public_id).client_id
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.get_one(Client, client_id)
        db.session.expunge(row)
        return row


def other(app, entity: int, **values) -> str:
    with app.app_context(), as_tenant(entity):
        row = make_client(ClientDetails(first_name="Inès", last_name="Autrefois", phones=("+33639980077",)))
        for name, value in values.items():
            setattr(row, name, value)
        return row.public_id


def made(app, cast, answer) -> Opportunity:
    assert answer.status_code == 303, answer.text
    return read_opportunity(app, cast, urlsplit(answer.location).path.rsplit("/", 1)[-1])


def firm_lead(app, cast) -> tuple[str, str, str]:
    """A lead of a company with one contact; returns lead, company, contact."""
    with app.app_context(), as_tenant(cast.garage):
        firm = make_client(ClientDetails(kind="B2B", company="Taxis de Caen"))
        person = make_client(ClientDetails(kind="contact", last_name="Guérin", phones=("+33639980042",)))
        db.session.add(Relation(client_id=firm.id, other_id=person.id, kind="contact"))
        names = firm.public_id, person.public_id
        firm_id = firm.id
    lead = opened(app, cast, "Taxis Caen", owner=cast.owner, kind="B2B", company="Taxis de Caen")
    with app.app_context(), as_tenant(cast.garage):
        db.session.scalars(db.select(Lead).where(Lead.public_id == lead)).one().client_id = firm_id
    return lead, *names


def test_everything_the_lead_says_is_carried_over(app, client, signed_in, cast):
    request = {
        "budget_eur": 21500,
        "trade_in": {"make": "Renault", "model": "Clio", "year": 2018, "odometer_km": 81000},
    }
    lead = opened(app, cast, owner=cast.owner, comments="Essai samedi ?", request=request, origin="portal")
    later = now() + timedelta(days=2)
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Lead).where(Lead.public_id == lead)).one()
        plan_next_action(row, "call", later, "Après 18 h", SYSTEM)
        add_note(row, "Vient avec sa fille", SYSTEM)
    browser = signed_in(client, cast.owner)
    asked = browser.get(f"/leads/{lead}/conversion").text
    assert "Essai samedi ?\nReprise : Renault Clio, 2018, 81" in asked.replace("\xa0", " ").replace("&#39;", "'")
    assert 'value="Peugeot 308 GT"' in asked
    row = made(app, cast, browser.post(f"/leads/{lead}/conversion", data=sale()))
    before = read(app, cast, lead)
    assert (row.client_id, row.lead_id, row.owner_id) == (before.client_id, before.id, cast.owner.id)
    assert (row.vehicle, row.amount_cents, row.description, row.origin) == (
        "Peugeot 308 GT", 2_150_000, "Essai samedi", "portal",
    )  # fmt: skip
    assert (row.next_action, row.next_action_at, row.next_action_note) == ("call", later, "Après 18 h")
    assert (before.status, before.is_open) == ("converted", False)
    assert kinds(app, cast, lead)[:2] == ["lead.opportunity_opened", "lead.converted"]
    assert "Vient avec sa fille" in browser.get(f"/opportunities/{row.public_id}").text


def test_without_an_opportunity_the_lead_is_just_closed(app, client, signed_in, cast):
    lead = opened(app, cast, owner=cast.owner)
    answer = signed_in(client, cast.owner).post(
        f"/leads/{lead}/conversion", data=SALE | {"wanted": "", "brand": "ZZ", "decision_on": "demain", "note": "Signé"}
    )
    assert urlsplit(answer.location).path == f"/leads/{lead}"
    assert (read(app, cast, lead).status, all_of(app, cast, Opportunity)) == ("converted", [])


def test_an_existing_client_can_be_chosen(app, client, signed_in, cast):
    lead, known = opened(app, cast, owner=cast.owner), other(app, cast.garage)
    browser = signed_in(client, cast.owner)
    found = browser.post(f"/leads/{lead}/conversion", data=sale(look="client", find_client="autre"))
    assert (found.status_code, f'value="{known}"' in found.text) == (200, True)
    row = made(app, cast, browser.post(f"/leads/{lead}/conversion", data=sale(client=known)))
    assert row.client_name == "Inès Autrefois"
    assert client_of(app, cast, lead).public_id == known
    assert "lead.linked" in kinds(app, cast, lead)


def test_a_new_client_is_made_of_what_the_request_says(app, client, signed_in, cast):
    request = {"first_name": "Camille", "last_name": "Lefèvre", "phones": ["+33639981234"], "city": "Caen"}
    lead = opened(app, cast, owner=cast.owner, request=request)
    before = client_of(app, cast, lead)
    row = made(app, cast, signed_in(client, cast.owner).post(f"/leads/{lead}/conversion", data=sale(client="")))
    after = client_of(app, cast, lead)
    assert (after.id != before.id, after.name, after.city, row.client_id) == (True, "Camille Lefèvre", "Caen", after.id)


def test_whoever_may_be_the_same_person_is_shown(app, client, signed_in, cast):
    request = {"first_name": "Inès", "last_name": "Autrefois", "phones": ["+33639980077"]}
    known = other(app, cast.garage)
    lead = opened(app, cast, owner=cast.owner, request=request)
    assert f'value="{known}"' in signed_in(client, cast.owner).get(f"/leads/{lead}/conversion").text


def test_at_a_company_an_existing_contact_is_chosen(app, client, signed_in, cast):
    lead, firm, person = firm_lead(app, cast)
    browser = signed_in(client, cast.owner)
    assert f'value="{person}"' in browser.get(f"/leads/{lead}/conversion").text
    data = sale(client=firm, contact_how="known", contact=person)
    row = made(app, cast, browser.post(f"/leads/{lead}/conversion", data=data))
    assert row.contact_id == read(app, cast, lead).contact_id
    with app.app_context(), as_tenant(cast.garage):
        assert db.session.get_one(Client, row.contact_id).public_id == person


def test_at_a_company_a_new_contact_is_made(app, client, signed_in, cast):
    lead, firm, _person = firm_lead(app, cast)
    browser = signed_in(client, cast.owner)
    with app.app_context(), as_tenant(cast.garage):
        role = make_role("Gestionnaire de parc").public_id
    assert "Gestionnaire de parc" in browser.get(f"/leads/{lead}/conversion").text
    typed = sale(client=firm, contact_how="new", first_name="Noé", last_name="Blin", phone="06 39 98 00 55", role=role)
    assert browser.post(f"/leads/{lead}/conversion", data=typed | {"phone": ""}).status_code == 422
    assert browser.post(f"/leads/{lead}/conversion", data=typed | {"last_name": ""}).status_code == 422
    row = made(app, cast, browser.post(f"/leads/{lead}/conversion", data=typed))
    with app.app_context(), as_tenant(cast.garage):
        contact = db.session.get_one(Client, row.contact_id)
        assert (contact.name, contact.kind) == ("Noé Blin", "contact")
        points = db.session.scalars(db.select(ContactPoint.value).where(ContactPoint.client_id == contact.id)).all()
        assert points == ["+33639980055"]
        tie = db.session.scalars(db.select(Relation).where(Relation.other_id == contact.id)).one()
        assert db.session.get_one(Reference, tie.role_id).label == "Gestionnaire de parc"


def test_a_person_who_is_no_contact_of_the_company_is_refused(app, client, signed_in, cast):
    lead, firm, _person = firm_lead(app, cast)
    data = sale(client=firm, contact_how="known", contact=other(app, cast.garage))
    assert signed_in(client, cast.owner).post(f"/leads/{lead}/conversion", data=data).status_code == 422
    assert read(app, cast, lead).is_open


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"decision_on": "2001-01-01"},
        {"brand": "AC", "outlet": "MAR-LISIEUX"},
        {"outlet": "MOR-DOLE"},
        {"client": "zzzzzzzzzzzz"},
        {"description": "x" * 5001},
    ],
)
def test_what_is_wrong_changes_nothing_and_what_was_typed_stays(app, client, signed_in, cast, wrong):
    lead = opened(app, cast, owner=cast.owner)
    answer = signed_in(client, cast.owner).post(f"/leads/{lead}/conversion", data=sale(note="Très pressé") | wrong)
    assert (answer.status_code, "Très pressé" in answer.text) == (422, True)
    assert read(app, cast, lead).is_open
    assert all_of(app, cast, Opportunity) == []


def test_blocked_and_foreign_clients_are_refused(app, client, signed_in, cast):
    lead = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    blocked = other(app, cast.garage, blocked=True, blocked_reason="Impayés de 2025")
    for public_id in (blocked, other(app, cast.morel), other(app, cast.garage, gone_at=now())):
        answer = browser.post(f"/leads/{lead}/conversion", data=sale(client=public_id))
        assert answer.status_code == 422
    assert read(app, cast, lead).is_open
    assert "Impayés de 2025" in browser.post(f"/leads/{lead}/conversion", data=sale(client=blocked)).text


def test_the_same_form_sent_twice_makes_one(app, client, signed_in, cast):
    lead = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    page = browser.get(f"/leads/{lead}/conversion").text
    once, revision = (re.search(rf'name="{n}"[^>]*value="([^"]+)"', page).group(1) for n in ("once", "revision"))
    data = sale(once=once, revision=revision)
    answers = [browser.post(f"/leads/{lead}/conversion", data=data) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(all_of(app, cast, Opportunity)) == 1
    other_form = browser.post(f"/leads/{lead}/conversion", data=sale(once="abcdefghjkmn"))
    assert other_form.status_code == 409


def test_somebody_elses_change_is_announced(app, client, signed_in, cast):
    lead = opened(app, cast, owner=cast.owner)
    answer = signed_in(client, cast.owner).post(f"/leads/{lead}/conversion", data=sale(revision="1"))
    assert (answer.status_code, read(app, cast, lead).is_open) == (409, True)


def test_a_colleagues_lead_is_not_converted_and_a_strangers_is_missing(app, client, signed_in, cast):
    lead = opened(app, cast, owner=cast.mate)
    browser = signed_in(client, cast.owner)
    assert browser.get(f"/leads/{lead}/conversion").status_code == 403
    assert browser.post(f"/leads/{lead}/conversion", data=sale()).status_code == 403
    for address in (f"/leads/{cast.stranger_lead}/conversion", f"/leads/{cast.stranger_lead}/conversion/contact"):
        assert browser.get(address).status_code == 404
    assert browser.post(f"/leads/{cast.stranger_lead}/conversion", data=sale()).status_code == 404


def test_opening_a_converted_lead_again_closes_nothing(app, client, signed_in, cast):
    lead = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    row = made(app, cast, browser.post(f"/leads/{lead}/conversion", data=sale()))
    assert f"/leads/{lead}/conversion/undo" in browser.get(f"/leads/{lead}").text
    assert browser.post(f"/leads/{lead}/conversion/undo").status_code == 303
    assert read(app, cast, lead).is_open
    assert read_opportunity(app, cast, row.public_id).is_open
    assert f"/opportunities/{row.public_id}" in browser.get(f"/leads/{lead}").text
    again = browser.get(f"/leads/{lead}/conversion").text
    assert 'name="wanted" type="checkbox" value="y"' in again  # not ticked: there is one open already
    assert opportunity_kinds(app, cast, row.public_id)[-1] == "opportunity.opened"


def test_a_conversion_is_not_undone_after_thirty_days(app, client, signed_in, cast):
    lead = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    browser.post(f"/leads/{lead}/conversion", data={})
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Lead).where(Lead.public_id == lead)).one()
        row.closed_at = now() - timedelta(days=31)
    browser.post(f"/leads/{lead}/conversion/undo")
    assert not read(app, cast, lead).is_open


def test_a_contact_that_ends_in_a_sale_goes_on_to_the_conversion(app, client, signed_in, cast):
    lead = opened(app, cast, owner=cast.owner)
    data = {"outcome": "reached", "note": "D’accord", "action": "call", "when": "convert", "revision": "2"}
    answer = signed_in(client, cast.owner).post(f"/leads/{lead}/contacts", data=data)
    assert urlsplit(answer.location).path == f"/leads/{lead}/conversion"
    assert (read(app, cast, lead).is_open, kinds(app, cast, lead)[0]) == (True, "lead.contacted")
