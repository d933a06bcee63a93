"""Checking the base for doubles, deciding about pairs, merging on a page (mission AX-02, X-06)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from crm.access.actors import Actor
from crm.clients.actions import ClientDetails, make_client, resolve
from crm.clients.actions.checking import CHUNK, NothingTelling, advance, start_check
from crm.clients.actions.doubles import note_likely, say_different
from crm.clients.jobs import check_doubles
from crm.clients.models import Client, DoubleCheck, LikelyDouble, Merge
from crm.clients.queries.doubles import likely_of, open_pairs
from crm.extensions import db
from crm.kernel.clock import now
from crm.worker import Budget, as_tenant

ME = Actor(None, "Hélène Marchand")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def _person(first: str, last: str, **more) -> Client:
    return make_client(ClientDetails(first_name=first, last_name=last, **({"postal_code": "14000"} | more)))


def _checked(cast, *fields: str) -> list[tuple[str, str]]:
    check = start_check(fields, cast.owner.id)
    while check.ended_at is None:
        advance(check)
    db.session.flush()
    return [(pair.other.name, pair.client.name) for pair in open_pairs(ids=check.pairs)]


def test_names_and_places_that_resemble_are_pairs(in_garage) -> None:
    _person("Jean", "Dupont"), _person("Jean", "Dupond"), _person("Marie", "Dupont")
    _person("Jean", "Dupont", postal_code="75001")
    assert _checked(in_garage, "name", "postal_code") == [("Jean Dupont", "Jean Dupond")]


def test_one_phone_or_one_siret_is_enough_when_it_is_what_was_asked(in_garage) -> None:
    _person("Jean", "Dupont", phones=("+33639980001",)), _person("Luc", "Roux", phones=("+33639980001",))
    for name in ("Taxis", "Ambulances"):
        make_client(ClientDetails(kind="B2B", company=name, siret="40326504500015"))
    assert _checked(in_garage, "phone") == [("Jean Dupont", "Luc Roux")]
    assert _checked(in_garage, "phone", "name") == []
    assert _checked(in_garage, "siret") == [("Taxis", "Ambulances")]


def test_a_pair_that_was_decided_is_not_shown_again(in_garage) -> None:
    _person("Jean", "Dupont"), _person("Jean", "Dupond")
    assert len(_checked(in_garage, "name", "postal_code")) == 1
    say_different(db.session.scalars(select(LikelyDouble)).one(), ME)
    db.session.flush()
    assert _checked(in_garage, "name", "postal_code") == []


def test_a_town_alone_tells_nobody(in_garage) -> None:
    with pytest.raises(NothingTelling):
        start_check(["postal_code", "birth_date", "nonsense"], in_garage.owner.id)


@pytest.mark.databases("sqlite")
def test_a_check_goes_on_in_the_worker_without_losing_a_pair_between_two_steps(app, cast) -> None:
    with app.app_context(), as_tenant(cast.garage):
        rows = [{"kind": "B2C", "last_name": "X", "folded_name": f"x{n:06}"} for n in range(CHUNK)]
        db.session.add_all(Client(**row, created_at=now()) for row in rows)
        last = [
            Client(last_name="Xavier", first_name=f, folded_name="x001999b", created_at=now()) for f in ("Al", "Al")
        ]
        db.session.add_all(last)
        check = start_check(["name"], cast.owner.id)
        wanted = check.id
    with app.app_context():
        assert check_doubles(Budget()) is False
        with as_tenant(cast.garage):
            done = db.session.get_one(DoubleCheck, wanted)
            assert (done.ended_at is not None, len(done.pairs)) == (True, 1)


@pytest.fixture
def pair(app, cast) -> dict[str, str]:
    with app.app_context(), as_tenant(cast.garage):
        known = _person("Jean", "Dupont", email="jean@example.com", street="1 rue Haute", city="Caen")
        found = resolve(
            ClientDetails(first_name="Jean", last_name="Dupond", postal_code="14000", phones=("+33639980001",))
        )
        double = note_likely(found.client, found.likely)[0]
        return {"known": known.public_id, "new": found.client.public_id, "double": double.public_id}


def test_a_likely_double_is_linked_with_one_click(app, cast, client, signed_in, pair) -> None:
    browser = signed_in(client, cast.owner)
    assert f"/clients/doubles/{pair['double']}/link" in browser.get(f"/clients/{pair['new']}").get_data(as_text=True)
    assert browser.post(f"/clients/doubles/{pair['double']}/link").status_code == 303
    moved = browser.get(f"/clients/{pair['new']}")
    assert (moved.status_code, pair["known"] in moved.location) == (303, True) or moved.status_code == 302
    assert browser.post(f"/clients/doubles/{pair['double']}/link").status_code == 303
    with app.app_context(), as_tenant(cast.garage):
        assert len(db.session.scalars(select(Merge)).all()) == 1


def test_a_likely_double_is_said_to_be_somebody_else(app, cast, client, signed_in, pair) -> None:
    browser = signed_in(client, cast.owner)
    assert browser.post(f"/clients/doubles/{pair['double']}/difference", data={"back": "//evil"}).location == "/"
    with app.app_context(), as_tenant(cast.garage):
        known = db.session.scalars(select(Client).where(Client.public_id == pair["known"])).one()
        assert likely_of(known.id) == []


def test_two_are_merged_side_by_side_and_undone(app, cast, client, signed_in, pair) -> None:
    browser, address = signed_in(client, cast.manager), f"/clients/{pair['known']}/merge"
    assert f"other={pair['new']}" in browser.get(address).get_data(as_text=True)
    page = browser.get(f"{address}?other={pair['new']}").get_data(as_text=True)
    assert 'name="value-last_name"' in page
    sent = {
        "other": pair["new"],
        "kept": "first",
        "first_revision": "1",
        "second_revision": "1",
        "value-last_name": "second",
    }
    assert browser.post(address, data=sent | {"first_revision": "9"}).status_code == 422
    assert browser.post(address, data=sent).status_code == 303
    assert "Dupond" in browser.get(f"/clients/{pair['known']}").get_data(as_text=True)
    with app.app_context(), as_tenant(cast.garage):
        merged = db.session.scalars(select(Merge.public_id)).one()
    assert merged in browser.get("/clients/doubles").get_data(as_text=True)
    assert browser.post(f"/clients/merges/{merged}/undo").status_code == 303
    assert browser.post(f"/clients/merges/{merged}/undo").status_code == 303
    assert browser.get(f"/clients/{pair['new']}").status_code == 200


def test_itself_and_strangers_are_refused(app, cast, client, signed_in, pair) -> None:
    with app.app_context(), as_tenant(cast.morel):
        foreign = _person("Paul", "Ailleurs").public_id
    browser, address = signed_in(client, cast.manager), f"/clients/{pair['known']}/merge"
    same = {"other": pair["known"], "kept": "first", "first_revision": "1", "second_revision": "1"}
    assert browser.post(address, data=same).status_code == 422
    assert 'class="btn btn-primary" type="submit"' not in browser.get(f"{address}?other={pair['known']}").text
    assert browser.get(f"{address}?other={foreign}").status_code == 404
    assert browser.post(address, data=same | {"other": foreign}).status_code == 404
    assert browser.post(f"/clients/{foreign}/merge", data=same).status_code == 404
    for odd in ("%00", "x" * 1000, "'", "nobody"):
        assert browser.get(f"{address}?other={odd}").status_code in (400, 404)
        assert browser.post(f"/clients/doubles/{odd}/link").status_code in (400, 404)


def test_a_salesperson_may_not_merge_by_choice(client, cast, signed_in, pair) -> None:
    browser = signed_in(client, cast.owner)
    assert browser.get("/clients/doubles").status_code == 403
    assert browser.post(f"/clients/{pair['known']}/merge").status_code == 403


@pytest.mark.databases("sqlite")
def test_the_pages_of_doubles_in_a_browser(app, cast, open_page, pair) -> None:
    page = open_page(cast.manager)
    page.goto("/clients/doubles")
    assert not Axe().run(page, options=RULES).response["violations"]
    page.locator("form[action='/clients/doubles'] button").click()
    page.wait_for_url("**/clients/doubles/*")
    page.locator(f'a[href*="/merge?other={pair["new"]}"]').click()
    page.locator("[name=kept][value=second]").check()
    assert not Axe().run(page, options=RULES).response["violations"]
    page.locator("form.merge button[type=submit]").click()
    page.wait_for_url(f"**/clients/{pair['new']}")
    page.goto("/clients/doubles")
    assert not Axe().run(page, options=RULES).response["violations"]
