"""Treating a lead in a real browser: with JavaScript, without, on a phone; axe finds nothing (mission X-09)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from crm.access.actors import actor
from crm.access.models import User
from crm.assignment.models import Rule
from crm.extensions import db
from crm.leads.actions.closing import lose
from crm.leads.actions.treatment import mark_wishes
from crm.leads.models import Lead
from crm.worker import as_tenant
from tests.leads.page_scene import kinds, opened, read

pytestmark = pytest.mark.databases("sqlite")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LONG = "Jean-Christophe-Emmanuel de La Rochefoucauld-Montbel d’Aubigny-sur-Nère"


def sign_in(page, person) -> None:
    page.goto("/login")
    page.fill('[name="login"]', person.login_id)
    page.fill('[name="password"]', person.password)
    page.locator('form:has([name="password"]) button[type="submit"]').click()
    page.wait_for_url("**/")


def tap(page, name: str, value: str) -> None:
    """Chooses a chip of the contact form the way a finger does."""
    page.locator(f'#treat .choice:has([name="{name}"][value="{value}"])').click()


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_from_signing_in_to_the_next_action(app, cast, open_page, javascript, phone):
    public_id = opened(app, cast)
    page = open_page(phone=phone, javascript=javascript)
    sign_in(page, cast.owner)
    page.goto("/leads?brand=AP")
    page.locator(f'a[href^="/leads/{public_id}"]').click()
    page.locator('form[action*="/charge"] button').click()
    page.locator('form[action*="/charge"]').wait_for(state="detached")
    assert read(app, cast, public_id).owner_id == cast.owner.id
    tap(page, "outcome", "no_answer")
    page.fill('#treat [name="note"]', "Pas de réponse le matin")
    page.locator("#treat .choice:has([name=when])").first.click()
    page.locator('#treat button[type="submit"]').click()
    page.locator("#timeline li", has_text="Pas de réponse le matin").wait_for()
    row = read(app, cast, public_id)
    assert (row.next_action, row.first_response_at is not None, row.next_action_at is not None) == ("call", True, True)
    assert page.locator('#treat [name="outcome"]:checked').count() == 0
    assert page.input_value('#treat [name="note"]') == ""
    assert page.locator(".lead-head .pill").count() == 2
    assert "list=" in page.url


def test_a_loss_is_a_dialog_that_wants_a_reason_and_is_undone_at_once(app, cast, open_page):
    public_id = opened(app, cast, owner=cast.owner)
    page = open_page(cast.owner)
    page.goto(f"/leads/{public_id}")
    page.locator(".lead-actions summary").click()
    page.locator('.lead-actions a[href*="/loss"]').click()
    page.locator('dialog[open] .choice:has([value="price"])').click()
    page.locator('dialog[open] button[type="submit"]').click()
    page.locator('form[action*="/loss/undo"] button').click()
    page.locator('form[action*="/contacts"]').wait_for()
    assert kinds(app, cast, public_id)[:2] == ["lead.reopened", "lead.lost"]


def test_a_note_being_typed_survives_another_action(app, cast, open_page):
    public_id = opened(app, cast)
    page = open_page(cast.owner)
    page.goto(f"/leads/{public_id}")
    page.fill('#timeline [name="text"]', "Client pressé")
    page.locator('form[action*="/charge"] button').click()
    page.locator('form[action*="/charge"]').wait_for(state="detached")
    assert page.input_value('#timeline [name="text"]') == "Client pressé"


def test_a_colleague_is_found_by_typing_and_given_the_lead(app, cast, open_page):
    public_id = opened(app, cast, owner=cast.owner)
    page = open_page(cast.manager)
    page.goto(f"/leads/{public_id}")
    page.keyboard.press("a")
    page.locator("dialog[open]").wait_for()
    page.locator("#find").press_sequentially("mathil")
    page.locator(f'#people [value="{cast.owner.public_id}"]').wait_for(state="detached")
    page.locator(f'#people label:has([value="{cast.mate.public_id}"])').click()
    page.locator('dialog[open] button[type="submit"]').last.click()
    page.locator(".lead-keys", has_text="Mathilde").wait_for()
    assert read(app, cast, public_id).owner_id == cast.mate.id


def test_the_quick_lead_warns_while_typing_and_lands_on_the_new_lead(app, cast, open_page):
    known = opened(app, cast)
    page = open_page(cast.owner)
    page.goto(f"/leads/{known}")
    page.keyboard.press("n")
    page.locator("dialog[open]").wait_for()
    page.fill("#new-last_name", "Lefèvre")
    page.fill("#new-first_name", "Camille")
    page.locator("#new-phone").press_sequentially("0639981234")
    page.locator(f'dialog [name="attach"][value="{known}"]').wait_for()
    page.select_option("#new-brand", "AC")
    page.locator('#new-outlet option[value="MAR-LISIEUX"]').wait_for(state="detached")
    page.fill("#new-vehicle", "C5 Aircross")
    page.locator('dialog .choice:has([value="me"])').click()
    page.locator("dialog .create-anyway").click()
    page.locator(".lead-head", has_text="C5 Aircross").wait_for()
    assert known not in page.url


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_stands_out_of_the_window(app, cast, open_page, dark, phone):
    late = opened(
        app, cast, LONG, minutes_ago=9000, kind="B2B", company="Transports Frigorifiques et Associés", flags=("test",)
    )
    with app.app_context(), as_tenant(cast.garage):
        db.session.add(Rule(position=1, name="Peugeot", brands=["AP"]))
        by = actor(db.session.get(User, cast.owner.id))
        row = db.session.scalars(db.select(Lead).where(Lead.public_id == late)).one()
        mark_wishes(row, True, True, by)
    lost = opened(app, cast, "Perdu Client")
    with app.app_context(), as_tenant(cast.garage):
        lose(db.session.scalars(db.select(Lead).where(Lead.public_id == lost)).one(), "price", "Trop cher", by)
    unplaced = opened(app, cast, "Sans Lieu", brand=None, outlet_id=None)
    page = open_page(cast.manager, dark=dark, phone=phone, bypass_csp=True)
    paths = [f"/leads/{late}?list=", f"/leads/{lost}", f"/leads/{unplaced}", f"/leads/{late}/assignment"]
    paths += [f"/leads/{late}/loss", "/leads/new", "/assignment/rules", "/assignment/rules/new"]
    found = {}
    for path in paths:
        page.goto(path)
        page.evaluate(
            "for (const part of document.querySelectorAll('main details:not([data-dropdown])')) part.open = true"
        )
        found[path] = [
            (violation["id"], node["target"], node["html"][:160])
            for violation in Axe().run(page, options=RULES).response["violations"]
            for node in violation["nodes"]
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1280), path
    assert {path: findings for path, findings in found.items() if findings} == {}
