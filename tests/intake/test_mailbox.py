"""Collector mailboxes, read from a real IMAP server."""

import pytest
from sqlalchemy import select

from crm.extensions import db
from crm.intake.jobs import read_mailboxes
from crm.intake.models import IntakeRecord, Source
from crm.leads.models import Lead
from crm.outlets.models import Outlet
from crm.worker import Budget, as_tenant
from tests.intake.imap_peer import ImapPeer

MAIL = """From: {name} <{address}>
To: collecte@caen.example.com
Subject: Votre 208
Message-ID: <{id}@example.com>
Content-Type: text/plain; charset=utf-8

Bonjour, avez-vous une 208 ? {name}
"""


def mail(number: int, name: str = "Camille Exemple") -> bytes:
    return MAIL.format(name=name, address=f"c{number}@example.com", id=f"m{number}").encode()


@pytest.fixture
def peer():
    with ImapPeer() as server:
        yield server


@pytest.fixture
def collector(app, cast, peer, make_source, monkeypatch):
    """A source that collects from the peer's mailbox, which is Caen's."""
    monkeypatch.setenv("COLLECTOR_SECRET", "geheim")
    settings = {"host": "127.0.0.1", "port": peer.port, "user": "collecte", "password_env": "COLLECTOR_SECRET", "ssl": False}  # fmt: skip
    with app.app_context(), as_tenant(cast.garage):
        db.session.get_one(Outlet, cast.caen.id).collector_mailbox = "collecte@caen.example.com"
    return make_source("Boîte", "mailbox", origin="mail", settings=settings)


def collect(app) -> None:
    with app.app_context():
        assert read_mailboxes(Budget()) is False


def leads(app, cast) -> list[tuple[str, int | None]]:
    with app.app_context(), as_tenant(cast.garage):
        return [(lead.email, lead.outlet_id) for lead in db.session.scalars(select(Lead).order_by(Lead.id))]


def test_each_mail_becomes_a_lead_of_the_outlet_whose_mailbox_it_is_once(app, cast, peer, collector):
    peer.box.put(mail(1))
    collect(app)
    collect(app)
    peer.box.put(mail(2))
    collect(app)
    assert leads(app, cast) == [("c1@example.com", cast.caen.id), ("c2@example.com", cast.caen.id)]
    assert peer.box.seen == {101, 102}


def test_a_mail_that_somebody_has_opened_meanwhile_is_taken_in_all_the_same(app, cast, peer, collector):
    peer.box.put(mail(1))
    collect(app)
    peer.box.seen.add(peer.box.put(mail(2)))
    collect(app)
    assert len(leads(app, cast)) == 2


def test_a_mailbox_that_counts_anew_makes_no_second_lead(app, cast, peer, collector):
    peer.box.put(mail(1))
    collect(app)
    peer.box.validity, peer.box.seen = 8, set()
    collect(app)
    assert len(leads(app, cast)) == 1


def test_one_bad_mail_does_not_stop_the_others(app, cast, peer, collector):
    peer.box.put(b"From: a@example.com\nContent-Type: application/xml\n\n<adf><prospect><customer></adf>")
    peer.box.put(mail(2))
    collect(app)
    assert [email for email, _ in leads(app, cast)] == ["c2@example.com"]
    with app.app_context(), as_tenant(cast.garage):
        outcomes = [record.outcome for record in db.session.scalars(select(IntakeRecord).order_by(IntakeRecord.id))]
    assert outcomes == ["quarantined", "created"]


def test_the_administrator_sees_which_mailbox_can_not_be_read_since_when_and_why(
    app, cast, peer, collector, client, signed_in, monkeypatch
):
    browser = signed_in(client, cast.administrator)
    assert "Ne peut pas être lue" not in browser.get("/intake/sources").text
    monkeypatch.delenv("COLLECTOR_SECRET")
    collect(app)
    collect(app)
    page = browser.get("/intake/sources").text
    assert page.count("Ne peut pas être lue") == 1
    assert "COLLECTOR_SECRET" in page
    assert "geheim" not in page
    assert "/intake/sources" in browser.get("/intake/repair").text.partition("<main")[2]
    monkeypatch.setenv("COLLECTOR_SECRET", "geheim")
    collect(app)
    assert "Ne peut pas être lue" not in browser.get("/intake/sources").text


def test_a_mailbox_that_refuses_us_does_not_stop_the_next_one(app, cast, peer, collector, make_source):
    with app.app_context(), as_tenant(cast.garage):
        source = db.session.get_one(Source, collector)
        good = dict(source.settings)
        source.settings = {**good, "port": 1}
    make_source("Autre boîte", "mailbox", settings=good)
    peer.box.put(mail(1))
    collect(app)
    assert len(leads(app, cast)) == 1
