"""The list of opportunities: its order, its states, changing a cell in its row."""

from datetime import timedelta

import pytest

from crm.kernel.clock import now
from tests.opportunities.scene import opened, read, stage_ids

HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(client, signed_in, cast):
    """Olivier, signed in."""
    return signed_in(client, cast.owner)


def order_of(page: str, *names: str) -> list[str]:
    return sorted((name for name in names if f">{name}</a>" in page), key=lambda name: page.index(f">{name}</a>"))


def test_what_is_late_comes_first_then_what_is_next_then_what_is_closed(app, owner, cast):
    today = now().date()
    lost = opened(app, cast, "Dora Perdue", owner=cast.owner)
    owner.post(f"/opportunities/{lost}/loss", data={"reason": "price"})
    for name, days in (("Carl Loin", 30), ("Anne Retard", -3), ("Bruno Bientôt", 5)):
        opened(app, cast, name, owner=cast.owner, decision_on=today + timedelta(days=days))
    names = ("Anne Retard", "Bruno Bientôt", "Carl Loin", "Dora Perdue")
    assert order_of(owner.get("/opportunities").text, *names) == list(names)
    assert order_of(owner.get("/opportunities?state=lost").text, *names) == ["Dora Perdue"]
    assert order_of(owner.get("/opportunities?state=open").text, *names) == list(names[:3])


def test_pages_go_by_key_and_show_each_once(app, owner, cast):
    names = [f"Client {letter}" for letter in "ABCDE"]
    for days, name in enumerate(names):
        opened(app, cast, name, owner=cast.owner, decision_on=now().date() + timedelta(days=days + 1))
    first = owner.get("/opportunities?per_page=2").text
    assert order_of(first, *names) == names[:2]
    after = first[first.index("after=") :].split('"')[0].replace("&amp;", "&")
    assert order_of(owner.get(f"/opportunities?per_page=2&{after}").text, *names) == names[2:4]


def test_won_and_lost_are_said_in_words(app, owner, cast):
    for name, step, reason in (("Anne Une", "win", "price"), ("Bruno Deux", "loss", "price")):
        owner.post(f"/opportunities/{opened(app, cast, name, owner=cast.owner)}/{step}", data={"reason": reason})
    page = owner.get("/opportunities?state=closed").text
    assert "badge-success" in page
    assert "badge-danger" in page


def test_stage_owner_and_next_action_are_changed_in_the_row(app, owner, cast):
    public_id = opened(app, cast, owner=cast.owner)
    ids, at = stage_ids(app, cast), (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    cells = {
        "stage": {"stage": ids["offer"]},
        "plan": {"action": "email", "at": at, "when": "other"},
        "owner": {"owner": cast.mate.public_id},
    }
    for what, data in cells.items():
        form = owner.get(f"/opportunities/{public_id}/cells/{what}", headers=HTMX).text
        assert "data-inline" in form
        answer = owner.post(f"/opportunities/{public_id}/cells/{what}", data=data, headers=HTMX)
        assert (answer.status_code, "<form" in answer.text) == (200, False), what
    row = read(app, cast, public_id)
    assert (row.owner_id, row.next_action) == (cast.mate.id, "email")


def test_a_cell_tells_somebody_elses_change_and_refuses_nonsense(app, owner, cast):
    public_id, ids = opened(app, cast, owner=cast.owner), stage_ids(app, cast)
    address = f"/opportunities/{public_id}/cells"
    stale = owner.post(f"{address}/stage", data={"stage": ids["offer"], "revision": 0}, headers=HTMX)
    assert stale.status_code == 409
    for what, data in (("stage", {"stage": "zz"}), ("owner", {"owner": cast.stranger.public_id}), ("plan", {"at": ""})):
        assert owner.post(f"{address}/{what}", data=data, headers=HTMX).status_code == 422
    assert owner.get(f"{address}/amount", headers=HTMX).status_code == 404
    assert read(app, cast, public_id).revision == 1


def test_a_record_knows_its_neighbours_in_the_list_it_came_from(app, owner, cast):
    ids = [
        opened(app, cast, name, owner=cast.owner, decision_on=now().date() + timedelta(days=days))
        for days, name in enumerate(("Anne Une", "Bruno Deux", "Carl Trois"), 1)
    ]
    page = owner.get(f"/opportunities/{ids[1]}?list=state%3Dopen").text
    assert f'href="/opportunities/{ids[0]}?list=state%3Dopen" rel="prev"' in page
    assert f'href="/opportunities/{ids[2]}?list=state%3Dopen" rel="next"' in page


def test_list_and_board_keep_the_filter(app, owner, cast):
    page = owner.get("/opportunities?state=open&brand=AP").text
    assert 'href="/opportunities/board?brand=AP"' in page
    assert 'href="/opportunities?state=open&amp;brand=AP"' in owner.get("/opportunities/board?brand=AP").text
