"""« Accéder à SDH »: brand → outlet → D code → one's own old id (mission CF-11, SD-01, SD-02)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from crm.worker import as_tenant
from tests.handoff.scene import handoffs, old_ids, set_up, tool
from tests.opportunities.scene import kinds, opened

CHOSEN = {"brand": "AP", "outlet": "MAR-CAEN", "activity": "VN", "d_code": "D02", "old_id": "xp-4711"}


def options(answer, name: str) -> list[str]:
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', answer.text, re.S)
    return re.findall(r'value="([^"]+)"', found[0]) if found else []


def test_each_answer_narrows_the_next_question(app, client, signed_in, cast):
    set_up(app, cast, brands=("AP", "AC"))
    browser = signed_in(client, cast.owner)
    first = browser.get("/order-tools/open")
    assert set(options(first, "brand")) == {"AC", "AP"}
    assert options(first, "outlet") == []
    last = browser.get("/order-tools/open?brand=AP&outlet=MAR-CAEN&activity=VO")
    assert options(last, "d_code") == ["D01", "D02"]
    assert 'name="old_id"' in last.text


def test_only_places_where_the_reader_works_are_offered(app, client, signed_in, cast):
    set_up(app, cast, brands=("AP", "AC"))
    mate = signed_in(client, cast.mate)
    assert options(mate.get("/order-tools/open"), "brand") == ["AP"]
    forced = mate.post("/order-tools/open", data=CHOSEN | {"brand": "AC"})
    assert forced.status_code == 422
    assert handoffs(app, cast) == []


def test_it_is_prepared_then_sent_and_the_old_id_is_remembered(app, client, signed_in, cast):
    set_up(app, cast)
    browser = signed_in(client, cast.owner)
    page = browser.post("/order-tools/open", data=CHOSEN).location
    assert "xp-4711" not in page
    assert [row.state for row in handoffs(app, cast)] == ["prepared"]
    shown = browser.get(page)
    assert "form-action 'self' https://sdh.example.com;" in shown.headers["Content-Security-Policy"]
    address = browser.post(f"{page}/sending").location
    assert urlsplit(address).netloc == "sdh.example.com"
    assert parse_qs(urlsplit(address).query)["u"] == ["xp-4711"]
    assert [row.state for row in handoffs(app, cast)] == ["sent"]
    again = browser.get("/order-tools/open?brand=AP&outlet=MAR-CAEN&activity=VN")
    assert 'value="xp-4711"' in again.text


@pytest.mark.parametrize(
    ("wrong", "said"), [({"old_id": " "}, "demande votre ancien identifiant"), ({"d_code": "D99"}, "d_code-error")]
)
def test_what_is_missing_is_said_at_its_field(app, client, signed_in, cast, wrong, said):
    set_up(app, cast)
    answer = signed_in(client, cast.owner).post("/order-tools/open", data=CHOSEN | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert handoffs(app, cast) == []


def test_from_an_opportunity_no_other_place_can_be_forced(app, client, signed_in, cast):
    set_up(app, cast, brands=("AP", "AC"))
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    shown = browser.get(f"/opportunities/{public_id}/order-tool")
    assert 'name="brand"' not in shown.text
    page = browser.post(
        f"/opportunities/{public_id}/order-tool", data=CHOSEN | {"brand": "AC", "outlet": "MAR-LISIEUX"}
    )
    [row] = handoffs(app, cast)
    assert (row.brand_id, row.outlet_id) == (cast.brands["AP"], cast.caen.id)
    address = browser.post(f"{page.location}/sending").location
    query = parse_qs(urlsplit(address).query)
    assert (query["b"], query["o"], query["c"]) == (["AP"], ["MAR-CAEN"], ["Camille Lefèvre"])
    assert query["back"][0].endswith(f"/opportunities/{public_id}")
    assert "opportunity.handed_off" in kinds(app, cast, public_id)
    assert "SDH" in browser.get(f"/opportunities/{public_id}").text


def test_without_a_tool_the_salesperson_is_told_and_the_manager_led_there(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    said = signed_in(client, cast.owner).get(f"/opportunities/{public_id}/order-tool").text
    assert "Aucun outil de commande" in said
    assert "/entity/order-tools" not in said
    assert "/entity/order-tools" in signed_in(app.test_client(), cast.manager).get("/order-tools/open").text
    assert signed_in(client, cast.owner).post(f"/opportunities/{public_id}/order-tool", data=CHOSEN).status_code == 422


def test_ones_old_id_is_in_nobody_elses_page(app, client, signed_in, cast):
    public_id, _secret = set_up(app, cast)
    opportunity = opened(app, cast, owner=cast.owner)
    owner = signed_in(client, cast.owner)
    page = owner.post(f"/opportunities/{opportunity}/order-tool", data=CHOSEN).location
    owner.post(f"{page}/sending")
    assert "xp-4711" in owner.get("/me").text
    for person in (cast.mate, cast.manager, cast.administrator):
        browser = signed_in(app.test_client(), person)
        for path in ("/me", "/order-tools/open?brand=AP&outlet=MAR-CAEN&activity=VN", f"/opportunities/{opportunity}",
                     f"/opportunities/{opportunity}/order-tool", f"/entity/order-tools/{public_id}", "/entity/order-tools"):  # fmt: skip
            assert "xp-4711" not in browser.get(path).text, (person.name, path)
        assert browser.get(page).status_code in (403, 404)
        assert browser.post(f"{page}/sending").status_code in (403, 404)


def test_the_old_id_is_changed_and_forgotten_in_ones_profile(app, client, signed_in, cast):
    public_id, _secret = set_up(app, cast)
    browser = signed_in(client, cast.owner)
    browser.post(f"/me/order-tools/{public_id}", data={"old_id": "ancien-1"})
    assert old_ids(app, cast) == {cast.owner.id: "ancien-1"}
    browser.post(f"/me/order-tools/{public_id}", data={"old_id": ""})
    assert old_ids(app, cast) == {}
    assert signed_in(app.test_client(), cast.stranger).post(f"/me/order-tools/{public_id}").status_code == 404


def test_who_does_not_treat_the_opportunity_does_not_order_it(app, client, signed_in, cast):
    set_up(app, cast, brands=("AC", "AP"))
    of_owner = opened(app, cast, owner=cast.owner)
    hidden = opened(app, cast, "Zoé Cachée", brand="AC", owner=cast.owner)
    mate = signed_in(client, cast.mate)
    assert mate.get(f"/opportunities/{of_owner}/order-tool").status_code == 403
    assert mate.post(f"/opportunities/{of_owner}/order-tool", data=CHOSEN).status_code == 403
    assert mate.get(f"/opportunities/{hidden}/order-tool").status_code == 404
    assert signed_in(app.test_client(), cast.receptionist).get("/order-tools/open").status_code == 403
    assert signed_in(app.test_client(), cast.stranger).get(f"/opportunities/{of_owner}/order-tool").status_code == 404


def test_a_hostile_old_id_stays_a_value(app, client, signed_in, cast):
    set_up(app, cast)
    browser = signed_in(client, cast.owner)
    hostile = "&b=XX#@evil.example.com/{brand}\\"
    page = browser.post("/order-tools/open", data=CHOSEN | {"old_id": hostile}).location
    parts = urlsplit(browser.post(f"{page}/sending").location)
    assert (parts.netloc, parts.fragment) == ("sdh.example.com", "")
    assert parse_qs(parts.query)["u"] == [hostile]


def test_a_tool_switched_off_is_offered_no_more(app, client, signed_in, cast):
    with app.app_context(), as_tenant(cast.garage):
        tool(cast, active=False)
    assert options(signed_in(client, cast.owner).get("/order-tools/open"), "brand") == []
