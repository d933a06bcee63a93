"""Deliveries and their repeats, in the order that domain.md gives; whatever happens, the raw message is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from crm.extensions import db
from crm.intake.actions.receiving import Delivery, receive
from crm.intake.models import IntakeRecord, RawMessage, Source
from crm.journal.models import Event
from crm.leads.models import Lead
from crm.outlets.models import Outlet

AT = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)
PROSPECT = "<prospect{status}><id>{id}</id><customer><contact><name part='full'>Lou Exemple</name><phone>06 39 98 01 01</phone></contact><comments>{text}</comments></customer></prospect>"
MAIL = "From: Lou Exemple <lou@example.com>\nTo: a@example.com\nMessage-ID: <{id}@example.com>\nSubject: 208\n\n{text}"


@pytest.fixture
def source(in_garage) -> Source:
    row = Source(name="Portail", door="adf")
    db.session.add(row)
    db.session.flush()
    return row


def adf(source: Source, id: str = "1", text: str = "Bonjour", status: str = "", at: datetime = AT):
    body = "<adf>" + PROSPECT.format(id=id, text=text, status=status) + "</adf>"
    return receive(source, Delivery(body.encode(), "application/xml", received_at=at))[0]


def mail(source: Source, id: str, text: str, at: datetime = AT):
    return receive(source, Delivery(MAIL.format(id=id, text=text).encode(), "message/rfc822", received_at=at))[0]


def counted(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def test_the_same_external_id_is_one_lead_even_years_later_and_as_a_resend(source):
    first = adf(source)
    again = adf(source, status=" status='resend'", at=AT + timedelta(days=700))
    assert (first.outcome, again.outcome, again.lead) == ("created", "duplicate", first.lead)
    assert counted(RawMessage) == counted(IntakeRecord) == 2


def test_a_repeat_that_says_more_becomes_a_message_on_the_lead(source):
    first = adf(source)
    more = adf(source, text="Bonjour, et une reprise ?")
    same = adf(source, text="Bonjour, et une reprise ?")
    assert [more.outcome, same.outcome] == ["merged", "duplicate"]
    said = db.session.scalars(select(Event).where(Event.kind == "lead.messaged")).one()
    assert said.subject_id == first.lead.id
    assert "reprise" in said.data["text"]


def test_the_same_id_of_another_source_is_another_lead(source, in_garage):
    other = Source(name="Autre", door="adf")
    db.session.add(other)
    db.session.flush()
    assert [adf(source).outcome, adf(other).outcome] == ["created", "created"]


def test_a_mail_delivered_twice_is_one_lead(source):
    assert mail(source, "m1", "Bonjour").outcome == "created"
    assert mail(source, "m1", "Bonjour", at=AT + timedelta(days=3)).outcome == "duplicate"


def test_without_any_id_the_same_request_within_a_day_is_one_lead(source):
    first = mail(source, "m1", "Bonjour, une 208 ?")
    within = mail(source, "m2", "Bonjour,  UNE 208", at=AT + timedelta(hours=23))
    after = mail(source, "m3", "Bonjour, une 208 ?", at=AT + timedelta(hours=49))
    assert [first.outcome, within.outcome, after.outcome] == ["created", "duplicate", "created"]


def test_another_message_of_the_same_person_is_another_request(source):
    assert [mail(source, "m1", "Une 208 ?").outcome, mail(source, "m2", "Une 308 ?").outcome] == ["created", "created"]
    assert len({lead.client_id for lead in db.session.scalars(select(Lead))}) == 1


def test_what_cannot_be_read_is_kept_and_stops_nothing(source):
    body = "<adf><prospect><oops></prospect>" + PROSPECT.format(id="2", text="Bonjour", status="") + "</adf>"
    outcomes = receive(source, Delivery(body.encode(), "application/xml"))
    assert [outcome.outcome for outcome in outcomes] == ["quarantined", "created"]
    assert db.session.scalars(select(RawMessage)).one().body == body.encode()


def test_a_file_read_twice_adds_nothing_even_a_month_later(source):
    rows = b"Nom;Telephone\nAlix Un;0639980101\nAlix Deux;0639980102\n"
    first = receive(source, Delivery(rows, filename="a.csv", received_at=AT))
    again = receive(source, Delivery(rows, filename="b.csv", received_at=AT + timedelta(days=30)))
    assert [outcome.outcome for outcome in first + again] == ["created"] * 2 + ["duplicate"] * 2


@pytest.mark.parametrize(
    ("hint", "code"),
    [
        ("MAR-CAEN", "MAR-CAEN"),
        ("mar caen", "MAR-CAEN"),
        ("Garage Martin Lisieux", "MAR-LISIEUX"),
        ("GARAGE MARTIN - CAEN", "MAR-CAEN"),
        ("Garage Martin Caen - Peugeot", "MAR-CAEN"),
        ("lisieux", "MAR-LISIEUX"),
        ("+33 2 61 91 00 99", "MAR-CAEN"),
        ("02 61 91 00 98", "MAR-LISIEUX"),
        ("Collecte@caen.example.com", "MAR-CAEN"),
        ("SITE-42", "MAR-LISIEUX"),
        ("Garage Martin", None),
        ("Garage Dupont", None),
        ("Dole", None),
    ],
)
def test_an_outlet_is_known_by_its_codes_names_numbers_and_mailbox(source, in_garage, hint, code):
    caen = db.session.get_one(Outlet, in_garage.caen.id)
    caen.phone, caen.collector_mailbox = "+33261910099", "collecte@caen.example.com"
    lisieux = db.session.get_one(Outlet, in_garage.lisieux.id)
    lisieux.tracking_numbers, lisieux.site_code = [{"number": "+33261910098"}], "SITE-42"
    db.session.flush()
    body = f'{{"phones": ["0639980101"], "outlet": "{hint}"}}'
    lead = receive(source, Delivery(body.encode(), "application/json"))[0].lead
    found = db.session.get(Outlet, lead.outlet_id).code if lead.outlet_id else None
    assert found == code


def test_one_dealer_code_for_two_outlets_is_told_by_the_brand(source, in_garage):
    body = '{"phones": ["0639980101"], "outlet": "MAR001", "brand": "AC"}'  # Caen alone sells Citroën
    assert receive(source, Delivery(body.encode(), "application/json"))[0].lead.outlet_id == in_garage.caen.id
    body = '{"phones": ["0639980102"], "outlet": "MAR001", "brand": "AP"}'
    assert receive(source, Delivery(body.encode(), "application/json"))[0].lead.outlet_id is None
