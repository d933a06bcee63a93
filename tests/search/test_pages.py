"""The search of the top bar, with the keyboard and without JavaScript; axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from crm.clients.actions import ClientDetails, make_client
from crm.worker import as_tenant

pytestmark = pytest.mark.databases("sqlite")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def people(app, cast) -> dict[str, str]:
    with app.app_context(), as_tenant(cast.garage):
        made = [
            make_client(ClientDetails(first_name=first, last_name="Le Gall", email=f"{first}@example.com".lower()))
            for first in ("Anne", "Béatrice", "<img src=x>")
        ]
        return {client.first_name: client.public_id for client in made}


def test_somebody_is_chosen_by_keyboard(app, cast, people, open_page):
    page = open_page(cast.owner)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("le gall")
    page.locator("#search-suggestions [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    field = page.locator("[data-suggest]")
    assert (field.get_attribute("aria-expanded"), field.get_attribute("aria-activedescendant")) == (
        "true",
        "suggestion-2",
    )
    assert not Axe().run(page, options=RULES).response["violations"]
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[aria-selected=true]").get_attribute("data-url")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{chosen}*")


@pytest.fixture
def namesakes(app, cast) -> None:
    with app.app_context(), as_tenant(cast.garage):
        for number in range(8):
            make_client(ClientDetails(first_name=f"Zoé{number}", last_name="Quellec", email=f"z{number}@example.com"))


def test_a_long_list_of_suggestions_scrolls_and_is_no_stop_of_the_tab_key(app, cast, namesakes, open_page):
    page = open_page(cast.owner, phone=True)
    page.goto("/")
    page.locator("[data-suggest]").press_sequentially("quellec")
    page.locator("#suggestion-8").wait_for(state="attached")
    assert page.locator("#suggestion-list").evaluate("list => list.scrollHeight > list.clientHeight")
    assert not Axe().run(page, options=RULES).response["violations"]
    page.keyboard.press("Tab")
    expect(page.locator("#suggestion-list")).to_be_hidden()
    assert page.locator(":focus").get_attribute("role") is None


def test_who_types_on_opens_nobody_who_stood_there_before(app, cast, people, open_page):
    page = open_page(cast.owner)
    page.goto("/")
    field = page.locator("[data-suggest]")
    field.press_sequentially("le gall")
    page.locator("#suggestion-1").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=le+gallx")


def test_a_list_sent_away_stays_away_when_something_else_is_loaded(app, cast, people, open_page):
    page = open_page(cast.owner)
    page.goto("/")
    field = page.locator("[data-suggest]")
    field.press_sequentially("le gall")
    page.locator("#suggestion-1").wait_for()
    page.keyboard.press("Escape")
    field.dispatch_event("htmx:after:swap")
    expect(page.locator("#suggestion-list")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_enter_without_a_choice_shows_all_and_so_does_the_form_without_javascript(app, cast, people, open_page):
    for javascript in (True, False):
        page = open_page(cast.owner, javascript=javascript)
        page.goto("/")
        page.fill("[data-suggest]", "anne")
        page.press("[data-suggest]", "Enter")
        page.wait_for_url("**/search?q=anne")
        assert page.locator(f"#found-{people['Anne']}").is_visible()
        if javascript:
            assert not Axe().run(page, options=RULES).response["violations"]


def test_a_name_is_shown_as_text(client, cast, people, signed_in):
    browser = signed_in(client, cast.owner)
    for path in ("/search?q=le+gall", "/search/suggestions?q=le+gall"):
        body = browser.get(path, headers={"HX-Request": "true"}).get_data(as_text=True)
        assert "&lt;img src=x&gt;" in body
        assert "<img src=x>" not in body


@pytest.mark.parametrize("typed", ["%00", "%", "_" * 300, "x" * 100_000, "%22+OR+%22", "%F0%9F%9A%97", "%ED%A0%80"])
def test_odd_texts_get_a_plain_answer(client, cast, signed_in, typed):
    browser = signed_in(client, cast.owner)
    for path in ("/search", "/search/suggestions"):
        assert browser.get(f"{path}?q={typed}").status_code in (200, 400, 414)
