"""The board: exact sums, moving cards, two people at once, remembered filters, few statements."""

from datetime import timedelta

import pytest

from crm.kernel.clock import now
from crm.opportunities.queries.board import CARDS
from tests.opportunities.scene import opened, read, stage_ids

HTMX = {"HX-Request": "true"}
BOARD = "/opportunities/board"


@pytest.fixture
def owner(client, signed_in, cast):
    """Olivier, signed in."""
    return signed_in(client, cast.owner)


def sum_of(page: str, stage: str) -> str:
    return page[page.index(f'id="sum-{stage}"') :][:400]


def test_each_column_says_how_many_and_how_much(app, owner, cast):
    for name in ("Anne Une", "Bruno Deux", "Chloé Trois"):
        opened(app, cast, name, owner=cast.owner, amount_cents=10_000_50)
    page = owner.get(BOARD).text
    first = sum_of(page, stage_ids(app, cast)["analysis"])
    assert 'data-count="3"' in first
    assert "30\u202f001,50" in first
    assert 'data-count="0"' in sum_of(page, stage_ids(app, cast)["order"])


def test_only_cards_that_one_may_treat_offer_to_be_moved(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    offered = {}
    for who in (cast.owner, cast.manager, cast.mate, cast.receptionist):
        page = signed_in(client, who).get(BOARD).text
        assert f'id="card-{public_id}"' in page
        offered[who] = (f"/opportunities/{public_id}/place" in page, "data-movable" in page)
    assert offered == {
        cast.owner: (True, True),
        cast.manager: (True, True),
        cast.mate: (False, False),
        cast.receptionist: (False, False),
    }


def test_sums_count_what_is_not_shown_and_more_cards_follow(app, owner, cast):
    for number in range(CARDS + 3):
        opened(app, cast, f"Client {number}", owner=cast.owner, amount_cents=100_00)
    stage = stage_ids(app, cast)["analysis"]
    page = owner.get(BOARD).text
    assert page.count('class="board-card"') == CARDS
    assert f'data-count="{CARDS + 3}"' in sum_of(page, stage)
    link = page[page.index("/opportunities/board/column/") :].split('"')[0].replace("&amp;", "&")
    more = owner.get(link, headers=HTMX).text
    assert more.count('class="board-card"') == 3
    assert "board-more" not in more
    assert owner.get(link).status_code == 302


def test_a_card_is_moved_and_the_sums_follow(app, owner, cast):
    public_id, ids = opened(app, cast, owner=cast.owner), stage_ids(app, cast)
    data = {"stage": ids["offer"], "revision": 1}
    answer = owner.post(f"/opportunities/{public_id}/place", data=data, headers=HTMX)
    assert answer.status_code == 200
    assert f'data-column="{ids["offer"]}"' in answer.text
    assert 'data-count="1"' in sum_of(answer.text, ids["offer"])
    assert 'data-count="0"' in sum_of(answer.text, ids["analysis"])


def test_the_second_of_two_people_is_told_and_shown_where_the_card_is(app, client, owner, cast, signed_in):
    public_id, ids = opened(app, cast, owner=cast.owner), stage_ids(app, cast)
    manager = signed_in(app.test_client(), cast.manager)
    first = {"stage": ids["offer"], "revision": 1}
    assert owner.post(f"/opportunities/{public_id}/place", data=first, headers=HTMX).status_code == 200
    second = manager.post(
        f"/opportunities/{public_id}/place", data={"stage": ids["order"], "revision": 1}, headers=HTMX
    )
    assert second.status_code == 409
    assert f'data-column="{ids["offer"]}"' in second.text
    assert 'data-done="false"' in second.text
    assert read(app, cast, public_id).revision == 2


def test_without_script_a_card_is_moved_by_a_form(app, owner, cast):
    public_id, ids = opened(app, cast, owner=cast.owner), stage_ids(app, cast)
    assert ids["offer"] in owner.get(f"/opportunities/{public_id}/place").text
    data = {"stage": ids["offer"], "revision": 1}
    answer = owner.post(f"/opportunities/{public_id}/place?brand=AP", data=data)
    assert (answer.status_code, answer.location) == (303, f"{BOARD}?brand=AP")


def test_a_closed_card_leaves_the_board(app, owner, cast):
    public_id, ids = opened(app, cast, owner=cast.owner), stage_ids(app, cast)
    owner.post(f"/opportunities/{public_id}/loss", data={"reason": "price"})
    answer = owner.post(f"/opportunities/{public_id}/place", data={"stage": ids["offer"], "revision": 2}, headers=HTMX)
    assert answer.status_code == 409
    assert "data-column" not in answer.text


@pytest.mark.parametrize("wrong", [{}, {"stage": "zzzz"}, {"stage": "\x00"}])
def test_a_stage_that_is_none_is_refused(app, owner, cast, wrong):
    public_id = opened(app, cast, owner=cast.owner)
    assert owner.post(f"/opportunities/{public_id}/place", data=wrong, headers=HTMX).status_code == 422


def test_a_stranger_and_a_mere_reader_move_nothing(app, client, cast, signed_in):
    public_id, data = opened(app, cast, owner=cast.owner), {"stage": stage_ids(app, cast)["offer"], "revision": 1}
    for who, status in ((cast.stranger, 404), (cast.mate, 403), (cast.receptionist, 403)):
        answer = signed_in(client, who).post(f"/opportunities/{public_id}/place", data=data, headers=HTMX)
        assert answer.status_code == status


def test_the_filter_is_remembered_for_its_person_and_a_get_changes_nothing(app, owner, cast, signed_in):
    opened(app, cast, "Anne Caen", owner=cast.owner)
    later = (now() + timedelta(days=60)).date()
    opened(app, cast, "Paul Plus-Tard", owner=cast.owner, decision_on=later)
    data = {"brand": "AP", "place": "140", "account": "", "since": "", "until": later.isoformat()}
    answer = owner.post(f"{BOARD}/filter", data=data)
    assert f"where=0.decision.until.{later.isoformat()}" in answer.location
    owner.get(f"{BOARD}?brand=AC")
    assert owner.get(BOARD).location == answer.location
    assert "Anne Caen" in owner.get(answer.location).text
    other = signed_in(app.test_client(), cast.manager)
    assert other.get(BOARD).status_code == 200
    owner.post(f"{BOARD}/filter", data={"reset": "1"})
    assert owner.get(BOARD).status_code == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("brand=AC", {"Citroën Client"}),
        ("place=Lisieux", {"Lisieux Client"}),
        ("place=141", {"Lisieux Client"}),
        ("owner=none", {"Nobody Client"}),
        ("account=lisieux", {"Lisieux Client"}),
        ("q=citroen", {"Citroën Client"}),
        ("where=0.amount.ge.30000", {"Nobody Client"}),
        ("where=0.decision.until.2020-01-01", set()),
        ("brand=ZZ&where=0.decision.until.never", {"Citroën Client", "Lisieux Client", "Nobody Client"}),
    ],
)
def test_filters_mean_the_same_on_board_and_list(app, client, cast, signed_in, query, names):
    opened(app, cast, "Citroën Client", brand="AC", owner=cast.owner)
    opened(app, cast, "Lisieux Client", outlet_id=cast.lisieux.id, owner=cast.mate)
    opened(app, cast, "Nobody Client", amount_cents=40_000_00)
    manager = signed_in(client, cast.manager)
    everybody = {"Citroën Client", "Lisieux Client", "Nobody Client"}
    for address in (f"{BOARD}?{query}", f"/opportunities?state=open&{query}"):
        page = manager.get(address).text
        shown = {name for name in everybody if f">{name}</a>" in page}
        assert shown == names, address


def test_the_board_takes_ten_statements_at_most_however_many_cards(app, owner, cast, count_statements):
    def look() -> int:
        with count_statements() as said:
            assert owner.get(f"{BOARD}?brand=AP").status_code == 200
        return len([one for one in said if one.startswith("SELECT")])

    look()
    few = look()
    for number in range(30):
        opened(app, cast, f"Client {number}", owner=cast.owner)
    assert look() <= few <= 10
