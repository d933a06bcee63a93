"""The HTTP doors, as a portal meets them."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from crm.alerts.models import Delivery
from crm.clients.models import Client
from crm.extensions import db
from crm.intake.api.authority import fingerprint
from crm.intake.models import ApiKey, IntakeRecord, RawMessage
from crm.kernel.clock import now
from crm.leads.models import Lead
from crm.web import rate
from crm.worker import as_tenant
from tests.intake.conftest import KEY

LEAD = {
    "external_id": "P-1",
    "outlet": "MAR-CAEN",
    "first_name": "Alix",
    "last_name": "Exemple",
    "email": "alix.exemple@example.com",
    "phones": ["06 39 98 01 01"],
    "vehicle_of_interest": {"make": "Peugeot", "model": "208", "condition": "new"},
    "comments": "Plutôt le soir",
}
ADF = b"<adf><prospect><id>A-%d</id><vehicle><make>Peugeot</make></vehicle><customer><contact><name part='full'>Lou Exemple</name><phone>06399801%02d</phone></contact></customer><vendor><id>MAR-CAEN</id></vendor></prospect>%s</adf>"


def leads_of(app, cast) -> int:
    with app.app_context(), as_tenant(cast.garage):
        return db.session.scalar(select(func.count()).select_from(Lead))


def test_a_lead_by_json_is_in_the_right_hands_with_its_alerts_and_its_raw_message(app, cast, client, portal):
    answer = client.post("/api/v1/leads", json=LEAD, headers=portal)
    assert answer.status_code == 201
    assert answer.json["outcome"] == "created"
    assert answer.json["owner"] == cast.manager.login_id  # no rule: the sales manager of Caen and Peugeot
    assert answer.json["url"].endswith(f"/leads/{answer.json['lead']}")
    with app.app_context(), as_tenant(cast.garage):
        lead = db.session.scalars(select(Lead)).one()
        assert (lead.outlet_id, lead.brand_id, lead.activity) == (cast.caen.id, cast.brands["AP"], "VN")
        assert {d.recipient for d in db.session.scalars(select(Delivery))} >= {"ventes.caen@example.com"}
        assert b"Plut" in db.session.scalars(select(RawMessage)).one().body
        assert db.session.scalars(select(IntakeRecord)).one().lead_id == lead.id


def test_the_lead_is_given_back_to_its_source_and_to_nobody_else(client, portal, strange_portal, make_source):
    made = client.post("/api/v1/leads", json=LEAD, headers=portal).json
    make_source("Voisin", "json", "the-key-of-a-neighbour-0003")
    assert client.get(f"/api/v1/leads/{made['lead']}", headers=portal).json["full_name"] == "Alix Exemple"
    assert client.get(f"/api/v1/leads/{made['lead']}", headers=strange_portal).status_code == 404
    neighbour = {"Authorization": "Bearer the-key-of-a-neighbour-0003"}
    assert client.get(f"/api/v1/leads/{made['lead']}", headers=neighbour).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong-wrong-wrong"}, {"Authorization": KEY}])
def test_without_a_key_that_opens_the_answer_is_401(client, portal, headers):
    assert client.post("/api/v1/leads", json=LEAD, headers=headers).status_code == 401
    assert client.post(f"/api/v1/leads?key={KEY}&api_key={KEY}", json=LEAD, headers=headers).status_code == 401
    assert client.get("/api/v1/leads/whatever", headers=headers).status_code == 401


def test_a_revoked_key_and_a_source_switched_off_open_nothing(app, cast, client, portal, make_source):
    make_source("Éteinte", "json", "the-key-of-nothing-0004", active=False)
    with app.app_context():
        db.session.get_one(ApiKey, hashlib.sha256(KEY.encode()).hexdigest()).revoked_at = now()
        db.session.commit()
    assert client.post("/api/v1/leads", json=LEAD, headers=portal).status_code == 401
    off = {"Authorization": "Bearer the-key-of-nothing-0004"}
    assert client.post("/api/v1/leads", json=LEAD, headers=off).status_code == 401
    assert leads_of(app, cast) == 0


def test_a_stranger_key_puts_leads_into_its_own_legal_entity_only(app, cast, client, portal, strange_portal):
    assert client.post("/api/v1/leads", json=LEAD, headers=strange_portal).status_code == 201
    assert leads_of(app, cast) == 0


def test_one_idempotency_key_a_hundred_times_at_once_makes_one_lead_and_one_answer(app, cast, portal):
    body = {name: value for name, value in LEAD.items() if name != "external_id"}

    def post(_):
        return app.test_client().post("/api/v1/leads", json=body, headers={**portal, "Idempotency-Key": "k-1"})

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(post, range(100)))
    assert {(answer.status_code, answer.get_data(as_text=True)) for answer in answers} == {
        (201, answers[0].get_data(as_text=True))
    }
    assert leads_of(app, cast) == 1


def test_the_same_external_id_at_once_from_many_hands_makes_one_lead(app, cast, portal):
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda _: app.test_client().post("/api/v1/leads", json=LEAD, headers=portal).json, range(24))
        )
    assert sorted(answer["outcome"] for answer in answers) == ["created"] + ["duplicate"] * 23
    assert len({answer["lead"] for answer in answers}) == 1
    assert leads_of(app, cast) == 1


def test_an_idempotency_key_with_another_body_is_refused(app, cast, client, portal):
    headers = {**portal, "Idempotency-Key": "k-2"}
    client.post("/api/v1/leads", json=LEAD, headers=headers)
    assert client.post("/api/v1/leads", json={**LEAD, "comments": "autre"}, headers=headers).status_code == 422
    assert leads_of(app, cast) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b'"lead"', 422),
        (b"\x00\xff\xfe", 400),
        (b'{"a": "' + b"x" * 3_000_000 + b'"}', 413),
    ],
)
def test_what_is_no_json_lead_is_the_senders_to_mend(client, portal, body, status):
    assert client.post("/api/v1/leads", data=body, headers=portal).status_code == status


def test_a_lead_that_cannot_be_answered_is_kept_for_repair(app, cast, client, portal):
    answer = client.post("/api/v1/leads", json={"first_name": "Alix"}, headers=portal)
    assert (answer.status_code, answer.json["outcome"]) == (202, "quarantined")
    with app.app_context(), as_tenant(cast.garage):
        assert db.session.scalars(select(IntakeRecord)).one().prospect["first_name"] == "Alix"


def test_several_prospects_in_one_document_and_one_bad_among_them(app, cast, client, portal):
    bad = b"<prospect><id>A-9</id><customer></prospect>"
    answer = client.post("/api/v1/leads/adf", data=ADF % (1, 11, bad), headers=portal)
    assert [record["outcome"] for record in answer.json["records"]] == ["created", "quarantined"]
    assert leads_of(app, cast) == 1


def test_a_document_type_is_refused(app, cast, client, portal):
    document = b'<!DOCTYPE adf [<!ENTITY x SYSTEM "file:///etc/passwd">]><adf><prospect>&x;</prospect></adf>'
    assert client.post("/api/v1/leads/adf", data=document, headers=portal).status_code == 400


def test_a_lead_without_known_outlet_or_brand_is_kept_and_shown_as_such(app, cast, client, portal):
    client.post("/api/v1/leads", json={**LEAD, "outlet": "NOWHERE", "brand": "Zastava"}, headers=portal)
    with app.app_context(), as_tenant(cast.garage):
        lead = db.session.scalars(select(Lead)).one()
        assert (lead.outlet_id, lead.brand_id, lead.owner_id) == (None, None, None)


def test_a_relay_address_never_matches_a_client(app, cast, client, make_source):
    make_source("Relais", "json", "the-key-with-relays-0005", relay_domains=["relais.example.com"])
    headers = {"Authorization": "Bearer the-key-with-relays-0005"}
    for number, name in enumerate(("Ana Un", "Zoé Deux")):
        body = {"external_id": str(number), "full_name": name, "email": "one@relais.example.com"}
        assert client.post("/api/v1/leads", json=body, headers=headers).json["outcome"] == "created"
    with app.app_context(), as_tenant(cast.garage):
        assert db.session.scalar(select(func.count()).select_from(Client)) == 2
        assert all("relay_email" in lead.flags for lead in db.session.scalars(select(Lead)))


def test_a_flood_on_one_key_is_told_to_come_back_and_others_are_not(client, portal, strange_portal):
    flooder = fingerprint(KEY)[:32]
    for _ in range(20):  # the second may end between the flood and the request
        for _ in range(rate.PER_SECOND):
            rate.window.allows(flooder)
        answer = client.get("/api/v1/leads/none", headers=portal)
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert client.get("/api/v1/leads/none", headers=strange_portal).status_code == 404


def test_the_description_is_a_page_for_people_and_json_for_programs(client):
    page = client.get("/api/v1/", headers={"Accept": "text/html"})
    assert "/api/v1/leads/adf" in page.get_data(as_text=True)
    assert "<script>" not in page.get_data(as_text=True)
    described = client.get("/api/v1/", headers={"Accept": "application/json"}).json
    assert described["openapi"] == "3.1.0"
    assert "post" in described["paths"]["/api/v1/leads"]
