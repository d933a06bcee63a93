"""« Outils de commande » under the legal entity."""

import re

import pytest

from crm.extensions import db
from crm.handoff.models import OrderPlace
from crm.journal.models import Event
from crm.outlets.queries import legal_entity
from crm.worker import as_tenant
from tests.handoff.scene import ADDRESS, set_up

TOOL = {"name": "SDH", "url_template": ADDRESS, "active": "y", "asks_old_id": "y"}
PLACE = {"outlet": "MAR-CAEN", "brand": "AP", "activities": ["VN", "VO"], "d_codes": "d01, D02"}


def places(app, cast) -> list[tuple[str, list[str]]]:
    with app.app_context(), as_tenant(cast.garage):
        rows = db.session.scalars(db.select(OrderPlace).order_by(OrderPlace.activity))
        return [(row.activity, row.d_codes) for row in rows]


def test_a_manager_sets_a_tool_up(app, client, signed_in, cast):
    browser = signed_in(client, cast.manager)
    page = browser.post("/entity/order-tools", data=TOOL).location
    assert browser.post(f"{page}/places", data=PLACE).status_code == 303
    assert places(app, cast) == [("VN", ["D01", "D02"]), ("VO", ["D01", "D02"])]
    gone = {"outlet": "MAR-CAEN", "brand": "AP", "activity": "VO"}
    assert browser.post(f"{page}/places/deletion", data=gone).status_code == 303
    assert places(app, cast) == [("VN", ["D01", "D02"])]
    assert "Outils de commande" in browser.get("/entity").text


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("https://sdh.example.com/?u={mot_de_passe}", "{mot_de_passe}"),
        ("https://{outlet}.example.com/", "Le serveur est fixe"),
        ("javascript:alert(1)", "https://"),
        ("http://127.0.0.1/", "https://"),
        ("/demo/order-tool", "https://"),
    ],
)
def test_a_bad_address_is_refused_at_its_field_and_stays_typed(client, signed_in, cast, template, said):
    answer = signed_in(client, cast.manager).post("/entity/order-tools", data=TOOL | {"url_template": template})
    assert answer.status_code == 422
    assert said in answer.text.split('id="url_template-error"')[1][:400]
    assert f">\r\n{template}</textarea>" in answer.text or f">{template}</textarea>" in answer.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"brand": "AC", "outlet": "MAR-LISIEUX"}, "brand"),
        ({"activities": []}, "activities"),
        ({"d_codes": "<b>"}, "d_codes"),
    ],
)
def test_a_place_that_cannot_be_is_refused_at_its_field(app, client, signed_in, cast, wrong, field):
    public_id, _secret = set_up(app, cast, brands=())
    answer = signed_in(client, cast.manager).post(f"/entity/order-tools/{public_id}/places", data=PLACE | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert places(app, cast) == []


def test_a_secret_is_shown_once(app, client, signed_in, cast):
    public_id, before = set_up(app, cast)
    browser = signed_in(client, cast.manager)
    assert before not in browser.get(f"/entity/order-tools/{public_id}").text
    shown = browser.post(f"/entity/order-tools/{public_id}/secret")
    secret = re.search(r"<code class=\"breakable\">([0-9a-f]{64})</code>", shown.text)[1]
    assert secret != before
    assert shown.headers["Cache-Control"] == "no-store"
    assert secret not in browser.get(f"/entity/order-tools/{public_id}").text


def test_two_tools_do_not_share_a_name(app, client, signed_in, cast):
    set_up(app, cast)
    answer = signed_in(client, cast.manager).post("/entity/order-tools", data=TOOL)
    assert answer.status_code == 422
    assert "déjà" in answer.text


def test_only_managers_of_this_legal_entity_see_them(app, client, signed_in, cast):
    public_id, _secret = set_up(app, cast)
    for person in (cast.owner, cast.receptionist, cast.rmcd):
        browser = signed_in(app.test_client(), person)
        assert browser.get(f"/entity/order-tools/{public_id}").status_code == 403
        assert browser.post(f"/entity/order-tools/{public_id}/secret").status_code == 403
        assert "/entity/order-tools" not in browser.get("/entity").text
    assert signed_in(client, cast.stranger).get(f"/entity/order-tools/{public_id}").status_code == 403


def test_a_manager_says_whether_a_confirmed_order_closes_its_opportunity(app, client, signed_in, cast):
    browser = signed_in(client, cast.manager)
    box = r'<input[^>]*id="orders_close"[^>]*>'
    assert "checked" not in re.search(box, browser.get("/entity/order-tools").text)[0]
    assert browser.post("/entity/order-closing", data={"orders_close": "y"}).status_code == 303
    assert "checked" in re.search(box, browser.get("/entity/order-tools").text)[0]
    with app.app_context(), as_tenant(cast.garage):
        assert legal_entity().orders_close is True
        told = db.session.scalars(db.select(Event).where(Event.kind == "legal_entity.changed")).one()
        assert told.actor_name == cast.manager.name
    assert signed_in(app.test_client(), cast.owner).post("/entity/order-closing", data={}).status_code == 403
