"""What each answer tells the browser: safety, caching, compression."""

import gzip

import pytest

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize("path", ["/gallery", "/nowhere", "/gallery/broken/500", "/gallery/sign-in"])
def test_no_page_may_run_inline_code_or_be_framed(gallery_client, path):
    headers = gallery_client.get(path).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_template_holds_inline_style_script_or_handler(gallery_client):
    page = gallery_client.get("/gallery").text
    for inline in (" style=", "<style", " onclick=", "hx-on", "js:"):
        assert inline not in page
    assert page.count("<script") == page.count("<script src=")


def test_pages_travel_compressed(gallery_client):
    zipped = gallery_client.get("/gallery", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert b"<!doctype html>" in gzip.decompress(zipped.data)
    assert "Content-Encoding" not in gallery_client.get("/gallery").headers


def test_an_asset_is_kept_for_ever_under_its_version_and_only_there(gallery_app, gallery_client):
    with gallery_app.test_request_context():
        address = gallery_app.jinja_env.globals["asset"]("css/app.css")
    kept = gallery_client.get(address)
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept.mimetype == "text/css"
    assert gallery_client.get("/assets/older/css/app.css").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "../crm/config.py", "%2e%2e/crm/config.py", "css"])
def test_nothing_outside_the_assets_is_served(gallery_client, name):
    assert gallery_client.get(f"/assets/x/{name}").status_code == 404


def test_pages_are_not_kept_by_shared_caches(gallery_client):
    assert gallery_client.get("/gallery").headers["Cache-Control"] == "private, no-cache"
