"""« Opportunité rapide » in a real browser: three interactions, the look-up, without JavaScript; axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from crm.extensions import db
from crm.opportunities.models import Opportunity
from crm.worker import as_tenant
from tests.leads.page_scene import opened as opened_lead
from tests.opportunities.test_quick import known

pytestmark = pytest.mark.databases("sqlite")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COUNTING = """
window.interactions = 0;
for (const kind of ["click", "change"]) document.addEventListener(kind, (event) => {
  if (event.isTrusted && (kind === "change" || event.target.closest("button, a, label"))) window.interactions += 1;
}, true);
"""


def names(app, cast) -> list[str]:
    with app.app_context(), as_tenant(cast.garage):
        return list(db.session.scalars(db.select(Opportunity.name)))


def test_what_is_known_is_proposed_three_interactions_at_most(app, cast, open_page):
    address = known(app, cast.garage)
    opened_lead(app, cast, "Camille Lefèvre")
    page = open_page(cast.owner)
    page.goto(address.removesuffix("/opportunities/new"))
    page.locator(f'a[href="{address}"]').first.click()
    page.locator("dialog[open] #quick-opportunity").wait_for()
    page.evaluate(COUNTING)
    with page.expect_navigation(url="**/opportunities/*"):
        page.evaluate(
            "window.addEventListener('beforeunload', () => sessionStorage.setItem('taken', window.interactions))"
        )
        page.locator("#quick-opportunity .dialog-foot button[type=submit]").click()
    assert 1 <= int(page.evaluate("sessionStorage.getItem('taken')")) <= 3
    assert len(names(app, cast)) == 1


def test_typing_narrows_and_the_table_chooses(app, cast, open_page):
    page = open_page(cast.manager)
    page.goto(known(app, cast.garage))
    page.select_option("#sale-brand", "AP")
    page.locator("#outlet-choices", has_text="Lisieux").wait_for()
    page.fill("#find-outlet", "lisi")
    page.locator("#outlet-choices", has_not_text="Caen").wait_for()
    page.fill("#find-outlet", "")
    page.locator('button[value="outlets"]').click()
    page.locator(".outlet-table tr", has_text="MAR-LISIEUX").locator("input").check()
    page.locator("#quick-opportunity .dialog-foot button[type=submit]").click()
    page.wait_for_url("**/opportunities/*")
    with app.app_context(), as_tenant(cast.garage):
        assert db.session.scalars(db.select(Opportunity.outlet_id)).one() == cast.lisieux.id


def test_without_javascript_the_whole_way_works(app, cast, open_page):
    public_id = known(app, cast.garage).split("/")[2]
    page = open_page(cast.manager, javascript=False)
    page.goto("/opportunities/new")
    page.fill("#find-client", "lefe")
    page.locator("button", has_text="Chercher").click()
    page.locator(f'input[value="{public_id}"]').check()
    page.locator("#start-opportunity .dialog-foot button").click()
    page.select_option("#sale-brand", "AC")
    page.locator('button[value="brand"]').click()
    page.locator("#quick-opportunity .dialog-foot button[type=submit]").click()
    page.wait_for_url("**/opportunities/*")
    assert len(names(app, cast)) == 1


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_stands_out_of_the_window(app, cast, open_page, dark, phone):
    address = known(app, cast.garage)
    known(app, cast.garage, blocked=True, blocked_reason="Impayés de 2025")
    page = open_page(cast.manager, dark=dark, phone=phone, bypass_csp=True)
    found = {}
    paths = (address, "/opportunities/new?find_client=lef", "/opportunities/outlets?brand=AP", "/leads/new")
    for path in paths:
        page.goto(path)
        if path == address:
            page.select_option("#sale-brand", "AP")
            page.locator("#outlet-choices", has_text="Lisieux").wait_for()
            page.locator('button[value="outlets"]').click()
            page.locator(".outlet-table").wait_for()
        if path == "/leads/new":
            page.fill("#find-client", "lef")
            page.locator("#found-client label").first.wait_for()
        page.evaluate("scrollTo(0, 0)")  # what stands under the top bar is no target
        report = Axe().run(page, options=RULES).response["violations"]
        found[path] = [(one["id"], node["target"], node["html"][:160]) for one in report for node in one["nodes"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1280), path
    assert {path: findings for path, findings in found.items() if findings} == {}
