"""One template serves page and update; who gets which is decided in one place."""

import json

import pytest

pytestmark = pytest.mark.databases("sqlite")
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def is_page(response) -> bool:
    return "<!doctype html>" in response.text


def test_a_browser_gets_the_page(gallery_client):
    assert is_page(gallery_client.get("/gallery/dialog"))


def test_htmx_gets_the_fragment_that_the_page_includes(gallery_client):
    fragment = gallery_client.get("/gallery/dialog", headers=HTMX).text.strip()
    assert fragment.startswith("<form")
    assert fragment.split("csrf_token")[0] in gallery_client.get("/gallery/dialog").text


@pytest.mark.parametrize(
    "more",
    [{"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}, {"HX-Request-Type": "full"}],
    ids=["boosted link", "Back", "whole body"],
)
def test_htmx_that_replaces_the_whole_page_gets_the_page(gallery_client, more):
    assert is_page(gallery_client.get("/gallery/dialog", headers=HTMX | more))


def test_a_cache_may_not_mix_page_and_fragment(gallery_client):
    vary = gallery_client.get("/gallery/dialog").headers["Vary"]
    assert "HX-Request" in vary
    assert "HX-Request-Type" in vary


def test_a_refused_form_comes_back_with_what_was_typed_and_the_error_tied_to_its_field(gallery_client):
    answer = gallery_client.post("/gallery/dialog", data={"name": "  ", "phone": " 02 31 "}, headers=HTMX)
    assert answer.status_code == 422
    assert 'aria-describedby="dialog-name-error"' in answer.text
    assert 'id="dialog-name-error"' in answer.text
    assert 'value="02 31"' in answer.text


def test_a_change_moves_a_form_and_passes_a_message_to_htmx(gallery_client):
    moved = gallery_client.post("/gallery/dialog", data={"name": "Zoé"})
    assert (moved.status_code, moved.headers["Location"]) == (303, "/gallery")
    events = json.loads(
        gallery_client.post("/gallery/dialog", data={"name": "Zoé"}, headers=HTMX).headers["HX-Trigger"]
    )
    assert events == {"toast": {"message": "Enregistré : Zoé", "kind": "success"}, "dialog:close": {}}


def test_markup_in_a_value_is_shown_as_text(gallery_client):
    answer = gallery_client.post("/gallery/dialog", data={"name": "", "phone": "<b hx-get=/x hx-trigger=load>"})
    assert "<b hx-get" not in answer.text
    assert "&lt;b hx-get" in answer.text


def test_control_characters_never_reach_the_database(gallery_client):
    answer = gallery_client.post("/gallery/dialog", data={"name": "", "phone": "06\x00 39\x1b"})
    assert 'value="06 39"' in answer.text
