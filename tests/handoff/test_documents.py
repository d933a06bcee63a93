"""Documents come back signed, once however often they are sent (mission SD-03; reliability.md, input 16)."""

import threading
import time

import httpx
import pytest

from crm.access.actors import SYSTEM
from crm.alerts.mails import compose
from crm.alerts.models import Alert, Delivery
from crm.extensions import db
from crm.handoff.actions.tools import ToolDetails, add_tool, serve
from crm.handoff.signing import SIGNATURE, TIMESTAMP, TOOL, sign
from crm.kernel.clock import now
from crm.opportunities.actions.closing import lose
from crm.opportunities.models import Document, Opportunity, Stage
from crm.web import rate
from crm.worker import as_tenant
from tests.handoff.scene import document, handoffs, post, set_up
from tests.opportunities.scene import kinds, opened, told


@pytest.fixture
def sale(app, cast) -> str:
    """An opportunity of the owner's for a Peugeot in Caen."""
    return opened(app, cast, owner=cast.owner)


def documents(app, cast) -> list[tuple[str, str, int | None, str]]:
    with app.app_context(), as_tenant(cast.garage):
        rows = db.session.scalars(db.select(Document).order_by(Document.id))
        return [(row.kind, row.number, row.amount_cents, row.source) for row in rows]


def stage(app, cast, public_id: str) -> str:
    with app.app_context(), as_tenant(cast.garage):
        asked = db.select(Stage.kind).join(Opportunity, Opportunity.stage_id == Stage.id)
        return db.session.scalars(asked.where(Opportunity.public_id == public_id)).one()


def test_an_order_form_comes_back_and_moves_the_stage(app, client, cast, sale):
    known = set_up(app, cast)
    answer = post(client, sale, known, document(date="2026-11-20", state="signed"))
    assert answer.status_code == 201
    assert answer.json["number"] == "BDC-1"
    assert documents(app, cast) == [("order_form", "BDC-1", 2_345_050, "SDH")]
    assert stage(app, cast, sale) == "order_form"
    assert "opportunity.document_added" in kinds(app, cast, sale)


def test_the_same_delivery_again_changes_nothing_and_gets_the_same_answer(app, client, cast, sale):
    known, at = set_up(app, cast), time.time()
    first, second = (post(client, sale, known, document(), at) for _ in range(2))
    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert len(documents(app, cast)) == 1


def test_the_same_document_signed_anew_is_changed_not_doubled(app, client, cast, sale):
    known = set_up(app, cast)
    post(client, sale, known, document())
    again = post(client, sale, known, document(amount=22_000, state="signed"))
    assert again.status_code == 200
    assert again.json["state"] == "signed"
    assert documents(app, cast) == [("order_form", "BDC-1", 2_200_000, "SDH")]


def test_the_owner_hears_of_a_document_and_of_what_it_says_later(app, client, signed_in, cast, sale):
    known, at = set_up(app, cast), time.time()
    for _ in range(2):
        post(client, sale, known, document(), at)
    assert told(app, cast, "opportunity.document") == [cast.owner.email]
    post(client, sale, known, document(), at - 1)  # signed anew, says nothing else
    assert told(app, cast, "opportunity.document") == [cast.owner.email]
    post(client, sale, known, document(state="signed"))
    assert told(app, cast, "opportunity.document") == [cast.owner.email] * 2
    shown = signed_in(app.test_client(), cast.owner).get(f"/opportunities/{sale}").text
    assert f"Alerte pour {cast.owner.email}" in shown or f"Alerte à {cast.owner.email}" in shown


def test_the_mail_about_a_document_says_which_and_opens_the_opportunity(app, client, cast, sale):
    post(client, sale, set_up(app, cast), document(state="confirmed", kind="order"))
    with app.app_context(), as_tenant(cast.garage):
        delivery = db.session.scalars(db.select(Delivery)).one()
        mail = compose(delivery, db.session.get_one(Alert, delivery.alert_id), now())
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"].startswith("Commande pour Camille Lefèvre, Peugeot 308 GT")
    assert "BDC-1" in text
    assert "23\u202f450,50" in text
    assert f"/opportunities/{sale}" in text
    assert "BDC-1" in mail.get_body(("html",)).get_content()


def test_what_a_correction_leaves_out_stays_as_it_is(app, client, cast, sale):
    known = set_up(app, cast)
    post(client, sale, known, document(state="signed", date="2026-11-20"))
    again = post(client, sale, known, document(amount=22_000))
    assert again.json["state"] == "signed"


def test_one_signature_serves_one_opportunity(app, client, cast, sale):
    known, at = set_up(app, cast), time.time()
    other = opened(app, cast, owner=cast.owner)
    assert post(client, sale, known, document(), at).status_code == 201
    replayed = post(client, other, known, document(), at)
    assert (replayed.status_code, "signature" in replayed.json["message"]) == (422, True)
    assert len(documents(app, cast)) == 1
    assert post(client, other, known, document(), at + 1).status_code == 201


def test_a_flood_of_wrong_signatures_is_told_to_wait(app, client, cast, sale):
    known, path = set_up(app, cast), f"/api/v1/opportunities/{sale}/documents"
    for _ in range(20):  # the second may end between the flood and the request
        for _ in range(rate.PER_SECOND):
            rate.window.allows("192.0.2.66")
        refused = client.post(path, data=document(), environ_base={"REMOTE_ADDR": "192.0.2.66"})
        if refused.status_code == 429:
            break
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert post(client, sale, known, document()).status_code == 201


def test_the_hand_off_is_acknowledged(app, client, signed_in, cast, sale):
    known = set_up(app, cast)
    browser = signed_in(app.test_client(), cast.owner)
    browser.post(f"/opportunities/{sale}/order-tool", data={"d_code": "D01", "old_id": "xp"})
    post(client, sale, known, document())
    assert [row.state for row in handoffs(app, cast)] == ["acknowledged"]


def test_altered_old_and_unsigned_deliveries_are_refused(app, client, cast, sale):
    known, body, now = set_up(app, cast), document(), time.time()
    path = f"/api/v1/opportunities/{sale}/documents"
    assert post(client, sale, known, body, now - 301).status_code == 401
    assert post(client, sale, known, body, now + 301).status_code == 401
    assert post(client, sale, (known[0], "0" * 64), body).status_code == 401
    assert post(client, sale, ("2222222222zz", known[1]), body).status_code == 401
    signed = {TOOL: known[0], TIMESTAMP: str(int(now)), SIGNATURE: f"sha256={sign(known[1], str(int(now)), body)}"}
    assert client.post(path, data=body + b" ", headers=signed).status_code == 401
    assert client.post(path, data=body, headers=signed | {TIMESTAMP: str(int(now) + 1)}).status_code == 401
    assert client.post(path, data=body).status_code == 401
    for odd in ("", "²", "1e9", "-1", "9" * 30):
        assert (
            client.post(
                path, data=body, headers=signed | {TIMESTAMP: odd.encode("utf-8").decode("latin-1")}
            ).status_code
            == 401
        )
    assert documents(app, cast) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "invoice"}, "kind"),
        ({"kind": ["offer"]}, "kind"),
        ({"number": ""}, "number"),
        ({"number": "9" * 41}, "number"),
        ({"number": 4711}, "number"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "12,5"}, "amount"),
        ({"amount": 1e300}, "amount"),
        ({"amount": True}, "amount"),
        ({"date": "22/11/2026"}, "date"),
        ({"date": "2026-02-30"}, "date"),
        ({"state": "stolen"}, "state"),
        ({"vehicle": {"a": 1}}, "vehicle"),
    ],
)
def test_a_wrong_field_is_named(app, client, cast, sale, wrong, field):
    answer = post(client, sale, set_up(app, cast), document(**wrong))
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {field}
    assert documents(app, cast) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"amount": NaN}', b"[" * 50_000])
def test_what_is_no_document_is_refused(app, client, cast, sale, body):
    assert post(client, sale, set_up(app, cast), body).status_code in (400, 422)


def test_too_large_a_body_is_refused(app, client, cast, sale):
    known, large = set_up(app, cast), document(vehicle="x" * 70_000)
    assert post(client, sale, known, large).status_code == 413
    in_chunks = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    path = f"/api/v1/opportunities/{sale}/documents"
    assert client.post(path, data=large, environ_overrides=in_chunks).status_code == 413


def test_only_opportunities_that_the_tool_serves_are_there(app, client, cast, sale):
    citroen = set_up(app, cast, brands=("AC",))
    assert post(client, sale, citroen, document()).status_code == 404
    assert post(client, "2222222222zz", citroen, document()).status_code == 404
    assert documents(app, cast) == []


def test_an_opportunity_of_another_legal_entity_is_not_there(app, client, cast, sale):
    with app.app_context(), as_tenant(cast.morel):
        made = add_tool(ToolDetails("SDH", "https://sdh.example.com/"), SYSTEM)
        serve(made, cast.dole.id, cast.morel_brands["AP"], ["VN"], [], SYSTEM)
        from_morel = made.public_id, made.secret
    assert post(client, sale, from_morel, document()).status_code == 404
    assert documents(app, cast) == []


def test_a_closed_opportunity_takes_nothing(app, client, cast, sale):
    known = set_up(app, cast)
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Opportunity).where(Opportunity.public_id == sale)).one()
        lose(row, "price", "", SYSTEM)
    assert post(client, sale, known, document()).status_code == 409


def test_several_at_once_are_one_document(live_server, cast):
    app = live_server.app
    sale, known = opened(app, cast, owner=cast.owner), set_up(app, cast)
    body, at = document(), str(int(time.time()))
    headers = {TOOL: known[0], TIMESTAMP: at, SIGNATURE: f"sha256={sign(known[1], at, body)}"}
    answers: list[httpx.Response] = []

    def knock() -> None:
        address = f"{live_server.url}/api/v1/opportunities/{sale}/documents"
        answers.append(httpx.post(address, content=body, headers=headers, timeout=30))

    threads = [threading.Thread(target=knock) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(documents(app, cast)) == 1


def test_the_door_is_described(client):
    described = client.get("/api/v1/openapi.json").json["paths"]
    assert "201" in described["/api/v1/opportunities/{public_id}/documents"]["post"]["responses"]
