"""A client's page in a real browser: with JavaScript, without, on a phone; axe finds nothing (mission X-09)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from crm.kernel.clock import now
from tests.clients.page_scene import company, person
from tests.clients.scene import made

pytestmark = pytest.mark.databases("sqlite")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LONG = "Jean-Christophe-Emmanuel de La Rochefoucauld-Montbel d’Aubigny-sur-Nère"
EITHER = pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


def save(page) -> None:
    """Sends the form that is open: the dialog's, or the page's own."""
    page.locator('main form:has(.dialog-foot) [type="submit"], dialog[open] [type="submit"]').last.click()


@EITHER
@WIDTHS
def test_from_an_empty_company_to_a_contact_a_vehicle_and_a_note(app, cast, open_page, javascript, phone):
    public_id = company(app, cast)
    page = open_page(cast.owner, phone=phone, javascript=javascript)
    page.goto(f"/clients/{public_id}")
    page.locator(".tabs a", has_text="Connexe").click()
    page.get_by_role("link", name="Nouveau contact").click()
    page.locator("[name=last_name]").fill("Marin")
    page.locator("[name=first_name]").fill("Élodie")
    save(page)
    page.locator(".form-errors").wait_for()
    page.locator("[name=phone]").fill("06 39 98 44 55")
    page.locator("[name=role]").fill("Gérante")
    save(page)
    page.locator("#contact", has_text="Élodie Marin").wait_for()
    page.get_by_role("link", name="Ajouter un véhicule").click()
    page.locator("[name=plate]").fill("ab-123-cd")
    save(page)
    page.locator(".notice-danger").wait_for()
    page.locator("[name=make]").fill("Peugeot")
    page.locator("[name=model]").fill("Expert")
    save(page)
    page.locator("#vehicles", has_text="AB-123-CD").wait_for()
    page.locator("#vehicles .line-tools form button").click()
    page.locator("#vehicles", has_text="AB-123-CD").wait_for(state="detached")
    page.get_by_role("button", name="Rétablir").click()
    page.locator("#vehicles", has_text="AB-123-CD").wait_for()
    page.locator(".tabs a", has_text="Notes").click()
    page.locator("[name=text]").fill("Préfère le matin")
    page.get_by_role("button", name="Enregistrer la note").click()
    page.locator(".timeline", has_text="Préfère le matin").wait_for()
    assert page.locator("[name=text]").input_value() == ""


@EITHER
def test_somebody_known_is_found_by_typing_and_tied(app, cast, open_page, javascript):
    public_id, other = company(app, cast), made(app, cast, "Luc Garnier")
    page = open_page(cast.owner, javascript=javascript)
    page.goto(f"/clients/{public_id}?tab=related")
    page.get_by_role("link", name="Ajouter une relation").click()
    page.locator("#find-client").press_sequentially("garnier")
    if not javascript:
        page.locator('button[name="look"]').click()
    page.locator(f'label:has([value="{other}"])').click()
    save(page)
    page.locator("#contact", has_text="Luc Garnier").wait_for()


@EITHER
def test_following_is_switched_on_and_off_in_the_head(app, cast, open_page, javascript):
    public_id = person(app, cast)
    page = open_page(cast.owner, javascript=javascript)
    page.goto(f"/clients/{public_id}?tab=details")
    page.get_by_role("button", name="S’abonner").click()
    page.locator('.client-head [aria-pressed="true"]').click()
    page.locator('.client-head [aria-pressed="false"]').wait_for()
    assert page.locator('.tabs [aria-current="page"]').inner_text().strip() == "Détails"


def test_esc_gives_the_focus_back_to_the_menu_that_asked(app, cast, open_page):
    page = open_page(cast.manager)
    page.goto(f"/clients/{person(app, cast)}")
    menu = page.locator(".client-actions summary")
    menu.press("Enter")
    page.locator(".client-actions .panel a", has_text="Bloquer").press("Enter")
    expect(page.locator("#dialog [name=reason]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(menu).to_be_focused()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@WIDTHS
def test_axe_finds_nothing_and_nothing_stands_out_of_the_window(app, cast, open_page, dark, phone):
    full = company(app, cast, 6, blocked=True, blocked_reason="Impayé " * 20, do_not_call=True)
    someone = person(app, cast, 1, name=LONG, email=f"{'tres-longue-adresse-' * 3}@example.com", do_not_email=True)
    bare = company(app, cast, siret="", company="Vide")
    lost = person(app, cast, name="Partie Loin", gone_at=now())
    page = open_page(cast.administrator, phone=phone, dark=dark, bypass_csp=True)
    tabs = ("", "?tab=related", "?tab=details", "?tab=notes", "?show=notes", "/lists/contact", "/related/vehicles/new",
            "/contacts/new", "/relations/new?client=" + someone)  # fmt: skip
    paths = [f"/clients/{one}{tab}" for one in (full, someone, bare) for tab in tabs] + [f"/clients/{lost}"]
    found = [finding for path in paths for finding in findings(page, path)]
    assert not found, "\n".join(map(str, found))


def findings(page, path: str) -> list[tuple]:
    """Returns what is wrong with a page: axe's violations, and being wider than the window."""
    page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [(path, "wider than the window")] * wide + [
        (path, violation["id"], node["target"], node["html"][:120])
        for violation in Axe().run(page, options=RULES).response["violations"]
        for node in violation["nodes"]
    ]
