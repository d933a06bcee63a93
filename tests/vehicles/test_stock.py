"""The stock as its readers see and change it (mission BL-07)."""

import io
import re

import pytest

from crm.access.actors import SYSTEM
from crm.extensions import db
from crm.kernel.filter import read_filter
from crm.vehicles.actions.stock import AlreadyInStock, move_status
from crm.vehicles.models import Vehicle
from crm.vehicles.queries import vehicle_fields
from tests.vehicles.scene import VIN, read, stocked, vehicle

NEW = {"stock_kind": "VO", "status": "available", "outlet": "MAR-CAEN", "brand": "AP", "model": "308"}


def shown(answer) -> list[str]:
    return [" ".join(name.split()) for name in re.findall(r"data-open>([^<]+)</a>", answer.text)]


def test_a_vehicle_is_taken_in_as_people_type_it(app, client, signed_in, cast):
    typed = NEW | {"vin": "zzz caen apxx000017", "plate": "ab 123 cd", "price_cents": "18 490,50 €"}
    answer = signed_in(client, cast.owner).post("/vehicles/new", data=typed | {"odometer_km": "45 000 km"})
    row = read(app, cast, answer.location.rsplit("/", 1)[-1])
    assert (row.vin, row.plate, row.make) == (VIN, "AB123CD", "Peugeot")
    assert (row.price_cents, row.odometer_km, row.brand_id) == (1_849_050, 45_000, cast.brands["AP"])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("vin", "ZZZCAENAPXX00001", "17 caractères, celui-ci en a 16"),
        ("vin", "ZZZCAENAPXX0000OI", "ne contient pas O, I"),
        ("plate", "<script>", "AB-123-CD"),
        ("price_cents", "cher", "12 500,50"),
        ("odometer_km", "beaucoup", "45 000 km"),
        ("registered_on", "1700-01-01", "Aucune voiture"),
        ("model", "  ", "Indiquez le modèle"),
        ("outlet", "MOR-DOLE", "Not a valid choice|choix"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(client, signed_in, cast, field, typed, said):
    answer = signed_in(client, cast.owner).post("/vehicles/new", data=NEW | {field: typed})
    assert answer.status_code == 422
    around = answer.text.split(f'id="{field}-error"', 1)
    assert len(around) == 2, field
    assert re.search(said, around[1][:400].replace("\u00a0", " ").replace("\u202f", " "))


def test_a_wrong_check_digit_is_told_and_not_refused(app, client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    answer = browser.post("/vehicles/new", data=NEW | {"vin": "1M8GDM9A1KP042788"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "La clé du VIN" in answer.text


def test_the_vehicles_beside_one_follow_the_list_that_one_came_from(app, client, signed_in, cast):
    ids = [stocked(app, cast, name) for name in ("208", "308", "2008")]
    sold = stocked(app, cast, "508", status="sold")
    browser = signed_in(client, cast.owner)
    page = browser.get(f"/vehicles/{ids[1]}?list=").text
    assert re.search(rf'/vehicles/{ids[2]}\?list=" rel="prev"', page)
    assert re.search(rf'/vehicles/{ids[0]}\?list=" rel="next"', page)
    turned = browser.get(f"/vehicles/{ids[1]}?list=sort%3Dcreated").text
    assert re.search(rf'/vehicles/{ids[2]}\?list=sort%3Dcreated" rel="next"', turned)
    assert sold not in browser.get(f"/vehicles/{ids[2]}?list=").text
    assert 'rel="prev"' not in browser.get(f"/vehicles/{ids[1]}").text


def test_a_vin_that_is_for_sale_already_is_named(app, client, signed_in, cast):
    there = stocked(app, cast, "2008", vin=VIN)
    answer = signed_in(client, cast.owner).post("/vehicles/new", data=NEW | {"vin": VIN})
    assert answer.status_code == 422
    assert "Peugeot 2008" in answer.text
    assert f"/vehicles/{there}" in answer.text


def test_a_car_that_was_sold_comes_back_as_the_same_one(in_garage):
    first = vehicle(in_garage, vin=VIN)
    move_status(first, "sold", SYSTEM)
    db.session.flush()
    again = vehicle(in_garage, vin=VIN, odometer_km=80_000)
    assert again.id == first.id
    assert (again.status, again.odometer_km) == ("available", 80_000)


def test_a_vehicle_is_never_twice_for_sale(in_garage):
    vehicle(in_garage, vin=VIN)
    with pytest.raises(AlreadyInStock):
        vehicle(in_garage, vin=VIN)


def test_the_list_shows_what_is_for_sale_newest_first(app, client, signed_in, cast):
    for model in ("208", "2008", "3008"):
        stocked(app, cast, model)
    stocked(app, cast, "508", status="sold")
    stocked(app, cast, "107", stock_kind="")
    browser = signed_in(client, cast.mate)
    assert shown(browser.get("/vehicles")) == ["Peugeot 3008", "Peugeot 2008", "Peugeot 208"]
    assert shown(browser.get("/vehicles?state=sold")) == ["Peugeot 508"]
    assert shown(browser.get("/vehicles?layout=cards")) == ["Peugeot 3008", "Peugeot 2008", "Peugeot 208"]


@pytest.mark.parametrize(
    ("query", "models"),
    [
        ("q=ab-123-cd", {"208"}),
        ("q=AB123CD", {"208"}),
        ("q=apxx000017", {"208"}),
        ("q=peugeot+allure", {"2008"}),
        ("q=n-77", {"2008"}),
        ("kind=VN", {"2008"}),
        ("brand=AP&outlet=MAR-CAEN", {"208", "2008"}),
        ("where=0.price.ge.20000", {"2008"}),
        ("where=0.price.le.20000&where=0.mileage.ge.1000", {"208"}),
        ("energy=electric", {"2008"}),
        ("where=0.model.starts.20", {"208", "2008"}),
        ("q=%25", set()),
    ],
)
def test_each_filter_finds_its_vehicles(app, client, signed_in, cast, query, models):
    stocked(app, cast, "208", vin=VIN, plate="AB123CD")
    more = {"price_cents": 3_100_000, "odometer_km": 10, "stock_number": "N-77"}
    stocked(app, cast, "2008", stock_kind="VN", trim="Allure", energy="electric", **more)
    found = shown(signed_in(client, cast.mate).get(f"/vehicles?{query}"))
    assert {name.split()[-1] for name in found} == models


def test_pages_go_on_by_key(app, client, signed_in, cast):
    for number in range(5):
        stocked(app, cast, f"M{number}")
    browser = signed_in(client, cast.mate)
    first = browser.get("/vehicles?per_page=2")
    after = re.search(r'href="([^"]+)" rel="next"', first.text)[1].replace("&amp;", "&")
    assert shown(first) + shown(browser.get(after)) == [f"Peugeot M{n}" for n in (4, 3, 2, 1)]


def test_the_sheet_holds_the_filtered_list_and_no_formula(app, client, signed_in, cast):
    stocked(app, cast, '=HYPERLINK("http://example.com")', trim="@cmd")
    stocked(app, cast, "208", stock_kind="VN")
    text = signed_in(client, cast.mate).get("/vehicles/export.csv?kind=VO").data.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "'@cmd" in text
    assert "208" not in text


def test_two_people_do_not_write_over_each_other(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    browser = signed_in(client, cast.owner)
    assert (
        browser.post(f"/vehicles/{public_id}/edit", data=NEW | {"revision": "1", "model": "308 SW"}).status_code == 303
    )
    again = browser.post(f"/vehicles/{public_id}/edit", data=NEW | {"revision": "1", "model": "508"})
    assert again.status_code == 409
    assert 'value="508"' in again.text
    assert read(app, cast, public_id).model == "308 SW"


def test_the_status_moves_by_one_click_and_an_unknown_one_is_refused(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    browser = signed_in(client, cast.owner)
    assert browser.post(f"/vehicles/{public_id}/status", data={"status": "reserved"}).status_code == 303
    assert browser.post(f"/vehicles/{public_id}/status", data={"status": "stolen"}).status_code == 422
    assert read(app, cast, public_id).status == "reserved"


def test_only_who_may_edits(app, client, signed_in, cast):
    public_id = stocked(app, cast)
    browser = signed_in(client, cast.receptionist)
    assert browser.get(f"/vehicles/{public_id}").status_code == 200
    for path in ("new", f"{public_id}/edit", f"{public_id}/status", f"{public_id}/photos"):
        assert browser.post(f"/vehicles/{path}", data=NEW).status_code == 403, path


def test_another_legal_entity_sees_nothing_of_it(app, client, signed_in, cast):
    public_id = stocked(app, cast, "Secrète")
    browser = signed_in(client, cast.stranger)
    assert "Secrète" not in browser.get("/vehicles").text
    for path in ("", "/edit", "/interest"):
        assert browser.get(f"/vehicles/{public_id}{path}").status_code == 404
    for path in ("/status", "/edit"):
        assert browser.post(f"/vehicles/{public_id}{path}", data=NEW).status_code == 404
    files = {"files": (io.BytesIO(b"x"), "x.jpg")}
    assert browser.post(f"/vehicles/{public_id}/photos", data=files).status_code == 404


def test_a_page_of_the_stock_takes_few_statements(app, client, signed_in, cast, count_statements):
    browser = signed_in(client, cast.mate)
    browser.get("/vehicles")
    for number in range(12):
        stocked(app, cast, f"M{number}")
    with count_statements() as said:
        browser.get("/vehicles")
    assert len(said) <= 10, said


def test_odd_questions_show_the_usual_list(client, signed_in, cast):
    browser = signed_in(client, cast.mate)
    for odd in ("where=0.price.ge.abc", "state=%00", "kind=XX", "layout=%2e%2e", "after=zzz", "per_page=-1", "q=%00"):
        assert browser.get(f"/vehicles?{odd}").status_code == 200, odd


def test_the_fields_speak_of_prices_in_euros(in_garage):
    dear = vehicle(in_garage, "DS 9", price_cents=6_000_000)
    chosen = read_filter(vehicle_fields(), _Query({"where": ["0.price.ge.59999"]}))
    assert db.session.scalars(db.select(Vehicle.id).where(chosen.sql())).all() == [dear.id]


class _Query(dict):
    def getlist(self, key: str) -> list[str]:
        return self.get(key, [])


def test_details_with_unknown_codes_are_refused(in_garage):
    with pytest.raises(ValueError, match="XX"):
        vehicle(in_garage, stock_kind="XX")
