"""A client goes with all that is open, comes back as it was, and is forgotten after thirty days (BL-04, BL-05)."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select

from crm.access.actors import Actor
from crm.access.models import User
from crm.alerts.models import Alert, Delivery
from crm.clients.actions import ClientDetails, ClientIsGone, make_client
from crm.clients.models import Client, Consent, ContactPoint
from crm.extensions import db
from crm.intake.models import CREATED, IntakeRecord, RawMessage, Source
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.leads.actions.closing import undo_loss
from crm.leads.actions.opening import NewLead, open_lead
from crm.leads.actions.treatment import add_note, plan_next_action
from crm.leads.models import Lead
from crm.opportunities.actions.documents import NewDocument, add_document
from crm.opportunities.actions.opening import NewOpportunity, open_opportunity
from crm.opportunities.models import Opportunity
from crm.privacy.actions import CannotUndoDeletion, delete_client, purge, undo_deletion
from crm.privacy.jobs import purge_due
from crm.privacy.models import Deletion
from crm.worker import Budget, as_tenant
from tests.support.rows import snapshot

ME = Actor(None, "Maud Market")
WORD = "Zébulon"
DETAILS = ClientDetails(
    first_name="Zoé", last_name=WORD, email="zebulon@example.com", phones=("+33639980077",), street="1 rue Zébulon",
    postal_code="14000", city="Caen",
)  # fmt: skip


def _client(cast, order: bool = False) -> tuple[Client, Lead, Opportunity]:
    client = make_client(DETAILS)
    new = NewLead(
        client=client, name=client.name, received_at=now(), outlet_id=cast.caen.id, brand_id=cast.brands["AP"],
        email=DETAILS.email, phones=DETAILS.phones, comments=f"Je suis {WORD}", request={"name": WORD},
    )  # fmt: skip
    lead = open_lead(new, ME)
    add_note(lead, f"Rappeler {WORD}", ME)
    plan_next_action(lead, "call", now() + timedelta(days=1), f"{WORD} le soir", ME)
    sale = open_opportunity(_new_sale(cast, client), ME)
    db.session.flush()
    if order:
        add_document(sale, NewDocument(kind="order", number="BC-1", amount_cents=2_000_000), ME)
    db.session.flush()
    return client, lead, sale


def _new_sale(cast, client: Client) -> NewOpportunity:
    return NewOpportunity(
        client=client, name=f"308 {WORD}", outlet_id=cast.caen.id, brand_id=cast.brands["AP"], owner_id=cast.owner.id,
        activity="VN", request_type="offer",
    )  # fmt: skip


def _raw(lead: Lead) -> None:
    source = Source(name="Portail")
    db.session.add(source)
    db.session.flush()
    raw = RawMessage(source_id=source.id, received_at=now(), body=WORD.encode(), filename=f"{WORD}.xml")
    db.session.add(raw)
    db.session.flush()
    made = {"raw_id": raw.id, "source_id": source.id, "at": now(), "outcome": CREATED, "prospect": {"n": WORD}}
    db.session.add(IntakeRecord(**made, lead_id=lead.id))
    alert = Alert(subject_type="lead", subject_id=lead.id, kind="lead.arrived", data={"name": WORD}, made_at=now())
    db.session.add(alert)
    db.session.flush()
    db.session.add(Delivery(alert_id=alert.id, recipient="a@example.com", due_at=now(), message_id="<1>"))
    db.session.add(
        Consent(client_id=lead.client_id, channel="email", sender="dealer", given=True, at=now(), wording=WORD)
    )
    db.session.flush()


def test_deleting_closes_all_that_is_open_and_hides_the_client(in_garage) -> None:
    client, lead, sale = _client(in_garage)
    deletion = delete_client(client, "asked for it", ME)
    assert (lead.status, lead.lost_note, sale.outcome) == ("lost", "asked for it", "lost")
    assert client.gone_at is not None
    assert deletion.purge_at - deletion.at == timedelta(days=30)


def test_undoing_puts_everything_back_as_it_was(in_garage) -> None:
    client, lead, sale = _client(in_garage)
    before = (lead.status, lead.next_action, lead.next_action_at, lead.next_action_note, lead.urgent_at, sale.urgent_at)
    undo_deletion(delete_client(client, "", ME), ME)
    db.session.expire_all()
    after = (lead.status, lead.next_action, lead.next_action_at, lead.next_action_note, lead.urgent_at, sale.urgent_at)
    assert after == before
    assert (client.gone_at, lead.closed_at, sale.closed_at, sale.close_reason) == (None, None, None, "")


def test_what_somebody_opened_again_in_between_is_left_alone(in_garage) -> None:
    client, lead, _sale = _client(in_garage)
    deletion = delete_client(client, "", ME)
    undo_loss(lead, ME)
    lead.next_action_note = "autre chose"
    undo_deletion(deletion, ME)
    assert lead.next_action_note == "autre chose"


def test_a_client_is_deleted_once_and_undone_once(in_garage) -> None:
    client, _lead, _sale = _client(in_garage)
    deletion = delete_client(client, "", ME)
    with pytest.raises(ClientIsGone):
        delete_client(client, "", ME)
    undo_deletion(deletion, ME)
    with pytest.raises(CannotUndoDeletion):
        undo_deletion(deletion, ME)


def test_thirty_days_later_it_cannot_be_undone(in_garage) -> None:
    client, _lead, _sale = _client(in_garage)
    deletion = delete_client(client, "", ME)
    deletion.purge_at = now() - timedelta(seconds=1)
    db.session.flush()
    with pytest.raises(CannotUndoDeletion):
        undo_deletion(deletion, ME)


def test_a_purged_client_is_found_nowhere(app, cast) -> None:
    with app.app_context():
        with as_tenant(cast.garage):
            client, lead, _sale = _client(cast)
            _raw(lead)
            record("client", client.id, "client.noted", ME, text=f"Note sur {WORD}")
            deletion = delete_client(client, f"{WORD} le veut", ME)
            deletion.purge_at = now()
        with app.app_context():
            assert purge_due(Budget()) is False
        with as_tenant(cast.garage):
            rows = snapshot()
            assert db.session.scalar(select(Deletion.purged_at)) is not None
    held = {table for table, found in rows.items() if _tells(found)}
    assert held == set()


def test_a_client_with_an_order_keeps_what_book_keeping_needs_and_no_more(in_garage) -> None:
    client, lead, sale = _client(in_garage, order=True)
    deletion = delete_client(client, "", ME)
    purge(deletion)
    db.session.flush()
    db.session.expire_all()
    assert (client.last_name, client.street, client.city) == (WORD, "1 rue Zébulon", "Caen")
    assert (client.search, client.folded_name, client.comments) == ("", "", "")
    assert db.session.scalar(select(ContactPoint)) is None
    assert WORD not in f"{lead.name}{lead.comments}{lead.request}{sale.name}{sale.client_name}{sale.search}"


def test_the_dealer_keeps_the_figures(in_garage) -> None:
    client, lead, sale = _client(in_garage)
    purge(delete_client(client, "", ME))
    db.session.flush()
    assert db.session.get(Lead, lead.id).status == "lost"
    assert db.session.get(Opportunity, sale.id).brand_id == in_garage.brands["AP"]


def _tells(rows: list[tuple]) -> bool:
    return any(word in str(rows).lower() for word in ("zébulon", "zebulon", "639980077", "zoé"))


@pytest.fixture
def marketing(app, cast):
    with app.app_context(), as_tenant(cast.garage):
        db.session.get_one(User, cast.manager.id).groups = ["Marketing"]
    return cast.manager


@pytest.fixture
def public_ids(app, cast) -> dict[str, str]:
    with app.app_context(), as_tenant(cast.garage):
        client, lead, sale = _client(cast)
        return {"client": client.public_id, "lead": lead.public_id, "sale": sale.public_id}


def test_the_dialog_names_what_is_open_and_the_page_lets_undo(
    app, cast, client, signed_in, marketing, public_ids
) -> None:
    browser, address = signed_in(client, marketing), f"/clients/{public_ids['client']}"
    asked = browser.get(f"{address}/deletion").get_data(as_text=True)
    assert f"/leads/{public_ids['lead']}" in asked
    assert f"/opportunities/{public_ids['sale']}" in asked
    assert re.search(r"Appel, \w{3}\. \d", asked)  # what is planned goes with it (mission BL-05)
    assert browser.post(f"{address}/deletion", data={"reason": "x"}).status_code == 303
    assert WORD in browser.get("/clients/deleted").get_data(as_text=True)
    assert browser.get(address).status_code == 410
    assert WORD not in browser.get("/search?q=zebulon@example.com").get_data(as_text=True)
    assert browser.post(f"{address}/deletion/undo").status_code == 303
    assert browser.get(address).status_code == 200


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_nothing_from_the_question_to_the_client_that_is_gone(
    open_page, marketing, public_ids, phone
) -> None:
    page, address = open_page(marketing, phone=phone, bypass_csp=True), f"/clients/{public_ids['client']}"
    page.goto(f"{address}/deletion")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("main").get_by_role("button", name="Supprimer et tout clore").click()
    page.wait_for_url("**/clients/deleted")
    assert Axe().run(page).response["violations"] == []
    page.goto(address)
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Annuler la suppression").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(WORD)


def test_only_the_marketing_group_may(client, cast, signed_in, public_ids) -> None:
    browser = signed_in(client, cast.administrator)
    for path in ("deletion", "deletion/undo"):
        assert browser.post(f"/clients/{public_ids['client']}/{path}").status_code == 403
    assert browser.get("/clients/deleted").status_code == 403


def test_an_unknown_or_foreign_client_is_not_there(app, cast, client, signed_in, marketing) -> None:
    with app.app_context(), as_tenant(cast.morel):
        foreign = make_client(DETAILS).public_id
    browser = signed_in(client, marketing)
    for public_id in (foreign, "nobody", "%00", "x" * 500):
        assert browser.get(f"/clients/{public_id}/deletion").status_code in (400, 404)
        assert browser.post(f"/clients/{public_id}/deletion").status_code in (400, 404)
        assert browser.post(f"/clients/{public_id}/deletion/undo").status_code in (400, 404)


def test_whoever_edits_a_client_that_was_deleted_meanwhile_is_told(app, cast, client, signed_in, public_ids) -> None:
    browser = signed_in(client, cast.owner)
    with app.app_context(), as_tenant(cast.garage):
        delete_client(db.session.scalars(select(Client).where(Client.public_id == public_ids["client"])).one(), "", ME)
    answer = browser.post(
        f"/clients/{public_ids['client']}/edit/identity", data={"last_name": "Autre", "revision": "1"}
    )
    assert answer.status_code == 410
    with app.app_context(), as_tenant(cast.garage):
        assert db.session.scalar(select(Client.last_name).where(Client.public_id == public_ids["client"])) == WORD
