"""The board and the page in a real browser: drag, keyboard, touch, without script; nothing that axe finds."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from crm.access.models import User
from crm.extensions import db
from crm.kernel.clock import now
from crm.opportunities.models import Opportunity
from crm.opportunities.queries.board import CARDS
from crm.worker import as_tenant
from tests.opportunities.scene import opened, read, stage_ids

pytestmark = pytest.mark.databases("sqlite")
BOARD = "/opportunities/board?shown=all"


def card(page: Page, public_id: str):
    return page.locator(f"#card-{public_id}")


def column(page: Page, stage: str):
    return page.locator(f'[data-column="{stage}"]')


def test_a_card_is_dragged_and_the_sums_follow(live_server, cast, open_page):
    public_id, ids = opened(live_server.app, cast, owner=cast.owner), stage_ids(live_server.app, cast)
    page = open_page(cast.owner)
    page.goto(BOARD)
    card(page, public_id).drag_to(column(page, ids["offer"]).locator("[data-cards]"))
    expect(column(page, ids["offer"]).locator(f"#card-{public_id}")).to_be_visible()
    expect(page.locator(f"#sum-{ids['offer']}")).to_contain_text("23\u202f450,50")
    expect(page.locator(f"#sum-{ids['analysis']}")).to_contain_text("0\u00a0€")
    expect(page.locator("#board-said")).to_contain_text("Offre")
    page.reload()
    expect(column(page, ids["offer"]).locator(f"#card-{public_id}")).to_be_visible()


def test_a_card_is_moved_by_keyboard_and_keeps_the_focus(live_server, cast, open_page):
    public_id, ids = opened(live_server.app, cast, owner=cast.owner), stage_ids(live_server.app, cast)
    other = opened(live_server.app, cast, "Hugo Autre", owner=cast.owner)
    page = open_page(cast.owner)
    page.goto(BOARD)
    card(page, public_id).locator(".board-name").focus()
    page.keyboard.press("ArrowDown")
    expect(card(page, other).locator(".board-name")).to_be_focused()
    page.keyboard.press("ArrowUp")
    for kind in ("negotiation", "offer"):
        page.keyboard.press("Shift+ArrowRight")
        expect(column(page, ids[kind]).locator(f"#card-{public_id}")).to_be_visible()
        expect(page.locator("#board-said")).to_contain_text({"negotiation": "Négociation", "offer": "Offre"}[kind])
        expect(card(page, public_id).locator(".board-name")).to_be_focused()
    assert read(live_server.app, cast, public_id).revision == 3


def test_a_card_of_somebody_else_stays_where_it_is(live_server, cast, open_page):
    public_id, ids = opened(live_server.app, cast, owner=cast.owner), stage_ids(live_server.app, cast)
    page = open_page(cast.mate)
    page.goto(BOARD)
    card(page, public_id).drag_to(column(page, ids["offer"]).locator("[data-cards]"))
    card(page, public_id).locator(".board-name").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(column(page, ids["analysis"]).locator(f"#card-{public_id}")).to_be_visible()
    expect(page.locator(".toast")).to_have_count(0)


def test_the_second_who_drags_is_told_and_sees_where_the_card_is(live_server, cast, open_page):
    public_id, ids = opened(live_server.app, cast, owner=cast.owner), stage_ids(live_server.app, cast)
    first, second = open_page(cast.owner), open_page(cast.manager)
    for page in (first, second):
        page.goto(BOARD)
    card(first, public_id).drag_to(column(first, ids["order"]).locator("[data-cards]"))
    expect(first.locator("#board-said")).to_contain_text("Commande")
    card(second, public_id).drag_to(column(second, ids["offer"]).locator("[data-cards]"))
    expect(second.locator("#board-said")).to_contain_text("entre-temps")
    expect(column(second, ids["order"]).locator(f"#card-{public_id}")).to_be_visible()


def test_move_to_is_a_dialog_and_without_script_a_page(live_server, cast, open_page):
    public_id, ids = opened(live_server.app, cast, owner=cast.owner), stage_ids(live_server.app, cast)
    page = open_page(cast.owner, phone=True)
    page.goto(BOARD)
    card(page, public_id).locator(".board-move").click()
    page.locator("#dialog button", has_text="Offre").click()
    expect(page.locator("#board-said")).to_contain_text("Offre")
    page.locator(f'[data-board-tab="{ids["offer"]}"]').click()
    expect(card(page, public_id)).to_be_visible()
    plain = open_page(cast.owner, javascript=False)
    plain.goto(BOARD)
    card(plain, public_id).locator(".board-move").click()
    plain.locator("button", has_text="Négociation").click()
    expect(column(plain, ids["negotiation"]).locator(f"#card-{public_id}")).to_be_visible()


def test_the_other_cards_of_a_long_column_are_loaded(live_server, cast, open_page):
    for number in range(CARDS + 2):
        opened(live_server.app, cast, f"Client {number}", owner=cast.owner)
    page = open_page(cast.owner)
    page.goto(BOARD)
    expect(page.locator(".board-card")).to_have_count(CARDS)
    page.locator(".board-more a").click()
    expect(page.locator(".board-card")).to_have_count(CARDS + 2)
    expect(page.locator(".board-more")).to_have_count(0)


def test_a_sale_from_the_first_offer_to_won(live_server, cast, open_page):
    public_id = opened(live_server.app, cast, owner=cast.owner)
    page = open_page(cast.owner)
    page.goto(f"/opportunities/{public_id}")
    with page.expect_response("**/stars"):
        page.locator(".stars label").nth(4).click()
    page.wait_for_load_state("networkidle")  # its answer draws the parts anew
    expect(page.locator("#stars-4")).to_be_checked()
    page.locator("#part-amounts a").click()
    page.get_by_role("textbox", name="Montant").fill("22 900 €")
    page.keyboard.press("Enter")
    expect(page.locator(".amount-large")).to_contain_text("22\u202f900")
    page.locator("#documents a", has_text="Offre").click()
    page.locator("#dialog").get_by_label("Numéro").fill("O-77")
    page.locator("#dialog button[type=submit]").click()
    expect(page.locator("#documents")).to_contain_text("O-77")
    expect(page.locator(".steps [aria-current]")).to_contain_text("Offre")
    page.locator("a", has_text="Gagnée").first.focus()
    page.keyboard.press("Enter")
    page.locator("#dialog label", has_text="Client fidèle").click()
    page.locator("#dialog button[type=submit]").click()
    expect(page.locator(".steps [aria-current]")).to_contain_text("Gagnée")
    expect(
        page.locator("#main")
    ).to_be_focused()  # the button that asked is gone: the next Tab goes on from the page's start
    assert read(live_server.app, cast, public_id).outcome == "won"


def held(page: Page, address: str) -> list[Route]:
    """What is sent there waits, as on a slow line, until the test lets it go on."""
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route))
    return waiting


def test_a_button_pressed_again_while_the_line_is_slow_sends_nothing_twice(live_server, cast, open_page):
    page = open_page(cast.owner)
    page.goto(f"/opportunities/{opened(live_server.app, cast, owner=cast.owner)}")
    waiting = held(page, "**/notes")
    page.locator("textarea[name=text]").fill("Deux clics")
    button = page.locator("form[action*='/notes'] button[type=submit]")
    with page.expect_request("**/notes"):
        button.click()
    button.click()
    waiting[0].continue_()
    expect(page.locator(".timeline").get_by_text("Deux clics")).to_have_count(1)
    assert len(waiting) == 1
    page.unroute("**/notes")
    page.locator("textarea[name=text]").fill("Une autre")
    button.click()
    expect(page.locator(".timeline").get_by_text("Une autre")).to_have_count(1)


def test_a_plain_form_pressed_twice_is_sent_once(live_server, cast, open_page):
    page = open_page(cast.manager, reduced_motion="reduce")
    page.goto("/clients/doubles")
    waiting = held(page, "**/clients/doubles")
    button = page.get_by_role("button", name="Contrôler les doublons")
    button.evaluate("b => new Promise(done => { b.click(); setTimeout(() => done(b.click()), 100); })")
    waiting[0].continue_()
    page.wait_for_url("**/clients/doubles/*")
    assert len(waiting) == 1


def test_an_offer_is_typed_from_its_number_on(live_server, cast, open_page):
    page = open_page(cast.owner)
    page.goto(f"/opportunities/{opened(live_server.app, cast, owner=cast.owner)}")
    page.locator("a[href*='kind=offer']").press("Enter")
    expect(page.get_by_role("textbox", name="Numéro")).to_be_focused()
    page.keyboard.type("O-77")
    page.keyboard.press("Enter")
    expect(page.locator(".documents")).to_contain_text("Offre O-77")


def test_the_list_fits_into_its_window_with_long_plans_and_names(live_server, cast, open_page):
    late = {"next_action": "offer", "next_action_at": now() - timedelta(hours=23)}
    far = date(now().year + 1, 12, 28)
    opened(live_server.app, cast, "Marie-Antoinette de Villeneuve-Saint-Georges", decision_on=far, owner=cast.owner)
    with live_server.app.app_context(), as_tenant(cast.garage):
        for name, value in late.items():
            setattr(db.session.scalars(db.select(Opportunity)).one(), name, value)
        db.session.get_one(User, cast.owner.id).last_name = "de la Tour-d’Auvergne-Lauraguais"
    page = open_page(cast.manager)
    page.goto("/opportunities")
    expect(page.locator(".card-plan")).to_contain_text("Envoyer une offre")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_cell_is_changed_in_its_row_and_escape_leaves_it(live_server, cast, open_page):
    public_id = opened(live_server.app, cast, owner=cast.owner)
    page = open_page(cast.owner)
    page.goto("/opportunities?state=open")
    cell = page.locator(f"#cell-stage-{public_id}")
    cell.locator("a").click()
    expect(cell.locator("select")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell.locator("select")).to_have_count(0)
    cell.locator("a").click()
    cell.locator("select").select_option(label="Offre")
    cell.locator("button[type=submit]").click()
    expect(cell).to_contain_text("Offre")
    expect(cell.locator("select")).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing(live_server, cast, open_page, phone):
    public_id = opened(live_server.app, cast, owner=cast.owner)
    won = opened(live_server.app, cast, owner=cast.owner, vehicle="Peugeot 2008")
    with live_server.app.app_context(), as_tenant(cast.garage):
        db.session.query(Opportunity).filter_by(public_id=won).update({"stars": 3, "next_action": "call"})
    page = open_page(cast.owner, phone=phone)
    paths = [
        BOARD,
        "/opportunities",
        "/opportunities?brand=AC",
        f"/opportunities/{public_id}",
        "/opportunities/board?account=x",
    ]
    paths += [f"/opportunities/{public_id}/{more}" for more in ("win", "loss", "assignment", "place", "documents/new")]
    paths += [f"/opportunities/{public_id}/details/{part}" for part in ("amounts", "essentials", "description")]
    for path in paths:
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert not found, f"{path}: {[(one['id'], [node['html'][:120] for node in one['nodes'][:3]]) for one in found]}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
