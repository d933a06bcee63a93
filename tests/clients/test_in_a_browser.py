"""Clients in a real browser: with JavaScript and without, at a desk and on a phone; axe finds nothing (mission X-09)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from crm.clients.models import Reference
from crm.extensions import db
from crm.worker import as_tenant
from tests.clients.scene import client_named, made, read

pytestmark = pytest.mark.databases("sqlite")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def known(app, cast) -> str:
    """A client with a tag, a company with its contact; the client's public id."""
    with app.app_context(), as_tenant(cast.garage):
        db.session.add(Reference(list_name="tag", label="Fidèle", folded="fidele", colour="#0f766e"))
        db.session.add(Reference(list_name="segment", label="Artisan", folded="artisan"))
        client_named("Marc Lebrun", kind="B2B", company="Menuiserie Lebrun", phones=("+33639981111",))
        blocked = client_named("Zoé Bloquée", do_not_call=True, phones=("+33639982222",))
        blocked.blocked, blocked.blocked_reason = True, "Impayés"
    return made(app, cast, "Jean Petit", phones=("+33639981234",), email="jean@example.com", city="Caen")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(cast, known, open_page, phone):
    page = open_page(cast.manager, phone=phone, bypass_csp=True)
    paths = ["/clients", "/clients?layout=cards", "/clients/filter", "/clients/new", "/clients/new?kind=B2C"]
    paths += ["/clients/new?kind=B2B", "/clients/lists/tag", f"/clients/{known}/edit"]
    paths += [f"/clients/{known}/edit/{part}" for part in ("identity", "points", "categories", "consents")]
    paths += [f"/clients/{known}/block", f"/clients/{known}/owner", "/clients/lists/tag/new"]
    found = []
    for path in paths:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((path, "wider than the window"))
        for violation in Axe().run(page, options=RULES).response["violations"]:
            found += [(path, violation["id"], node["target"], node["html"][:120]) for node in violation["nodes"]]
    assert found == []


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_from_the_plus_to_a_client_of_ones_own(app, cast, known, open_page, javascript):
    page = open_page(cast.owner, javascript=javascript)
    page.goto("/clients")
    page.locator(".top .btn-group summary").click()
    page.locator(".top .btn-group .item", has_text="Client").click()
    page.locator(".client-kind").first.click()
    page.fill("#first_name", "Léa")
    page.fill("#last_name", "Fontaine")
    page.fill("#phone0", "06 39 98 45 67")
    page.select_option("#brand", "AP")
    page.get_by_role("main").get_by_role("button", name="Créer le client").last.click()
    page.wait_for_url(lambda url: "/clients/" in url and "new" not in url)
    person = read(app, cast, page.url.rsplit("/", 1)[1])
    assert (person.name, person.kind) == ("Léa Fontaine", "B2C")


def test_a_double_shows_while_typing_and_is_attached(app, cast, known, open_page):
    page = open_page(cast.owner)
    page.goto("/clients/new?kind=B2C")
    page.fill("#last_name", "Petit")
    page.fill("#phone0", "0639981234")
    page.locator("#alike", has_text="Jean Petit").wait_for()
    page.fill("#street", "3 rue du Bac")
    page.locator('#alike button[name="attach"]').click()
    page.wait_for_url(f"**/clients/{known}")
    assert read(app, cast, known).street == "3 rue du Bac"


def test_a_tag_is_added_from_the_form_itself_and_chosen_and_nothing_typed_is_lost(cast, known, open_page):
    page = open_page(cast.owner)
    page.goto("/clients/new?kind=B2C")
    page.fill("#last_name", "Fontaine")
    page.locator('a[data-dialog][href*="lists/tag/new"]').click()
    page.fill("#entry-label", "Ambassadeur")
    page.locator("#dialog button[type=submit]").click()
    page.locator("#tag-ticks", has_text="Ambassadeur").wait_for()
    assert page.locator("#tag-ticks input:checked").count() == 1
    assert page.input_value("#last_name") == "Fontaine"
    page.locator('a[data-dialog][href*="lists/tag/new"]').click()
    page.fill("#entry-label", "ambassadeur")
    page.locator("#dialog button[type=submit]").click()
    page.locator("#dialog .field-error", has_text="déjà dans la liste").wait_for()


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_a_section_is_changed_in_its_place(app, cast, known, open_page, javascript):
    page = open_page(cast.owner, javascript=javascript)
    page.goto(f"/clients/{known}/edit")
    page.locator("#address a", has_text="Modifier").click()
    page.fill("#address [name=city]", "Bayeux")
    page.locator("#address button[type=submit]").click()
    page.locator("#address", has_text="Bayeux").locator("a", has_text="Modifier").wait_for()
    assert read(app, cast, known).city == "Bayeux"


def test_the_list_keeps_its_filter_as_cards_and_back(cast, known, open_page):
    page = open_page(cast.manager)
    page.goto("/clients?kind=B2B")
    page.get_by_role("link", name="Cartes").click()
    page.locator(".client-cards").wait_for()
    assert page.locator(".client-card").count() == 1
    page.locator(".client-card [data-open]").click()
    page.wait_for_url("**/clients/*list=*")
    page.go_back()
    page.locator(".client-card").wait_for()
    assert page.locator(".client-card").count() == 1


def test_a_client_is_blocked_in_a_dialog(app, cast, known, open_page):
    page = open_page(cast.manager)
    page.goto(f"/clients/{known}/block")
    page.locator('form[action$="/block"] button[type=submit]').click()
    page.locator(".field-error").wait_for()
    page.fill("[name=reason]", "Impayés")
    page.locator('form[action$="/block"] button[type=submit]').click()
    page.wait_for_url(f"**/clients/{known}")
    assert read(app, cast, known).blocked_reason == "Impayés"
