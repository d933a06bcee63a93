"""A person imports a file: drops it, corrects a column, looks, starts, watches, takes the refused rows back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.intake.imports import claims, jobs
from crm.intake.models import Import
from crm.kernel.clock import now
from crm.kernel.tenancy import EVERY_TENANT
from crm.leads.models import Lead
from crm.worker import Budget, as_tenant, is_due

pytestmark = pytest.mark.databases("sqlite")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
HEADS = "Civilité;Nom;Prénom;Tél. mobile;Véhicule;Concession;Remarque interne"
LINES = [f"Mme;Nom{i};Zoé;06398{i:05};Peugeot 208;MAR-CAEN;Rappeler à {i % 24} h" for i in range(30)]
REFUSED = "M.;Sans;Contact;;Peugeot 308;MAR-CAEN;=1+1"
FILE = {
    "name": "salon d'été.csv",
    "mimeType": "text/csv",
    "buffer": "\r\n".join([HEADS, *LINES, REFUSED]).encode("cp1252"),
}


@pytest.fixture
def app_here(live_server, cast):
    """The served application; its sales manager reads English."""
    with live_server.app.app_context(), as_tenant(cast.garage):
        db.session.get_one(User, cast.manager.id).language = "en"
    return live_server.app


def upload(page: Page) -> None:
    page.goto("/imports")
    page.set_input_files("input[type=file]", FILE)
    page.fill("[name=source]", "Salon")
    page.get_by_role("button", name="Look at the file").click()


def take_some(app) -> None:
    """Does what a worker would in its first moment, and dies."""
    with app.app_context():
        with as_tenant(EVERY_TENANT):
            claim = claims.claim_next(now())
        file = jobs._open(claim)
        jobs._take(claim, file, file.next_rows())
        with as_tenant(EVERY_TENANT):
            db.session.scalars(select(Import)).one().lease_until = None


def take_all(app) -> None:
    with app.app_context():
        while is_due("imports"):
            jobs.carry_on(Budget())


def test_a_file_is_corrected_looked_at_started_watched_and_its_refused_rows_taken_back(
    open_page, app_here, cast, tmp_path
):
    page = open_page(cast.manager)
    upload(page)
    expect(page.get_by_text("Windows-1252, semicolon")).to_be_visible()
    preview = page.locator("#preview")
    expect(preview.get_by_text("Rappeler à 3 h")).to_have_count(0)
    page.get_by_label("Remarque interne").select_option("comments")
    expect(preview.get_by_text("Rappeler à 3 h")).to_be_visible()
    page.get_by_role("button", name="Import 31 rows").first.click()
    expect(page.locator("progress")).to_have_attribute("value", "0")
    take_some(app_here)
    expect(page.locator("progress")).to_have_attribute("value", str(jobs.ROWS_AT_ONCE))
    take_all(app_here)
    expect(page.get_by_text("Finished")).to_be_visible()
    expect(page.locator("[data-counter=created] .figure")).to_have_text("30")
    with page.expect_download() as download:
        page.get_by_role("link", name="Refused rows, CSV").click()
    download.value.save_as(tmp_path / "back.csv")
    assert (
        (tmp_path / "back.csv")
        .read_text("utf-8-sig")
        .splitlines()[1]
        .startswith("M.;Sans;Contact;;Peugeot 308;MAR-CAEN;'=1+1;")
    )
    page.locator("[data-counter=created]").click()
    page.get_by_role("link", name="Zoé Nom3", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nom3")
    with app_here.app_context(), as_tenant(cast.garage):
        lead = db.session.scalars(select(Lead).where(Lead.name == "Zoé Nom3")).one()
        assert lead.comments == "Rappeler à 3 h"


def test_the_same_without_javascript(open_page, app_here, cast):
    page = open_page(cast.manager, javascript=False)
    upload(page)
    page.get_by_label("Remarque interne").select_option("comments")
    page.get_by_role("button", name="Show the first rows again").click()
    expect(page.locator("#preview").get_by_text("Rappeler à 3 h")).to_be_visible()
    page.get_by_role("button", name="Import 31 rows").first.click()
    take_some(app_here)
    page.get_by_role("link", name="Refresh").click()
    expect(page.locator("progress")).to_have_attribute("value", str(jobs.ROWS_AT_ONCE))
    take_all(app_here)
    page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_text("Finished")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_stands_out(open_page, app_here, cast, phone, dark):
    page = open_page(cast.manager, phone=phone, dark=dark, bypass_csp=True)
    found = {"list": _findings(page, "/imports")}
    upload(page)
    page.wait_for_url("**/imports/*")
    address = page.url
    found["mapping"] = _findings(page, address)
    page.get_by_role("button", name="Import 31 rows").first.click()
    page.wait_for_selector("progress")
    take_some(app_here)
    found["progress"] = _findings(page, address)
    take_all(app_here)
    for path in (address, f"{address}/rows/created", f"{address}/rows/refused", "/imports"):
        found[path] = _findings(page, path)
    assert {path: findings for path, findings in found.items() if findings} == {}


def _findings(page: Page, address: str) -> list:
    page.goto(address)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [("wider than the window", width)] * (width > 0) + [
        (violation["id"], node["target"], node["html"][:120])
        for violation in Axe().run(page, options=RULES).response["violations"]
        for node in violation["nodes"]
    ]
