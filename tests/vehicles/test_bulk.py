"""Many vehicles changed at once: outlet, status, price (list rule 6)."""

import re

import pytest

from crm.vehicles.pricing import EUROS, FIXED, HIGHEST, PERCENT, NoPrice, changed_price
from tests.vehicles.scene import read, stocked


@pytest.fixture
def two(app, cast) -> list[str]:
    return [stocked(app, cast, "208", price_cents=1_000_000), stocked(app, cast, "308", price_cents=None)]


@pytest.mark.parametrize(
    ("before", "how", "amount", "after"),
    [
        (1_849_000, PERCENT, -5, 1_756_600),  # 17 566 €, from 17 565,50 €
        (1_000_000, PERCENT, 10, 1_100_000),
        (1_000_000, EUROS, -50_000, 950_000),
        (None, FIXED, 1_500_000, 1_500_000),
    ],
)
def test_a_price_changes_by_a_percentage_by_euros_or_to_one_price(before, how, amount, after):
    assert changed_price(before, how, amount) == after


def test_no_price_goes_nowhere_and_none_falls_to_nothing():
    with pytest.raises(NoPrice):
        changed_price(None, PERCENT, -5)
    with pytest.raises(ValueError, match="0"):
        changed_price(50_000, EUROS, -50_000)


def test_prices_are_lowered_where_there_is_one_and_restored(client, signed_in, cast, two, app):
    browser = signed_in(client, cast.manager)
    form = {"vehicle": two, "how": "percent", "amount": "-10 %"}
    answer = browser.post("/bulk/vehicles/price", data=form)
    assert [read(app, cast, one).price_cents for one in two] == [900_000, None]
    assert "pas encore de prix" in browser.get(answer.location).text
    browser.post(f"{answer.location}/undo")
    assert read(app, cast, two[0]).price_cents == 1_000_000


def test_a_second_click_changes_no_price_again(client, signed_in, cast, two, app):
    browser = signed_in(client, cast.manager)
    form = {"vehicle": two, "how": "percent", "amount": "-5 %"}
    form["once"] = re.search(
        r'name="once" value="(\w+)"', browser.post("/bulk/vehicles/price/preview", data=form).text
    )[1]
    first, second = (browser.post("/bulk/vehicles/price", data=form) for _click in range(2))
    assert first.location == second.location
    assert read(app, cast, two[0]).price_cents == 950_000
    other = browser.post("/bulk/vehicles/price", data=form | {"amount": "-10 %"})
    assert other.location != first.location
    assert read(app, cast, two[0]).price_cents == 855_000
    assert browser.post("/bulk/vehicles/price", data=form | {"once": "../../etc"}).status_code == 400


def test_a_price_that_came_back_to_the_same_by_other_hands_stays(client, signed_in, cast, two, app):
    browser = signed_in(client, cast.manager)
    form = {"vehicle": two[0], "how": "fixed", "amount": "9000"}
    answer = browser.post("/bulk/vehicles/price", data=form)
    for euros in ("8000", "9000"):
        browser.post("/bulk/vehicles/price", data=form | {"amount": euros})
    browser.post(f"{answer.location}/undo")
    assert read(app, cast, two[0]).price_cents == 900_000
    assert "plus récente, conservée" in browser.get(answer.location).text


def test_a_filter_is_never_cut_off(client, signed_in, cast, two, app):
    browser, narrowing = signed_in(client, cast.manager), "&where=0.price.le.1"
    for length, status in ((30_000, 422), (70_000, 413)):
        form = {"scope": "all", "filter": "x=" + "y" * length + narrowing, "how": "percent", "amount": "-5"}
        assert browser.post("/bulk/vehicles/price", data=form).status_code == status
    assert browser.get(f"/bulk/vehicles/count?filter={'y' * 61_000}").status_code == 413
    assert read(app, cast, two[0]).price_cents == 1_000_000


def test_a_price_beyond_all_measure_says_so(client, signed_in, cast, app):
    one = stocked(app, cast, "208", price_cents=HIGHEST)
    answer = signed_in(client, cast.manager).post(
        "/bulk/vehicles/price", data={"vehicle": one, "how": "percent", "amount": "10"}
    )
    assert "plus cher qu’aucun véhicule" in client.get(answer.location).text
    assert read(app, cast, one).price_cents == HIGHEST


@pytest.mark.parametrize("amount", ["", "abc", "0", "-95", "1.5.2"])
def test_an_amount_that_means_nothing_is_asked_for_again(client, signed_in, cast, two, app, amount):
    form = {"vehicle": two, "how": "percent", "amount": amount}
    answer = signed_in(client, cast.manager).post("/bulk/vehicles/price", data=form)
    assert answer.status_code == 422
    assert read(app, cast, two[0]).price_cents == 1_000_000


def test_vehicles_are_moved_to_another_outlet_and_back(client, signed_in, cast, two, app):
    browser = signed_in(client, cast.owner)
    answer = browser.post("/bulk/vehicles/outlet", data={"vehicle": two, "outlet": cast.lisieux.public_id})
    assert [read(app, cast, one).outlet_id for one in two] == [cast.lisieux.id] * 2
    browser.post(f"{answer.location}/undo")
    assert [read(app, cast, one).outlet_id for one in two] == [cast.caen.id] * 2


def test_all_of_the_stock_leaves_out_what_is_sold(client, signed_in, cast, two, app):
    sold = stocked(app, cast, "508", status="sold")
    signed_in(client, cast.owner).post(
        "/bulk/vehicles/status", data={"scope": "all", "filter": "", "status": "reserved"}
    )
    assert [read(app, cast, one).status for one in (*two, sold)] == ["reserved", "reserved", "sold"]


def test_an_outlet_of_another_legal_entity_cannot_be_chosen(client, signed_in, cast, two, app):
    form = {"vehicle": two, "outlet": cast.dole.public_id}
    assert signed_in(client, cast.owner).post("/bulk/vehicles/outlet", data=form).status_code == 422


def test_a_receptionist_is_offered_nothing(client, signed_in, cast, two):
    browser = signed_in(client, cast.receptionist)
    assert "data-bulk" not in browser.get("/vehicles").text
    assert browser.post("/bulk/vehicles/status", data={"vehicle": two, "status": "sold"}).status_code == 403
