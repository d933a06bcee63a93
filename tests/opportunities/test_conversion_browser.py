"""Converting a lead in a real browser: as a dialog, without JavaScript, and from the « + »; axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from crm.extensions import db
from crm.opportunities.models import Opportunity
from crm.worker import as_tenant
from tests.leads.page_scene import opened, read
from tests.opportunities.test_conversion import firm_lead
from tests.opportunities.test_quick import known
from tests.opportunities.test_quick_browser import RULES

pytestmark = pytest.mark.databases("sqlite")


def leads_of_opportunities(app, cast) -> list[int | None]:
    with app.app_context(), as_tenant(cast.garage):
        return list(db.session.scalars(db.select(Opportunity.lead_id)))


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_two_clicks_convert_a_lead_whose_answers_are_known(app, cast, open_page, javascript):
    lead = opened(app, cast, owner=cast.owner)
    page = open_page(cast.owner, javascript=javascript)
    page.goto(f"/leads/{lead}")
    page.locator(".lead-actions summary").last.click()
    page.locator('.lead-actions a[href*="/conversion"]').click()
    page.locator("#conversion .dialog-foot button[type=submit]").click()
    page.wait_for_url("**/opportunities/*")
    assert leads_of_opportunities(app, cast) == [read(app, cast, lead).id]


def test_choosing_a_company_asks_whom_one_talks_to(app, cast, open_page):
    _other, _firm, _person = firm_lead(app, cast)
    lead = opened(app, cast, owner=cast.owner)
    page = open_page(cast.owner)
    page.goto(f"/leads/{lead}/conversion")
    assert page.locator("#conversion-contact input").count() == 0
    page.fill("#find-client", "taxis")
    page.locator("#found-client label", has_text="Taxis de Caen").click()
    page.locator('#conversion-contact [name="contact"]').wait_for()
    page.locator("#conversion .dialog-foot button[type=submit]").click()
    page.wait_for_url("**/opportunities/*")
    assert read(app, cast, lead).contact_id is not None


def test_the_plus_of_every_page_leads_to_the_quick_form(app, cast, open_page):
    known(app, cast.garage)
    page = open_page(cast.owner)
    page.goto("/leads")
    page.locator(".top details summary").first.click()
    page.locator('.top a[href="/opportunities/new"]').click()
    page.fill("#find-client", "lefe")
    page.locator("#found-client label", has_text="Camille").click()
    page.locator("#start-opportunity .dialog-foot button[type=submit]").click()
    page.locator("dialog[open] #quick-opportunity").wait_for()
    page.select_option("#sale-brand", "AC")
    page.locator("#outlet-choices label", has_text="Caen").locator("input").check()
    page.locator("#quick-opportunity .dialog-foot button[type=submit]").click()
    page.wait_for_url("**/opportunities/*")
    assert leads_of_opportunities(app, cast) == [None]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_stands_out_of_the_window(app, cast, open_page, dark, phone):
    lead, _firm, _person = firm_lead(app, cast)
    known(app, cast.garage, blocked=True, blocked_reason="Impayés de 2025")
    page = open_page(cast.owner, dark=dark, phone=phone, bypass_csp=True)
    found = {}
    for path in (f"/leads/{lead}/conversion", f"/leads/{lead}/client", f"/leads/{lead}/people/new", f"/leads/{lead}"):
        page.goto(path)
        if "/client" in path or "/people" in path:
            page.locator("#find-client, #find-person").fill("lef")
            page.locator(".found label").first.wait_for()
        page.evaluate("scrollTo(0, 0)")  # what stands under the top bar is no target
        report = Axe().run(page, options=RULES).response["violations"]
        found[path] = [(one["id"], node["target"], node["html"][:160]) for one in report for node in one["nodes"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1280), path
    assert {path: findings for path, findings in found.items() if findings} == {}
