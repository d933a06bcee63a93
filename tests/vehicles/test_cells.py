"""Status, price and outlet, changed in the row of the stock (list rule 7)."""

import pytest

from tests.vehicles.scene import read, stocked

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("what", "said", "column", "kept"),
    [("status", "reserved", "status", "reserved"), ("price", "17 990 €", "price_cents", 1_799_000)],
)
def test_a_cell_is_changed_in_the_row(client, signed_in, cast, app, what, said, column, kept):
    one = stocked(app, cast)
    url, browser = f"/vehicles/{one}/cells/{what}", signed_in(client, cast.owner)
    assert "data-inline" in browser.get(url, headers=HTMX).text
    answer = browser.post(url, data={what: said, "revision": read(app, cast, one).revision}, headers=HTMX)
    assert answer.status_code == 200
    assert f'id="cell-{what}-{one}"' in answer.text
    assert getattr(read(app, cast, one), column) == kept


def test_a_vehicle_is_sent_to_another_outlet_from_its_row(client, signed_in, cast, app):
    one = stocked(app, cast)
    data = {"outlet": cast.lisieux.public_id, "revision": read(app, cast, one).revision}
    answer = signed_in(client, cast.owner).post(f"/vehicles/{one}/cells/outlet", data=data, headers=HTMX)
    assert "Garage Martin Lisieux" in answer.text
    assert read(app, cast, one).outlet_id == cast.lisieux.id


def test_somebody_elses_change_is_told_and_kept(client, signed_in, cast, app):
    one = stocked(app, cast)
    shown = read(app, cast, one).revision
    browser = signed_in(client, cast.owner)
    browser.post(f"/vehicles/{one}/status", data={"status": "sold"})
    answer = browser.post(f"/vehicles/{one}/cells/status", data={"status": "reserved", "revision": shown}, headers=HTMX)
    assert answer.status_code == 409
    assert read(app, cast, one).status == "sold"


@pytest.mark.parametrize(("what", "said"), [("status", "gone"), ("price", "cher"), ("outlet", "zz")])
def test_what_means_nothing_is_asked_for_again(client, signed_in, cast, app, what, said):
    one = stocked(app, cast)
    answer = signed_in(client, cast.owner).post(f"/vehicles/{one}/cells/{what}", data={what: said}, headers=HTMX)
    assert answer.status_code == 422
    assert read(app, cast, one).revision == 1


def test_who_may_not_edit_gets_no_pencil_and_no_form(client, signed_in, cast, app):
    one = stocked(app, cast)
    browser = signed_in(client, cast.receptionist)
    assert "cell-pen" not in browser.get("/vehicles").text
    assert browser.get(f"/vehicles/{one}/cells/status", headers=HTMX).status_code == 403
