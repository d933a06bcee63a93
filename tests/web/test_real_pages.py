"""Every page of the application itself: found in the URL map, looked at by axe, counted by a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

pytestmark = pytest.mark.databases("sqlite")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LARGEST_FIRST_VISIT, LARGEST_LATER_PAGE, MOST_REQUESTS = 110_000, 15_000, 8


def plain_pages(app: Flask) -> list[str]:
    """Returns the addresses that need nothing filled in, the API apart."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rule.rule for rule in rules if not rule.rule.startswith("/api/v1/"))


def whole_pages(client: FlaskClient) -> list[str]:
    """Returns those of the plain pages that are whole pages for this person, not fragments or files."""
    return [path for path in plain_pages(client.application) if "<h1" in client.get(path).text]


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)], ids=["light desktop", "dark phone"])
def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_its_window(
    live_server, open_page, signed_in, cast, phone, dark
):
    nobody, client = live_server.app.test_client(), live_server.app.test_client()
    visits = ((None, whole_pages(nobody)), (cast.administrator, whole_pages(signed_in(client, cast.administrator))))
    found = []
    for person, pages in visits:
        page = open_page(person, dark=dark, phone=phone, bypass_csp=True)
        found += [finding for path in pages for finding in findings(page, path)]
    assert found == []


def findings(page: Page, path: str) -> list[tuple]:
    """Returns what is wrong with a page: axe's violations, and being wider than the window."""
    page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [(path, "wider than the window")] * wide + [
        (path, violation["id"], node["target"], node["html"][:120])
        for violation in Axe().run(page, options=RULES).response["violations"]
        for node in violation["nodes"]
    ]


def test_the_walk_finds_the_pages_of_the_menu(app, signed_in, cast):
    pages = whole_pages(signed_in(app.test_client(), cast.administrator))
    assert {"/", "/leads", "/leads/new", "/me", "/people"} <= set(pages)
    assert {"/login", "/forgotten"} <= set(whole_pages(app.test_client()))


def test_the_first_visit_and_later_pages_stay_small(live_server, open_page, cast):
    page = open_page()
    bytes_received, requests = [], []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: bytes_received.append(event["encodedDataLength"]))
    page.on("request", lambda request: requests.append(request.url))
    page.goto("/login", wait_until="networkidle")
    page.locator("[name=login]").fill(cast.manager.login_id)
    page.locator("[name=password]").fill(cast.manager.password)
    page.get_by_role("main").locator("button[type=submit]").click()
    page.locator("#menu").wait_for()
    page.wait_for_load_state("networkidle")
    assert sum(bytes_received) <= LARGEST_FIRST_VISIT
    assert len(set(requests)) <= MOST_REQUESTS + 1  # two pages: signing in, and home
    bytes_received.clear()
    page.goto("/leads", wait_until="networkidle")
    assert sum(bytes_received) <= LARGEST_LATER_PAGE


def test_no_page_holds_inline_code(app, signed_in, cast):
    client = signed_in(app.test_client(), cast.administrator)
    for path in whole_pages(client):
        text = client.get(path).text
        for inline in (" style=", "<style", " onclick=", "hx-on", "js:"):
            assert inline not in text, path
        assert text.count("<script") == text.count("<script src="), path
