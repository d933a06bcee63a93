"""« Mon entité juridique » (mission CF-04, CF-21, CF-25; reliability.md, inputs 1, 2, 3, 13)."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.access.queries import sales_manager_of
from crm.extensions import db
from crm.journal.models import Event
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import brands_of, closed_days, opening_plan, response_target
from tests.support.signing_in import signed_in

ENGLISH = {"Accept-Language": "en"}
HTMX = {"HX-Request": "true"}
SIX = [f"vente{n}@example.com" for n in range(1, 7)]
CONTACT = {"sales_alerts": ", ".join(SIX[:5]), "after_sales_alerts": "", "phone": "+33231000000"}
WEEK = {f"day{n}": "9-12, 14-19" for n in range(5)} | {"day5": "9h-18h", "day6": ""}


@pytest.fixture
def manager(client, cast):
    return signed_in(client, cast.manager)


@pytest.fixture
def caen(app, cast, tenant):
    """Reads something of the outlet in Caen from the database."""

    def read(look):
        with app.app_context(), tenant(cast.garage):
            return look(db.session.get(Outlet, cast.caen.id))

    return read


@pytest.fixture
def path(cast) -> str:
    return f"/entity/outlets/{cast.caen.public_id}"


def test_five_addresses_are_kept_and_written_into_the_journal(app, manager, cast, caen, path, tenant):
    assert manager.post(f"{path}/contact", data=CONTACT).location == f"{path}#contact"
    assert caen(lambda outlet: (outlet.sales_alerts, outlet.after_sales_alerts)) == (SIX[:5], [])
    with app.app_context(), tenant(cast.garage):
        event = db.session.scalar(select(Event))
        assert (event.kind, event.subject_id, event.actor_id) == ("outlet.changed", cast.caen.id, cast.manager.id)
        assert event.data["changes"]["sales_alerts"] == [["ventes.caen@example.com"], SIX[:5]]


def test_sixth_alert_address_is_refused_by_name_and_stays_typed(manager, caen, path):
    typed = ", ".join(SIX)
    refused = manager.post(f"{path}/contact", data=CONTACT | {"sales_alerts": typed}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "«\xa0vente6@example.com\xa0» est de trop" in refused.text
    assert typed in refused.text
    assert caen(lambda outlet: outlet.sales_alerts) == ["ventes.caen@example.com"]


def test_malformed_alert_address_is_refused_by_name(manager, path):
    refused = manager.post(f"{path}/contact", data=CONTACT | {"after_sales_alerts": "atelier@"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "«\xa0atelier@\xa0» n’est pas une adresse e-mail" in refused.text


@pytest.mark.parametrize(
    ("section", "typed"),
    [
        ("contact", CONTACT | {"phone": "02 31 00 00 00"}),
        ("contact", CONTACT | {"privacy_url": "javascript:alert(1)"}),
        ("contact", CONTACT | {"email": "contact"}),
        ("identity", {"name": ""}),
        ("identity", {"name": "x" * 200}),
        ("identity", {"name": "Caen", "siret": "12345678901234"}),
        ("place", {"holiday_zone": "Atlantis", "timezone": "Europe/Paris"}),
        ("place", {"holiday_zone": "", "timezone": "Mars/Olympus"}),
        ("related/hours", WEEK | {"day0": "matin"}),
        ("related/hours", WEEK | {"day0": "14-12"}),
        ("related/hours", dict.fromkeys(WEEK, "")),
        ("related/targets", {"first_VN": "0"}),
        ("related/brands", {"brands": ["ZZ"]}),
        ("related/managers", {"manager_AC": "nobody-here"}),
        ("closed-days", {"day": "demain"}),
    ],
)
def test_what_makes_no_sense_is_refused(manager, path, section, typed):
    assert manager.post(f"{path}/{section}", data=typed).status_code == 422


def test_siret_of_la_poste_is_right_by_its_own_rule(manager, caen, path):
    assert manager.post(f"{path}/identity", data={"name": "Caen", "siret": "356 000 000 00048"}).status_code == 303
    assert caen(lambda outlet: outlet.siret) == "35600000000048"


def test_flags_and_place_are_kept(manager, caen, path):
    assert manager.post(f"{path}/flags", data={"sells_vans": "y"}).status_code == 303
    place = {"street": "2 rue Neuve", "city": "Metz", "postal_code": "57000", "holiday_zone": "57"}
    assert manager.post(f"{path}/place", data=place | {"timezone": "Europe/Paris"}).status_code == 303
    seen = caen(lambda outlet: (outlet.sells_new, outlet.sells_vans, outlet.city, outlet.holiday_zone))
    assert seen == (False, True, "Metz", "57")


def test_code_and_tenant_in_the_form_are_ignored(manager, cast, caen, path):
    manager.post(f"{path}/identity", data={"name": "Caen", "code": "HACK", "legal_entity_id": cast.morel})
    assert caen(lambda outlet: (outlet.code, outlet.legal_entity_id)) == (cast.caen.code, cast.garage)


def test_hours_are_kept_and_the_clock_runs_by_them(manager, caen, path):
    assert caen(lambda outlet: opening_plan(outlet.id).week[5]) == ((540, 1080),)
    assert manager.post(f"{path}/related/hours", data=WEEK | {"day5": "10h-12h"}).status_code == 303
    assert caen(lambda outlet: opening_plan(outlet.id).week[5]) == ((600, 720),)


def test_closed_day_is_added_and_taken_back(manager, caen, path):
    day = {"day": "2026-12-31", "label": "Inventaire"}
    assert manager.post(f"{path}/closed-days", data=day).location == f"{path}/related#closed_days"
    assert caen(lambda outlet: opening_plan(outlet.id).closed_days) == {date(2026, 12, 31)}
    assert "Inventaire" in manager.get(f"{path}/related").text
    manager.post(f"{path}/closed-days/2026-12-31/removal")
    assert caen(lambda outlet: list(closed_days(outlet.id))) == []
    assert manager.post(f"{path}/closed-days/yesterday/removal").status_code == 404


def test_targets_are_kept_where_they_differ_from_the_usual(manager, caen, path):
    page = manager.get(f"{path}/related/targets").text
    usual = {
        f"{part}_{code}": str(minutes)
        for code in ("VN", "VO", "FI", "SE", "APV", "ACC", "PR", "CALL")
        for part, minutes in (("first", 15 if code == "CALL" else 30), ("escalation", 60))
    }
    assert all(f'name="{name}"' in page for name in usual)
    assert manager.post(f"{path}/related/targets", data=usual | {"first_VN": "20"}).status_code == 303
    seen = caen(lambda o: [response_target(o.id, code).first_response for code in ("VN", "VO", "CALL", None)])
    assert seen == [20, 30, 15, 30]
    assert manager.post(f"{path}/related/targets", data=usual).status_code == 303
    assert caen(lambda outlet: response_target(outlet.id, "VN")) == (30, 60)


def test_sales_manager_is_named_per_brand(app, manager, cast, path, tenant):
    typed = {"manager_AC": cast.rmcd.public_id, "manager_AP": cast.manager.public_id, "manager_SP": ""}
    assert manager.post(f"{path}/related/managers", data=typed).status_code == 303
    with app.app_context(), tenant(cast.garage):
        named = [sales_manager_of(cast.caen.id, cast.brands[code]) for code in ("AC", "AP", "SP")]
        assert [user and user.id for user in named] == [cast.rmcd.id, cast.manager.id, None]


def test_person_of_another_legal_entity_cannot_be_named(manager, cast, path):
    assert manager.post(f"{path}/related/managers", data={"manager_AC": cast.stranger.public_id}).status_code == 422


def test_brands_sold_are_kept(manager, caen, path):
    assert manager.post(f"{path}/related/brands", data={"brands": ["AP", "FT"]}).status_code == 303
    assert caen(lambda outlet: sorted(brand.code for brand in brands_of(outlet.id))) == ["AP", "FT"]


SECTIONS = ["contact", "flags", "identity", "place", "related/managers", "related/brands", "related/hours"]


@pytest.mark.parametrize("section", [*SECTIONS, "related/targets"])
def test_section_is_a_page_a_fragment_and_a_way_back(manager, path, section):
    name = section.rpartition("/")[2]
    tab = path + ("/related" if "/" in section else "")
    assert manager.get(f"{path}/{section}").text.startswith("<!doctype html>")
    form = manager.get(f"{path}/{section}", headers=HTMX).text.strip()
    shown = manager.get(f"{tab}?section={name}", headers=HTMX).text.strip()
    assert form.startswith(f'<section class="card" id="{name}"')
    assert shown.startswith(f'<section class="card" id="{name}"')
    assert ("<form" in form, "<form" in shown) == (True, False)


@pytest.mark.parametrize("section", [*SECTIONS, "related/targets"])
def test_salesperson_reads_and_does_not_edit(client, cast, path, section):
    seller = signed_in(client, cast.owner)
    page = seller.get(path if "/" not in section else f"{path}/related").text
    assert 'class="card"' in page
    assert f"{path}/{section}" not in page
    assert seller.get(f"{path}/{section}").status_code == 403
    assert seller.post(f"{path}/{section}", data=CONTACT).status_code == 403


def test_manager_of_another_outlet_reads_and_does_not_edit(app, manager, cast, tenant):
    with app.app_context(), tenant(cast.garage):
        elsewhere = Outlet(code="MAR-VIRE", name="Garage Martin Vire")
        db.session.add(elsewhere)
        db.session.flush()
        path = f"/entity/outlets/{elsewhere.public_id}"
    assert manager.get(path).status_code == 200
    assert manager.post(f"{path}/contact", data=CONTACT).status_code == 403
    desk = signed_in(app.test_client(), cast.rmcd)
    assert desk.post(f"{path}/contact", data=CONTACT).status_code == 303


@pytest.mark.parametrize("page", ["", "/related", "/contact", "/related/hours"])
def test_outlet_of_another_legal_entity_is_not_there(manager, cast, page):
    assert manager.get(f"/entity/outlets/{cast.dole.public_id}{page}").status_code == 404
    assert "Dole" not in manager.get("/entity").text


def test_outlets_are_listed_and_found(manager, cast):
    page = manager.get("/entity").text
    assert "Garage Martin Caen" in page
    assert "Garage Martin Lisieux" in page
    found = manager.get("/entity?q=lisi").text
    assert ("Martin Lisieux" in found, "Martin Caen" in found) == (True, False)
    assert "Martin" not in manager.get("/entity?q=%25%25", headers=HTMX).text


def test_brand_is_added_and_changed(app, manager, cast, tenant):
    assert (
        manager.post("/entity/brands", data={"code": "re", "name": "Renault", "colour": "#ffcc33"}).status_code == 303
    )
    assert manager.post("/entity/brands", data={"code": "RE", "name": "Bis", "colour": "#ffcc33"}).status_code == 422
    changed = {"name": "Renault Dacia", "colour": "#112233", "position": "3"}
    assert manager.post("/entity/brands/RE/edit", data=changed).location == "/entity/brands#brand-RE"
    with app.app_context(), tenant(cast.garage):
        brand = db.session.scalar(select(Brand).where(Brand.code == "RE"))
        assert (brand.name, brand.colour, brand.position, brand.active) == ("Renault Dacia", "#112233", 3, False)
        assert db.session.scalars(select(Event.kind)).all() == ["brand.added", "brand.changed"]


@pytest.mark.parametrize(
    "typed", [{"code": "x y"}, {"colour": "red"}, {"colour": '#fff" onload="'}, {"name": ""}, {"code": "A" * 9}]
)
def test_brand_that_makes_no_sense_is_refused(manager, typed):
    good = {"code": "RE", "name": "Renault", "colour": "#ffcc33"}
    assert manager.post("/entity/brands", data=good | typed).status_code == 422


def test_salesperson_does_not_change_brands(client, cast):
    seller = signed_in(client, cast.owner)
    assert seller.get("/entity/brands").status_code == 200
    assert seller.get("/entity/brands/AC/edit").status_code == 403
    assert seller.post("/entity/brands", data={"code": "RE", "name": "Renault", "colour": "#ffcc33"}).status_code == 403
