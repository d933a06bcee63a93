"""What a salesperson reads about a new lead."""

from datetime import UTC, datetime

from crm.alerts.mails import compose
from crm.alerts.models import Alert, Delivery

DATA = {
    "lead": "abcd2345wxyz",
    "name": "Zoé <b hx-get=/x>Dupré</b>",
    "company": "",
    "phone": "+33639980001",
    "email": "zoe@example.com",
    "do_not_call": False,
    "do_not_email": False,
    "vehicle": "Peugeot 208",
    "comments": "Bonjour,\nest-elle libre ?",
    "brand_code": "AP",
    "brand": "Peugeot",
    "outlet": "Garage Martin Caen",
    "activity": "VN",
    "request_type": "information",
    "source": "Portail",
    "owner": "",
    "received_at": "2026-07-01T08:00:00+00:00",
    "due": "2026-07-01T08:30:00+00:00",
    "timezone": "Europe/Paris",
    "reply_to": ["Zoé Dupré", "zoe@example.com"],
}


def mail_of(app, kind: str, **data):
    delivery = Delivery(recipient="olivier@martin.example.com", language="fr", message_id="<1@relance>")
    with app.app_context():
        return compose(delivery, Alert(kind=kind, data={**DATA, **data}), datetime(2026, 7, 1, 8, 0, tzinfo=UTC))


def test_it_opens_the_lead_and_is_answered_to_the_client(app):
    mail = mail_of(app, "lead.arrived")
    text = mail.get_body(("plain",)).get_content()
    assert "http://127.0.0.1:8000/leads/abcd2345wxyz" in text
    assert "+33639980001" in text
    assert "est-elle libre ?" in text
    assert mail["Reply-To"].addresses[0].addr_spec == "zoe@example.com"


def test_times_are_the_outlets_own(app):
    assert "10:30" in mail_of(app, "lead.assigned").get_body(("plain",)).get_content()


def test_markup_in_a_name_is_text(app):
    html = mail_of(app, "lead.messaged").get_body(("html",)).get_content()
    assert "<b hx-get" not in html
    assert "&lt;b hx-get" in html


def test_a_client_who_wants_no_mail_is_not_offered_for_an_answer(app):
    assert mail_of(app, "lead.arrived", reply_to=None, do_not_email=True)["Reply-To"] is None
