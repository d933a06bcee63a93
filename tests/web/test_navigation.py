"""The frame around a page: the menu by right, the choices that are kept, and the language."""

import re

import pytest

from crm.web import navigation

pytestmark = pytest.mark.databases("sqlite")


def labels(page: str) -> set[str]:
    return set(re.findall(r'class="menu-link" href="[^"]+"(?: aria-current="page")? title="([^"]+)"', page))


def test_the_menu_shows_what_the_profile_may_open(gallery_app, cast, signed_in):
    seller = labels(signed_in(gallery_app.test_client(), cast.owner).get("/gallery").text)
    manager = labels(signed_in(gallery_app.test_client(), cast.manager).get("/gallery").text)
    assert len(manager) > len(seller) > 0
    assert seller < manager


def test_an_entry_whose_page_does_not_exist_is_not_shown(gallery_app, cast, signed_in, monkeypatch):
    entry = navigation.Entry("Atelier", "workshop.index", "tool", "see leads")
    monkeypatch.setattr(navigation, "MENU", (*navigation.MENU, entry))  # each entry of our own menu has its page
    page = signed_in(gallery_app.test_client(), cast.manager).get("/gallery").text
    assert "Atelier" not in page


def test_a_banner_stands_over_every_page(gallery_app, cast, signed_in):
    navigation.add_banner(
        gallery_app, lambda: navigation.Banner("warning", "Le courrier n'est pas réglé", "/gallery/mail")
    )
    page = signed_in(gallery_app.test_client(), cast.manager).get("/gallery").text
    assert '<a href="/gallery/mail">Le courrier n&#39;est pas réglé</a>' in page


def test_theme_and_menu_are_drawn_by_the_server(gallery_client):
    gallery_client.post("/appearance", data={"theme": "dark", "menu": "folded"})
    assert 'data-theme="dark" data-menu="folded"' in gallery_client.get("/gallery").text
    gallery_client.post("/appearance", data={"theme": ""})
    assert "data-theme" not in gallery_client.get("/gallery").text


def test_an_invented_choice_is_not_kept(gallery_client):
    gallery_client.set_cookie("theme", '"><script>')
    assert "<script>" not in gallery_client.get("/gallery").text
    assert "dark blue" not in str(gallery_client.post("/appearance", data={"theme": "dark blue"}).headers)


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\r\nX: y"])
def test_going_back_never_leaves_the_site(gallery_client, wanted):
    assert gallery_client.post("/appearance", data={"next": wanted}).headers["Location"] == "/"


def test_the_language_of_a_person_lasts(gallery_client):
    assert '<html lang="fr"' in gallery_client.get("/gallery").text
    gallery_client.post("/appearance", data={"language": "en"})
    gallery_client.delete_cookie("language")
    assert '<html lang="en"' in gallery_client.get("/gallery").text


@pytest.mark.parametrize(("asked", "given"), [("en-GB,en;q=0.9", "en"), ("fr-CA", "fr"), ("de", "fr"), ("", "fr")])
def test_before_signing_in_the_browser_says_the_language(gallery_app, asked, given):
    page = gallery_app.test_client().get("/gallery/sign-in", headers={"Accept-Language": asked}).text
    assert f'<html lang="{given}"' in page


def test_the_language_can_be_changed_before_signing_in(gallery_app):
    client = gallery_app.test_client()
    answer = client.post("/appearance", data={"language": "en", "next": "/gallery/sign-in"})
    assert answer.headers["Location"] == "/gallery/sign-in"
    assert '<html lang="en"' in client.get("/gallery/sign-in").text
