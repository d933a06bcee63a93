"""« À réparer », as the people who may repair use it."""

import pytest
from sqlalchemy import select

from crm.extensions import db
from crm.intake.models import IntakeRecord
from crm.leads.models import Lead
from crm.worker import as_tenant

BROKEN = b"<adf><prospect><id>B-1</id><customer><contact><name part='full'>Alix <b>Exemple</name></prospect></adf>"
FORM = {"first_name": "Alix", "last_name": "Exemple", "phone": "06 39 98 01 01", "outlet": "MAR-CAEN", "brand": "AP", "activity": "VN", "civility": ""}  # fmt: skip


@pytest.fixture
def waiting(app, cast, client, portal) -> str:
    """One record in the tray; returns its public id."""
    client.post("/api/v1/leads/adf", data=BROKEN, headers=portal)
    with app.app_context(), as_tenant(cast.garage):
        return db.session.scalars(select(IntakeRecord.public_id)).one()


def test_the_tray_shows_what_waits_and_why(client, cast, signed_in, waiting):
    page = signed_in(client, cast.manager).get("/intake/repair").get_data(as_text=True)
    assert f"/intake/repair/{waiting}" in page
    assert "Portail" in page
    raw = client.get(f"/intake/repair/{waiting}").get_data(as_text=True)
    assert "&lt;customer&gt;" in raw


def test_a_corrected_record_becomes_a_lead_in_the_right_hands(app, client, cast, signed_in, waiting):
    answer = signed_in(client, cast.rmcd).post(f"/intake/repair/{waiting}", data=FORM)
    with app.app_context(), as_tenant(cast.garage):
        lead = db.session.scalars(select(Lead)).one()
        assert answer.headers["Location"] == f"/leads/{lead.public_id}"
        assert (lead.name, lead.phone, lead.outlet_id, lead.owner_id) == (
            "Alix Exemple",
            "+33639980101",
            cast.caen.id,
            cast.manager.id,
        )
    assert waiting not in client.get("/intake/repair").get_data(as_text=True)


def test_an_error_keeps_what_was_typed(client, cast, signed_in, waiting):
    answer = signed_in(client, cast.manager).post(
        f"/intake/repair/{waiting}", data={**FORM, "phone": "12", "city": "Caen-là"}
    )
    assert answer.status_code == 422
    assert "Caen-là" in answer.get_data(as_text=True)


def test_a_record_is_repaired_once(app, client, cast, signed_in, waiting):
    signed_in(client, cast.manager).post(f"/intake/repair/{waiting}", data=FORM)
    assert client.post(f"/intake/repair/{waiting}", data=FORM).status_code == 409
    assert client.post(f"/intake/repair/{waiting}/skip", data={"reason": "spam"}).status_code == 409


def test_what_is_no_request_leaves_the_tray_with_its_reason(app, client, cast, signed_in, waiting):
    assert (
        signed_in(client, cast.manager).post(f"/intake/repair/{waiting}/skip", data={"reason": ""}).status_code == 422
    )
    client.post(f"/intake/repair/{waiting}/skip", data={"reason": "Publicité"})
    with app.app_context(), as_tenant(cast.garage):
        record = db.session.scalars(select(IntakeRecord)).one()
        assert (record.outcome, record.why) == ("skipped", "Publicité")


def test_a_salesperson_may_not_and_a_stranger_finds_nothing(app, client, cast, signed_in, waiting):
    assert signed_in(client, cast.owner).get("/intake/repair").status_code == 403
    stranger = signed_in(app.test_client(), cast.stranger)
    assert stranger.get(f"/intake/repair/{waiting}").status_code in (403, 404)


def test_the_raw_message_comes_back_exactly_as_it_came(client, cast, signed_in, waiting):
    answer = signed_in(client, cast.manager).get(f"/intake/repair/{waiting}/raw")
    assert answer.data == BROKEN
    assert "attachment" in answer.headers["Content-Disposition"]
