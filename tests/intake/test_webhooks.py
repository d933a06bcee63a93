"""Google's and Meta's calls; Meta's data is served by a real small server."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select

from crm.extensions import db
from crm.intake.jobs import fetch_waiting
from crm.intake.models import IntakeRecord, RawMessage
from crm.leads.models import Lead
from crm.worker import Budget, as_tenant

GOOGLE = {
    "lead_id": "G-1",
    "google_key": "the-google-key-of-the-garage",
    "user_column_data": [
        {"column_id": "FULL_NAME", "string_value": "Sacha Exemple"},
        {"column_id": "PHONE_NUMBER", "string_value": "+33639980130"},
    ],
}
NOTICE = {
    "object": "page",
    "entry": [{"changes": [{"field": "leadgen", "value": {"leadgen_id": "77", "page_id": "5"}}]}],
}
FETCHED = {
    "id": "77",
    "created_time": "2026-11-03T13:05:00+0000",
    "field_data": [
        {"name": "full_name", "values": ["Andréa Exemple"]},
        {"name": "phone_number", "values": ["+33639980131"]},
    ],
}


class Graph(BaseHTTPRequestHandler):
    """Meta's side: gives lead 77 to whoever has the token."""

    broken = False

    def do_GET(self):
        allowed = self.headers["Authorization"] == "Bearer token" and self.path == "/77" and not type(self).broken
        body = json.dumps(FETCHED).encode() if allowed else b"{}"
        self.send_response(200 if allowed else 500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def graph():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Graph)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Graph.broken = False
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def meta(app, graph, make_source, monkeypatch):
    """A Meta source whose secrets are set."""
    app.config["META_URL"] = graph
    for name, value in (("M_SECRET", "app secret"), ("M_VERIFY", "verify me"), ("M_TOKEN", "token")):
        monkeypatch.setenv(name, value)
    settings = {"app_secret_env": "M_SECRET", "verify_token_env": "M_VERIFY", "access_token_env": "M_TOKEN"}
    return make_source("Meta", "meta", origin="social", settings=settings)


def signed(body: bytes, secret: str = "app secret") -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def leads(app, cast) -> list[str]:
    with app.app_context(), as_tenant(cast.garage):
        return [lead.name for lead in db.session.scalars(select(Lead))]


def test_google_with_its_key_makes_one_lead_however_often_it_calls(app, cast, client, make_source, monkeypatch):
    monkeypatch.setenv("G_KEY", GOOGLE["google_key"])
    make_source("Google", "google", settings={"key_env": "G_KEY"})
    for _ in range(3):
        assert client.post("/api/v1/leads/google", json=GOOGLE).status_code == 200
    assert leads(app, cast) == ["Sacha Exemple"]
    with app.app_context(), as_tenant(cast.garage):
        assert all(GOOGLE["google_key"].encode() not in raw.body for raw in db.session.scalars(select(RawMessage)))


def test_google_key_that_no_text_can_hold_opens_nothing(client):
    answer = client.post("/api/v1/leads/google", data=b'{"google_key": "\\ud800aaaaaaaaaa"}')
    assert answer.status_code == 401


def test_google_without_its_key_is_401_and_a_test_lead_is_skipped(app, cast, client, make_source, monkeypatch):
    monkeypatch.setenv("G_KEY", GOOGLE["google_key"])
    make_source("Google", "google", settings={"key_env": "G_KEY"})
    assert client.post("/api/v1/leads/google", json={**GOOGLE, "google_key": "wrong-wrong"}).status_code == 401
    assert client.post("/api/v1/leads/google", json={**GOOGLE, "google_key": ""}).status_code == 401
    assert client.post("/api/v1/leads/google", json={**GOOGLE, "is_test": True}).status_code == 200
    assert leads(app, cast) == []


def test_metas_challenge_is_given_back_to_whoever_knows_the_token(client, meta):
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "verify me"}
    assert client.get("/api/v1/leads/meta", query_string=asked).get_data(as_text=True) == "1158201444"
    wrong = {**asked, "hub.verify_token": "guess"}
    assert client.get("/api/v1/leads/meta", query_string=wrong).status_code == 401


def test_metas_signed_notice_is_fetched_and_becomes_a_lead_once(app, cast, client, meta):
    body = json.dumps(NOTICE).encode()
    for _ in range(2):
        assert client.post("/api/v1/leads/meta", data=body, headers=signed(body)).status_code == 200
    assert leads(app, cast) == ["Andréa Exemple"]


def test_an_altered_or_unsigned_notice_is_401(app, cast, client, meta):
    body = json.dumps(NOTICE).encode()
    assert client.post("/api/v1/leads/meta", data=body).status_code == 401
    assert client.post("/api/v1/leads/meta", data=body, headers=signed(body, "other")).status_code == 401
    assert client.post("/api/v1/leads/meta", data=body + b" ", headers=signed(body)).status_code == 401
    assert leads(app, cast) == []


def test_a_notice_that_cannot_be_fetched_waits_and_is_fetched_later(app, cast, client, meta):
    Graph.broken = True
    body = json.dumps(NOTICE).encode()
    assert client.post("/api/v1/leads/meta", data=body, headers=signed(body)).status_code == 200
    with app.app_context(), as_tenant(cast.garage):
        waiting = db.session.scalars(select(IntakeRecord)).one()
        assert (waiting.outcome, "500" in waiting.why) == ("quarantined", True)
    Graph.broken = False
    with app.app_context():
        fetch_waiting(Budget())
    assert leads(app, cast) == ["Andréa Exemple"]
    with app.app_context(), as_tenant(cast.garage):
        assert "quarantined" not in [record.outcome for record in db.session.scalars(select(IntakeRecord))]


def test_a_call_over_one_megabyte_is_refused_though_it_does_not_say_its_length(client, cast, make_source, monkeypatch):
    monkeypatch.setenv("G_KEY", GOOGLE["google_key"])
    make_source("Google", "google", settings={"key_env": "G_KEY"})
    body = json.dumps(GOOGLE | {"padding": "x" * 1_100_000}).encode()
    sent_in_chunks = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = client.post(
        "/api/v1/leads/google", data=body, content_type="application/json", environ_overrides=sent_in_chunks
    )
    assert answer.status_code == 413
