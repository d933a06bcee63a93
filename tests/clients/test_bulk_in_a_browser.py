"""A manager changes clients of two pages at once, and undoes it: in a real browser, with JavaScript and without."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select

from crm.clients.models import Client
from crm.extensions import db
from crm.worker import as_tenant
from tests.clients.scene import made

pytestmark = pytest.mark.databases("sqlite")
GIVE = "Changer le propriétaire"


@pytest.fixture
def many(app, cast) -> None:
    for number in range(22):
        made(app, cast, f"Client Numéro{number:02}")


def owned(app, cast) -> int:
    with app.app_context(), as_tenant(cast.garage):
        return len(db.session.scalars(select(Client.id).where(Client.owner_id == cast.mate.id)).all())


def give(page, cast) -> None:
    """From the preview: to Mathilde."""
    page.get_by_role("combobox", name="Propriétaire").select_option(cast.mate.public_id)
    page.get_by_role("main").get_by_role("button", name=GIVE).click()


def test_a_selection_over_two_pages_is_given_away_and_taken_back(app, cast, many, open_page):
    page = open_page(cast.manager, bypass_csp=True)
    page.goto("/clients")
    page.locator("[data-select]").first.check()
    page.locator("[data-page=next]").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    page.locator("[data-select]").first.check()
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    page.get_by_role("button", name=GIVE).click()
    expect(page.get_by_role("main")).to_contain_text("2 clients")
    assert Axe().run(page).response["violations"] == []
    give(page, cast)
    page.get_by_role("button", name="Annuler").wait_for()
    assert owned(app, cast) == 2
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("main")).to_contain_text("Retour à l’état d’avant")
    assert owned(app, cast) == 0
    page.goto("/clients")
    expect(page.locator("[data-bulk]")).to_be_hidden()


def test_the_whole_filter_is_offered_with_its_number(app, cast, many, open_page):
    page = open_page(cast.manager, phone=True)
    page.goto("/clients?q=numero0")
    page.locator("[data-select]").first.check()
    page.get_by_label("Les 10 résultats du filtre").check()
    page.get_by_role("button", name=GIVE).click()
    give(page, cast)
    expect(page.get_by_role("main")).to_contain_text("10 clients")
    assert owned(app, cast) == 10


def test_without_javascript_rows_are_ticked_and_sent(app, cast, many, open_page):
    page = open_page(cast.manager, javascript=False)
    page.goto("/clients")
    for number in (0, 3):
        page.locator("[data-select]").nth(number).check()
    page.get_by_role("button", name=GIVE).click()
    give(page, cast)
    expect(page.get_by_role("main")).to_contain_text("2 clients")
    assert owned(app, cast) == 2
