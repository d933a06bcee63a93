"""axe finds nothing on the gallery: light and dark, desktop and phone (WCAG 2.2 AA and good practice)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.databases("sqlite")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ["/gallery", "/gallery/record", "/gallery/dialog", "/gallery/sign-in", "/nowhere"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing(open_gallery, dark, phone):
    page = open_gallery(dark=dark, phone=phone, bypass_csp=True)
    found = {}
    for path in PAGES:
        page.goto(path)
        found[path] = [
            (violation["id"], node["target"], node["html"][:120])
            for violation in Axe().run(page, options=RULES).response["violations"]
            for node in violation["nodes"]
        ]
    assert {path: findings for path, findings in found.items() if findings} == {}


def test_nothing_stands_out_of_a_phone(open_gallery):
    page = open_gallery(phone=True)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
