"""A lead and its client: found by typing, picked, blocked, changed, and the further people on it (CM-02, CM-06 to CM-10)."""

import re
from urllib.parse import urlsplit

import pytest

from crm.clients.actions import ClientDetails, make_client
from crm.clients.models import Client, Reference, Relation
from crm.extensions import db
from crm.intake.models import RawMessage
from crm.journal.queries import timeline
from crm.leads.models import Lead
from crm.worker import as_tenant
from tests.leads.page_scene import kinds, opened, read
from tests.opportunities import scene as opportunities

TYPED = {
    "brand": "AP",
    "outlet": "MAR-CAEN",
    "activity": "VN",
    "request_type": "information",
    "origin": "showroom",
    "owner": "rules",
    "vehicle": "308 GT",
    "comments": "Essai samedi",
}
DETAILS = ClientDetails(
    first_name="Solène", last_name="Guérin", phones=("+33639980042",), email="solene.guerin@example.com"
)


def known(app, entity: int, details: ClientDetails = DETAILS, **values) -> str:
    """Makes a client of this legal entity and returns its public id."""
    with app.app_context(), as_tenant(entity):
        row = make_client(details)
        for name, value in values.items():
            setattr(row, name, value)
        return row.public_id


def company(app, cast) -> tuple[str, str]:
    """Makes a company with one contact; returns both public ids."""
    with app.app_context(), as_tenant(cast.garage):
        firm = make_client(ClientDetails(kind="B2B", company="Taxis de Caen"))
        person = make_client(DETAILS)
        person.kind = "contact"
        db.session.add(Relation(client_id=firm.id, other_id=person.id, kind="contact"))
        return firm.public_id, person.public_id


def client_of(app, cast, lead: Lead) -> str:
    with app.app_context(), as_tenant(cast.garage):
        return db.session.get_one(Client, lead.client_id).public_id


def made(app, cast, answer) -> Lead:
    assert answer.status_code == 303, answer.text
    return read(app, cast, urlsplit(answer.location).path.rsplit("/", 1)[-1])


@pytest.mark.parametrize(
    "typed", ["guer", "GUÉRIN sol", "06 39 98 00 42", "+33 639 980 042", "Solene.Guerin@example.com"]
)
def test_a_client_is_found_by_name_phone_and_email(app, client, signed_in, cast, typed):
    public_id = known(app, cast.garage)
    answer = signed_in(client, cast.owner).get("/clients/lookup", query_string={"find_client": typed})
    assert f'href="/clients/{public_id}"' in answer.text
    fragment = client.get("/clients/lookup", query_string={"find_client": typed}, headers={"HX-Request": "true"})
    assert f'value="{public_id}"' in fragment.text


def test_clients_of_another_dealership_and_those_gone_are_not_found(app, client, signed_in, cast):
    foreign, gone = known(app, cast.morel), known(app, cast.garage)
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Client).where(Client.public_id == gone)).one()
        row.gone_at = row.created_at
    answer = signed_in(client, cast.owner).get("/clients/lookup?find_client=guérin")
    assert foreign not in answer.text
    assert gone not in answer.text


@pytest.mark.parametrize("odd", ["%00", "a%00bc", "%F0%9F%98%80", "'--", "%25_%25_", "x" * 3000, '"" OR'])
def test_odd_words_find_nobody(client, signed_in, cast, odd):
    for field in ("client", "person", odd):
        asked = f"/clients/lookup?field={field}&find_{field}={odd}&{field}={odd}&other={odd}"
        assert signed_in(client, cast.owner).get(asked).status_code == 200


def test_a_picked_client_gets_the_lead_without_being_typed_again(app, client, signed_in, cast):
    public_id = known(app, cast.garage)
    lead = made(app, cast, signed_in(client, cast.owner).post("/leads/new", data=TYPED | {"client": public_id}))
    assert client_of(app, cast, lead) == public_id
    assert (lead.name, lead.phone, lead.email) == ("Solène Guérin", "+33639980042", "solene.guerin@example.com")


def test_at_a_company_one_talks_to_its_contact(app, client, signed_in, cast):
    firm, person = company(app, cast)
    browser = signed_in(client, cast.owner)
    assert f'value="{person}"' in browser.get(f"/leads/new/matches?client={firm}").text
    lead = made(app, cast, browser.post("/leads/new", data=TYPED | {"client": firm, "contact": person}))
    assert (lead.kind, lead.name, lead.phone, lead.contact_id is not None) == (
        "B2B",
        "Taxis de Caen",
        "+33639980042",
        True,
    )


def test_somebody_who_is_no_contact_of_the_company_is_refused(app, client, signed_in, cast):
    firm, _person = company(app, cast)
    other = known(app, cast.garage, ClientDetails(last_name="Passant", phones=("+33639980099",)))
    answer = signed_in(client, cast.owner).post("/leads/new", data=TYPED | {"client": firm, "contact": other})
    assert answer.status_code == 422


def test_a_client_of_another_dealership_is_refused_and_what_was_typed_stays(app, client, signed_in, cast):
    foreign = known(app, cast.morel)
    answer = signed_in(client, cast.owner).post("/leads/new", data=TYPED | {"client": foreign})
    assert answer.status_code == 422
    assert 'value="308 GT"' in answer.text
    with app.app_context(), as_tenant(cast.garage):
        assert db.session.scalars(db.select(RawMessage)).all() == []


def test_a_blocked_client_cannot_be_chosen_and_the_reason_is_shown(app, client, signed_in, cast):
    public_id = known(app, cast.garage, blocked=True, blocked_reason="Impayés de 2025")
    browser = signed_in(client, cast.owner)
    found = browser.get("/clients/lookup?find_client=guer", headers={"HX-Request": "true"}).text
    assert "disabled" in found
    assert "Impayés de 2025" in found
    answer = browser.post("/leads/new", data=TYPED | {"client": public_id})
    assert answer.status_code == 422
    assert "Impayés de 2025" in answer.text


def test_typing_a_blocked_clients_phone_does_not_go_round_the_block(app, client, signed_in, cast):
    known(app, cast.garage, blocked=True, blocked_reason="Impayés de 2025")
    typed = TYPED | {"last_name": "Guérin", "first_name": "Solène", "phone": "0639980042"}
    answer = signed_in(client, cast.owner).post("/leads/new", data=typed)
    assert answer.status_code == 422
    assert "Impayés de 2025" in answer.text


def test_what_the_client_has_already_is_shown_and_continued(app, client, signed_in, cast):
    lead = opened(app, cast, "Camille Lefèvre", owner=cast.mate)
    opportunity = opportunities.opened(app, cast, "Camille Lefèvre", owner=cast.owner)
    hidden = opportunities.opened(app, cast, "Camille Lefèvre", brand="AC", owner=cast.owner)
    public_id = client_of(app, cast, read(app, cast, lead))
    browser = signed_in(client, cast.mate)
    shown = browser.get(f"/leads/new/matches?client={public_id}").text
    assert f'value="{lead}"' in shown
    assert f'value="{opportunity}"' in shown
    assert hidden not in shown  # Mathilde sells Peugeot alone
    assert browser.post("/leads/new", data=TYPED | {"client": public_id}).status_code == 409
    answer = browser.post("/leads/new", data=TYPED | {"client": public_id, "go_on": opportunity})
    assert urlsplit(answer.location).path == f"/opportunities/{opportunity}"
    assert opportunities.kinds(app, cast, opportunity)[0] == "opportunity.messaged"
    assert opportunities.told(app, cast, "opportunity.messaged") == [cast.owner.email]
    assert browser.post("/leads/new", data=TYPED | {"go_on": hidden}).status_code == 404
    browser.post("/leads/new", data=TYPED | {"attach": lead})
    assert kinds(app, cast, lead)[0] == "lead.messaged"


def test_without_javascript_the_clients_found_are_choices_in_the_form(app, client, signed_in, cast):
    public_id = known(app, cast.garage)
    answer = signed_in(client, cast.owner).post("/leads/new", data=TYPED | {"find_client": "guer", "look": "client"})
    assert answer.status_code == 200
    assert f'type="radio" name="client" value="{public_id}"' in answer.text
    assert 'value="308 GT"' in answer.text


def test_another_client_is_linked_from_the_leads_page_and_that_is_kept(app, client, signed_in, cast):
    lead, public_id = opened(app, cast, owner=cast.owner), known(app, cast.garage)
    browser = signed_in(client, cast.owner)
    assert f"/leads/{lead}/client" in browser.get(f"/leads/{lead}").text
    found = browser.post(f"/leads/{lead}/client", data={"find_client": "guer", "look": "client"})
    assert f'value="{public_id}"' in found.text
    assert browser.post(f"/leads/{lead}/client", data={"client": public_id, "revision": "2"}).status_code == 303
    row = read(app, cast, lead)
    assert (client_of(app, cast, row), row.name, row.phone) == (public_id, "Solène Guérin", "+33639981234")
    assert kinds(app, cast, lead)[0] == "lead.linked"
    page = browser.get(f"/leads/{lead}").text
    assert f"/clients/{public_id}" in page
    assert "Camille Lefèvre → Solène Guérin" in page


@pytest.mark.parametrize("kind", ["client", "people"])
def test_blocked_foreign_and_missing_clients_are_refused(app, client, signed_in, cast, kind):
    lead = opened(app, cast, owner=cast.owner)
    browser, field = signed_in(client, cast.owner), {"client": "client", "people": "person"}[kind]
    blocked, foreign = known(app, cast.garage, blocked=True), known(app, cast.morel)
    for public_id in (blocked, foreign, "zzzzzzzzzzzz", "", "x" * 300):
        assert browser.post(f"/leads/{lead}/{kind}", data={field: public_id}).status_code == 422, public_id
    assert kinds(app, cast, lead)[0] == "lead.assigned"


def test_a_closed_lead_keeps_its_client(app, client, signed_in, cast):
    lead, public_id = opened(app, cast, owner=cast.owner), known(app, cast.garage)
    browser = signed_in(client, cast.owner)
    browser.post(f"/leads/{lead}/loss", data={"reason": "price"})
    assert browser.post(f"/leads/{lead}/client", data={"client": public_id}).status_code == 409


def test_further_people_get_a_role_change_it_and_leave(app, client, signed_in, cast):
    lead, public_id = opened(app, cast, owner=cast.owner), known(app, cast.garage)
    with app.app_context(), as_tenant(cast.garage):
        roles = [Reference(list_name="role", label=label, folded=label.lower()) for label in ("Payeur", "Conducteur")]
        db.session.add_all(roles)
        db.session.flush()
        payer, driver = (role.public_id for role in roles)
    browser = signed_in(client, cast.owner)
    assert payer in browser.get(f"/leads/{lead}/people/new").text
    assert browser.post(f"/leads/{lead}/people", data={"person": public_id, "role": payer}).status_code == 303
    assert browser.post(f"/leads/{lead}/people", data={"person": public_id}).status_code == 422  # once is enough
    page = browser.get(f"/leads/{lead}").text
    assert "Solène Guérin" in page
    place = re.search(rf"/leads/{lead}/people/(\w+)/role", page).group(1)
    browser.post(f"/leads/{lead}/people/{place}/role", data={"role": driver})
    assert "Conducteur" in kinds_and_data(app, cast, lead)[0]
    assert browser.post(f"/leads/{lead}/people/zzzzzzzzzzzz/removal").status_code == 404
    assert browser.post(f"/leads/{lead}/people/{place}/removal").status_code == 303
    assert kinds(app, cast, lead)[0] == "lead.person_removed"
    assert f"/people/{place}/role" not in browser.get(f"/leads/{lead}").text


def test_a_colleagues_lead_is_not_relinked_and_a_strangers_is_missing(app, client, signed_in, cast):
    lead, public_id = opened(app, cast, owner=cast.mate), known(app, cast.garage)
    browser = signed_in(client, cast.owner)
    for path in ("client", "people"):
        assert browser.post(f"/leads/{lead}/{path}", data={"client": public_id}).status_code == 403
        assert browser.post(f"/leads/{cast.stranger_lead}/{path}", data={"client": public_id}).status_code == 404


def kinds_and_data(app, cast, public_id: str) -> list[str]:
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Lead).where(Lead.public_id == public_id)).one()
        return [f"{event.kind} {event.data}" for event in timeline("lead", row.id)]
