"""The scripts, in a real browser under the strict policy."""

import re

import pytest
from playwright.sync_api import expect

from tests.web import gallery

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def page(open_gallery):
    """The gallery on a desktop."""
    return open_gallery()


def test_a_key_opens_the_dialog_and_esc_gives_the_page_back(page):
    page.get_by_role("link", name="Ouvrir").click()
    expect(page.locator("#dialog")).to_be_visible()
    expect(page.locator("#dialog-name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()


def test_a_draft_is_kept_until_it_is_sent(page):
    page.get_by_role("link", name="Ouvrir").click()
    page.locator("#dialog-name").fill("Zoé Petit")
    page.reload()
    page.get_by_role("link", name="Ouvrir").click()
    expect(page.locator("#dialog-name")).to_have_value("Zoé Petit")
    page.get_by_role("button", name="Créer le lead").click()
    expect(page.locator(".toast")).to_contain_text("Enregistré : Zoé Petit")
    page.get_by_role("link", name="Ouvrir").click()
    expect(page.locator("#dialog-name")).to_have_value("")


def test_an_error_stays_in_the_dialog(page):
    page.get_by_role("link", name="Ouvrir").click()
    page.get_by_role("button", name="Créer le lead").click()
    expect(page.locator("#dialog-name-error")).to_contain_text("Indiquez un nom.")
    expect(page.locator("#dialog")).to_be_visible()


@pytest.mark.parametrize("code", ["403", "500"])
def test_a_failed_update_says_so_and_keeps_the_page(page, code):
    page.get_by_role("button", name=code).click()
    expect(page.locator(".toast.notice-danger")).to_have_count(1)
    expect(page.locator("h1")).to_have_text("Panneau de synthèse Leads")


def test_rows_are_walked_selected_and_assigned_by_keyboard(page):
    for key in ("j", "j", "x", "ArrowDown", "x", "k"):
        page.keyboard.press(key)
    expect(page.locator("[data-row] [data-select]:checked")).to_have_count(2)
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    expect(page.locator("#row-L001 [data-open]")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#assign")).to_be_visible()


def test_shortcuts_are_off_while_typing(page):
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("njx?/a")
    expect(page.locator("[data-search]")).to_have_value("njx?/a")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_help_opens_on_the_character_whatever_the_keyboard(page):
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: '?', code: 'KeyM', shiftKey: true}))")
    expect(page.locator("#help")).to_be_visible()


def test_a_selection_survives_paging_and_is_cleared_by_its_button(page):
    page.locator("#row-L003 [data-select]").click()
    page.goto("/gallery?after=2")
    expect(page.locator("#row-L003 [data-select]")).to_be_checked()
    page.locator("[data-bulk-clear]").click()
    expect(page.locator("[data-bulk]")).to_be_hidden()


def test_shift_selects_a_stretch(page):
    page.locator("#row-L002 [data-select]").click()
    page.locator("#row-L006 [data-select]").click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("5")


def test_theme_and_folded_menu_are_applied_at_once_and_kept(page):
    page.locator(".top-end > [data-dropdown] summary").click()
    page.locator("button[name=theme][value=dark]").click()
    page.keyboard.press("Escape")
    page.locator(".fold button").click()
    html = page.locator("html")
    for _ in range(2):
        expect(html).to_have_attribute("data-theme", "dark")
        expect(html).to_have_attribute("data-menu", "folded")
        page.reload()


def test_the_two_lists_keep_the_check_boxes_in_step(page):
    page.locator("#notified-available").select_option("APV")
    page.locator(".picker-moves button").first.click()
    expect(page.locator("#notified-chosen option")).to_have_count(2)
    assert page.locator("input[name=notified][value=APV]").is_checked()


def test_new_leads_announce_themselves(page):
    expect(page.locator(".announcer a")).to_have_text("3 nouveaux – afficher")


def test_times_go_on_while_the_page_is_open(open_page, live_server, cast):
    gallery.install(live_server.app)
    page = open_page(cast.manager)
    page.clock.install()
    page.goto("/gallery")
    pill = page.locator("#row-L002 .pill")
    expect(pill).to_have_class("pill pill-soon")
    page.clock.fast_forward("07:00")
    expect(pill).to_have_class("pill pill-late")
    expect(pill.locator("use")).to_have_attribute("href", re.compile("#alert-circle$"))


def test_the_phone_has_a_bottom_bar_with_the_whole_menu(open_gallery):
    page = open_gallery(phone=True)
    expect(page.locator("#menu")).to_be_hidden()
    page.locator(".bottom-bar button").click()
    expect(page.locator("#menu")).to_be_visible()


def test_everything_is_reached_without_javascript(open_gallery):
    page = open_gallery(javascript=False)
    page.get_by_role("link", name="Ouvrir").click()
    page.locator("#dialog-name").fill("Zoé")
    page.get_by_role("button", name="Créer le lead").click()
    expect(page).to_have_url(re.compile("/gallery$"))
    expect(page.locator("input[name=notified]").first).to_be_visible()
    page.locator(".fold button").click()
    expect(page.locator("html")).to_have_attribute("data-menu", "folded")


def test_the_policy_is_never_broken(open_page, live_server, cast):
    gallery.install(live_server.app)
    page = open_page(cast.manager)
    broken: list[str] = []
    page.on(
        "console", lambda message: broken.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.goto("/gallery")
    page.get_by_role("link", name="Ouvrir").click()
    expect(page.locator("#dialog")).to_be_visible()
    assert broken == []
