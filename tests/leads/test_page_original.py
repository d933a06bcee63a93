"""The raw message is shown as received, as text that no browser interprets (mission X-04)."""

import pytest

from crm.extensions import db
from crm.intake.actions.receiving import Delivery, receive
from crm.intake.models import Source

MAIL = b"""<adf><prospect><requestdate>2026-11-02T10:00:00+01:00</requestdate>
<vehicle><make>Peugeot</make><model>308 <script>alert(1)</script></model></vehicle>
<customer><contact><name part="full">Ines Script</name><email>ines@example.com</email></contact></customer>
<vendor><vendorname>Garage Martin Caen</vendorname></vendor></prospect></adf>"""
ROWS = (
    "nom;email;marque;point de vente\nAnne Une;anne@example.com;AP;MAR-CAEN\nBruno Deux;bruno@example.com;AP;MAR-CAEN\n"
)


@pytest.fixture
def receive_it(app, cast, tenant):
    def receive_it(body: bytes, filename: str) -> list[str]:
        with app.app_context(), tenant(cast.garage):
            source = Source(name="Portail", door="adf")
            db.session.add(source)
            db.session.flush()
            return [
                outcome.lead.public_id for outcome in receive(source, Delivery(body, filename=filename)) if outcome.lead
            ]

    return receive_it


def test_the_message_is_plain_text_for_those_who_see_the_lead(client, signed_in, cast, receive_it):
    (public_id,) = receive_it(MAIL, "lead.xml")
    browser = signed_in(client, cast.manager)
    assert f"/leads/{public_id}/raw" in browser.get(f"/leads/{public_id}").text
    answer = browser.get(f"/leads/{public_id}/raw")
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == MAIL


def test_of_a_file_with_many_records_only_the_leads_own_is_shown(client, signed_in, cast, receive_it):
    anne, _bruno = receive_it(ROWS.encode(), "leads.csv")
    text = signed_in(client, cast.manager).get(f"/leads/{anne}/raw").text
    assert "anne@example.com" in text
    assert "bruno@example.com" not in text


def test_a_hidden_lead_has_no_message_either(client, signed_in, cast, receive_it):
    (public_id,) = receive_it(MAIL, "lead.xml")
    assert signed_in(client, cast.stranger).get(f"/leads/{public_id}/raw").status_code == 404
