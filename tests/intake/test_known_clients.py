"""A request of somebody whom we know: matched, joined to what is open for that brand, never merged silently (X-06)."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from crm.access.actors import SYSTEM
from crm.alerts.models import Alert, Delivery
from crm.clients.actions.blocking import block
from crm.clients.actions.following import follow
from crm.clients.models import Client, Consent, ContactPoint, LikelyDouble, Relation
from crm.extensions import db
from crm.intake.actions.receiving import Delivery as Message
from crm.intake.actions.receiving import receive
from crm.intake.models import Source
from crm.journal.models import Event
from crm.leads.actions.closing import lose
from crm.leads.models import Lead
from tests.opportunities.scene import opportunity

LOU = {"first_name": "Lou", "last_name": "Exemple", "email": "lou@example.com", "phones": ["+33639980101"]}
CAEN = {"outlet": "MAR-CAEN", "brand": "AP", "activity": "VN"}


@pytest.fixture
def source(in_garage) -> Source:
    row = Source(name="Portail", door="json", relay_domains=["relais.example.com"])
    db.session.add(row)
    db.session.flush()
    return row


@pytest.fixture
def ask(source):
    """Sends a request: Lou wants a Peugeot in Caen, unless it says something else."""

    def send(**said):
        body = {**LOU, **CAEN, "comments": "Bonjour", **said}
        return receive(source, Message(json.dumps(body).encode(), "application/json"))[0]

    return send


def owned_by(outcome, person) -> Lead:
    outcome.lead.owner_id = person.id
    db.session.flush()
    return outcome.lead


def alerts(kind: str) -> dict[str, str]:
    """Returns recipient → subject of the alerts of a kind."""
    rows = db.session.execute(
        select(Delivery.recipient, Alert.subject_type)
        .join(Alert, Alert.id == Delivery.alert_id)
        .where(Alert.kind == kind)
    )
    return dict(rows.all())


def counted(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_returning_client_joins_the_open_lead_of_that_brand_and_its_owner_hears(in_garage, ask):
    first = owned_by(ask(), in_garage.owner)
    again = ask(comments="Et en rouge ?", vehicle_of_interest={"make": "Peugeot", "model": "3008"})
    assert (again.outcome, again.why, again.lead) == ("merged", "the client has an open lead for this brand", first)
    assert counted(Lead) == 1
    said = db.session.scalars(select(Event).where(Event.kind == "lead.messaged")).one()
    assert (said.subject_id, said.actor_name) == (first.id, "Portail")
    assert "Et en rouge ?" in said.data["text"]
    assert "3008" in said.data["text"]
    assert set(alerts("lead.messaged")) == {in_garage.owner.email}


def test_owners_of_other_brands_are_left_alone(in_garage, ask):
    first = owned_by(ask(), in_garage.mate)
    other = ask(brand="AC", comments="Une Citroën")
    assert (other.outcome, other.lead.client_id) == ("created", first.client_id)
    assert other.lead is not first
    assert alerts("lead.messaged") == {}


def test_the_workshop_is_another_matter_than_a_sale(ask):
    first = ask()
    workshop = ask(activity="APV", comments="Une révision")
    assert (workshop.outcome, workshop.lead.client_id) == ("created", first.lead.client_id)
    assert ask(activity="VO", comments="Ou d’occasion ?").lead is first.lead
    assert ask(activity="PR", comments="Un pare-chocs").lead is workshop.lead


def test_a_lead_of_nobody_tells_the_outlet(in_garage, ask):
    owned_by(ask(), replace(in_garage.owner, id=None))
    assert ask(comments="Alors ?").outcome == "merged"
    assert set(alerts("lead.messaged")) == {"ventes.caen@example.com"}


def test_a_closed_lead_is_not_joined(ask):
    first = ask().lead
    lose(first, "price", "", SYSTEM)
    again = ask(comments="J’ai changé d’avis")
    assert (again.outcome, again.lead.client_id) == ("created", first.client_id)


def test_an_open_opportunity_of_the_brand_is_joined(in_garage, ask):
    deal = opportunity(in_garage, "Lou Exemple", owner=in_garage.owner, phones=("+33639980101",))
    again = ask(comments="Livrable quand ?")
    assert (again.outcome, again.lead, again.opportunity) == ("merged", None, deal)
    said = db.session.scalars(select(Event).where(Event.kind == "opportunity.messaged")).one()
    assert (said.subject_id, said.data["text"]) == (deal.id, "Livrable quand ?")
    assert alerts("opportunity.messaged") == {in_garage.owner.email: "opportunity"}


def test_a_request_that_joined_is_joined_once_however_often_it_is_sent(ask):
    ask(external_id="1")
    outcomes = [ask(external_id="2", comments="Une reprise ?").outcome for _ in range(3)]
    assert outcomes == ["merged", "duplicate", "duplicate"]
    assert db.session.scalar(select(func.count(Event.id)).where(Event.kind == "lead.messaged")) == 1


def test_who_is_only_like_a_client_gets_a_client_of_their_own_and_is_shown_for_a_click(ask):
    known = ask(postal_code="14000").lead
    other = ask(email="autre@example.com", phones=["+33639980102"], postal_code="14000")
    assert (other.outcome, other.lead.client_id == known.client_id) == ("created", False)
    double = db.session.scalars(select(LikelyDouble)).one()
    assert (double.client_id, double.other_id, double.decided_at) == (other.lead.client_id, known.client_id, None)
    assert "same_postal_code" in double.reasons


def test_a_further_phone_of_a_known_client_is_kept(ask):
    client_id = ask().lead.client_id
    ask(phones=["+33639980103"], comments="Rappelez ici")
    values = db.session.scalars(select(ContactPoint.value).where(ContactPoint.client_id == client_id))
    assert set(values) == {"lou@example.com", "+33639980101", "+33639980103"}


def test_a_blocked_clients_request_is_kept_apart_and_goes_to_the_manager(in_garage, ask):
    known = db.session.get(Client, ask(external_id="1").lead.client_id)
    block(known, "Impayés", SYSTEM)
    lead = ask(external_id="2", brand="AC", comments="Encore moi").lead
    assert lead.client_id != known.id
    assert "client_blocked" in lead.flags
    assert (lead.owner_id, lead.assignment["blocked"]) == (in_garage.manager.id, True)
    assert db.session.scalars(select(LikelyDouble.other_id)).one() == known.id
    again = ask(external_id="3", brand="AP", comments="Et une Peugeot").lead
    assert (again.client_id, counted(Client)) == (lead.client_id, counted(Client))


def test_a_company_has_its_points_on_its_contact(ask):
    lead = ask(kind="B2B", company="Taxis de Caen", siret="40483304800022", comments="Trois taxis").lead
    company, person = db.session.get(Client, lead.client_id), db.session.get(Client, lead.contact_id)
    assert (company.kind, company.company, person.last_name) == ("B2B", "Taxis de Caen", "Exemple")
    assert db.session.scalars(select(Relation.other_id).where(Relation.client_id == company.id)).one() == person.id
    assert set(db.session.scalars(select(ContactPoint.client_id))) == {person.id}


def test_a_company_is_found_again_by_its_number_with_another_contact(ask):
    first = ask(kind="B2B", company="Taxis de Caen", siret="40483304800022").lead
    colleague = {"first_name": "Ana", "last_name": "Modèle", "email": "ana@example.com", "phones": ["+33639980105"]}
    second = ask(**colleague, kind="B2B", company="TAXIS DE CAEN SARL", siret="40483304800022", brand="AC").lead
    assert (second.client_id, second.contact_id == first.contact_id) == (first.client_id, False)


def test_a_relay_address_is_shown_and_matches_nobody(ask):
    relayed = {"email": "x1@relais.example.com", "phones": []}
    first = ask(**relayed, external_id="1").lead
    second = ask(**relayed, external_id="2", first_name="Zoé", last_name="Autre").lead
    assert first.client_id != second.client_id
    points = db.session.execute(select(ContactPoint.value, ContactPoint.relay)).all()
    assert {tuple(point) for point in points} == {("x1@relais.example.com", True)}


def test_consents_of_a_request_go_into_the_ledger(ask):
    lead = ask(consent={"email": True, "sms": False, "partners": False}).lead
    rows = db.session.scalars(select(Consent).where(Consent.client_id == lead.client_id))
    said = {(row.channel, row.sender): (row.given, row.source) for row in rows}
    assert said == {
        ("email", "dealer"): (True, "Portail"),
        ("sms", "dealer"): (False, "Portail"),
        ("email", "partners"): (False, "Portail"),
    }


def test_followers_hear_that_the_client_asked_and_nothing_of_the_brand(in_garage, ask):
    client = db.session.get(Client, ask().lead.client_id)
    follow(client, in_garage.receptionist.id)
    db.session.flush()
    ask(brand="AC", comments="Une Citroën")
    alert = db.session.scalars(select(Alert).where(Alert.kind == "client.asked")).one()
    assert alert.data == {"client": client.public_id, "name": "Lou Exemple"}
    assert set(alerts("client.asked")) == {in_garage.receptionist.email}
