"""People on their own pages in a real browser, with and without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LONG_PHONE = {"width": 390, "height": 3000}  # the bar at the bottom lies over nothing
SIX = [f"vente{n}@example.com" for n in range(1, 7)]
pytestmark = pytest.mark.databases("sqlite")


def found_by_axe(page) -> list[str]:
    results = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in results for node in rule["nodes"]]


@pytest.mark.parametrize("javascript", [True, False])
def test_manager_puts_six_alert_addresses_and_is_told_which_one_is_too_many(open_page, cast, javascript):
    page = open_page(cast.manager, javascript=javascript)
    page.goto("/entity")
    page.get_by_role("link", name="Garage Martin Caen").click()
    page.locator("#contact").get_by_role("link").filter(has=page.locator(".icon")).first.click()
    field = page.locator("[name=sales_alerts]")
    field.fill(", ".join(SIX))
    page.locator("#contact form button[type=submit]").click()
    expect(page.locator("#contact .field-error")).to_contain_text("vente6@example.com")
    expect(page.locator("#contact .field-error")).not_to_contain_text("vente5@example.com")
    expect(field).to_have_value(", ".join(SIX))
    field.fill("; ".join(SIX[:5]))
    page.locator("#contact form button[type=submit]").click()
    expect(page.locator("#contact form")).to_have_count(0)
    expect(page.locator("#contact")).to_contain_text("vente5@example.com")


@pytest.mark.parametrize("javascript", [True, False])
def test_newcomer_signs_in_and_chooses_activities(open_page, cast, javascript):
    page = open_page(javascript=javascript)
    page.goto("/me/notifications")
    page.fill("[name=login]", cast.owner.login_id.lower())
    page.fill("[name=password]", cast.owner.password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/me/notifications")
    if javascript:
        page.get_by_role("listbox").nth(0).select_option("PR")
        page.locator("fieldset").first.get_by_role("button").first.click()
    else:
        page.check("[name=notified_activities][value=PR]")
    page.locator("#notifications form button[type=submit]").click()
    expect(page.locator("#notifications form")).to_have_count(0)
    expect(page.locator("#notifications")).to_contain_text("PR")


def test_escape_leaves_a_section_as_it_was(open_page, cast):
    page = open_page(cast.owner)
    page.goto("/me")
    page.locator("#contact .actions a").click()
    field = page.locator("#contact [name=email]")
    expect(field).to_be_focused()
    field.fill("autre@example.com")
    field.press("Escape")
    expect(page.locator("#contact form")).to_have_count(0)
    expect(page.locator("#contact")).to_contain_text(cast.owner.email)


@pytest.mark.parametrize("javascript", [True, False])
def test_administrator_hands_over_a_link(open_page, cast, live_server, javascript):
    page = open_page(cast.administrator, javascript=javascript)
    page.goto("/people")
    page.locator(f"#person-{cast.mate.public_id} button").click()
    address = page.locator("#one-time-address")
    expect(address).to_have_text(re.compile(rf"{re.escape(live_server.url)}/password/\S+"))
    visitor = open_page(javascript=javascript)
    visitor.goto(address.text_content())
    visitor.fill("[name=new_password]", "cheval correct pile agrafe")
    visitor.fill("[name=repeated]", "cheval correct pile agrafe")
    visitor.click("main button[type=submit]")
    visitor.fill("[name=login]", cast.mate.email)
    visitor.fill("[name=password]", "cheval correct pile agrafe")
    visitor.click("main button[type=submit]")
    visitor.goto("/me")
    expect(visitor.locator("h1")).to_have_text(cast.mate.name)


PAGES = (
    "/me",
    "/me/contact",
    "/me/notifications",
    "/me/absence",
    "/me/password",
    "/people",
    "/entity",
    "/entity/brands",
    "/entity/brands/AC/edit",
    "/entity/outlets/{caen}",
    "/entity/outlets/{caen}/contact",
    "/entity/outlets/{caen}/identity",
    "/entity/outlets/{caen}/place",
    "/entity/outlets/{caen}/flags",
    "/entity/outlets/{caen}/related",
    "/entity/outlets/{caen}/related/managers",
    "/entity/outlets/{caen}/related/brands",
    "/entity/outlets/{caen}/related/hours",
    "/entity/outlets/{caen}/related/targets",
)


@pytest.mark.parametrize(("dark", "phone"), [(False, False), (True, True)])
def test_axe_finds_nothing_on_pages_about_people_and_places(open_page, cast, dark, phone):
    page = open_page(cast.administrator, dark=dark, phone=phone)
    found = {}
    if phone:
        page.set_viewport_size(LONG_PHONE)
    for path in PAGES:
        page.goto(path.format(caen=cast.caen.public_id))
        found[path] = found_by_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], path
    assert not {path: wrong for path, wrong in found.items() if wrong}


@pytest.mark.parametrize(("dark", "phone"), [(False, False), (True, True)])
def test_axe_finds_nothing_before_the_sign_in(open_page, dark, phone):
    page = open_page(dark=dark, phone=phone)
    found = {}
    for path in ("/login", "/forgotten", "/password/made-up"):
        page.goto(path)
        found[path] = found_by_axe(page)
    page.goto("/login")
    page.fill("[name=login]", "personne")
    page.fill("[name=password]", "faux")
    page.click("main button[type=submit]")
    found["refused"] = found_by_axe(page)
    assert not {path: wrong for path, wrong in found.items() if wrong}
