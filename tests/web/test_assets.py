"""The first visit stays small: counted from a real page. The vendored copies are what the manifest says."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
LARGEST_FIRST_VISIT, LARGEST_LATER_PAGE, MOST_REQUESTS = 110_000, 15_000, 8


def addresses(page: str) -> set[str]:
    return {found.split("#")[0] for found in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)}


@pytest.mark.databases("sqlite")
def test_a_first_visit_is_at_most_110_kb_and_8_requests(gallery_client):
    zipped = {"Accept-Encoding": "gzip"}
    page = gallery_client.get("/gallery", headers=zipped)
    parts = addresses(gallery_client.get("/gallery").text)
    sizes = [len(gallery_client.get(address, headers=zipped).data) for address in parts]
    assert len(page.data) + sum(sizes) <= LARGEST_FIRST_VISIT
    assert 1 + len(parts) <= MOST_REQUESTS
    assert len(page.data) <= LARGEST_LATER_PAGE


@pytest.mark.databases("sqlite")
def test_one_style_sheet_one_script_beside_htmx_one_sprite(gallery_client):
    names = {address.split("/", 3)[3] for address in addresses(gallery_client.get("/gallery").text)}
    assert names == {"css/app.css", "js/app.js", "vendor/htmx/htmx.min.js", "icons/sprite.svg", "favicon.svg"}


def test_each_icon_that_is_named_is_there():
    named = set()
    for path in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r'icon\("([\w-]+)"', path.read_text()))
    navigation = (ROOT / "crm/web/navigation.py").read_text()
    named |= set(re.findall(r'Entry\(_l\("[^"]+"\), "[\w.]+", "([\w-]+)"', navigation))
    assert named - {path.stem for path in (STATIC / "icons").glob("*.svg")} == set()


def test_each_token_that_is_used_is_defined():
    sheets = [path.read_text() for path in [*(STATIC / "css").rglob("*.css"), STATIC / "vendor/tabler/tokens.css"]]
    text = "".join(sheets)
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    assert set(re.findall(r"var\((--[\w-]+)\)", text)) - defined == set()


def test_pages_use_tokens_not_colours_of_their_own():
    areas = list((STATIC / "css/areas").glob("*.css"))
    strangers = {path.name: re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|oklch\(", path.read_text()) for path in areas}
    assert {name: found for name, found in strangers.items() if found} == {}


def test_vendored_files_are_the_ones_in_the_manifest():
    for entry in json.loads((STATIC / "vendor/manifest.json").read_text()):
        files = (
            sorted((STATIC / "icons").glob("*.svg")) if "*" in entry["file"] else [STATIC / "vendor" / entry["file"]]
        )
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
        assert digest == entry["sha256"], entry["file"]
        assert entry["version"]
        assert entry["license"]


def test_fragments_extend_nothing_and_pages_extend_a_layout():
    mails = TEMPLATES / "mail"
    for path in (path for path in TEMPLATES.rglob("*.html") if not path.is_relative_to(mails)):
        extends = "{% extends" in path.read_text()
        if path.name.startswith("_") or path.parent.name == "components":
            assert not extends, path
        elif path.name != "base.html":
            assert extends, path
