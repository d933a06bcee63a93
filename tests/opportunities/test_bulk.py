"""Many opportunities changed at once: given, moved, planned, each within the rights of who asks (list rule 6)."""

from datetime import timedelta, timezone

import pytest

from crm.access.models import User
from crm.extensions import db
from crm.kernel.clock import now
from crm.opportunities.models import Opportunity
from crm.worker import as_tenant
from tests.opportunities.scene import kinds, opened, read, stage_ids, told


@pytest.fixture
def three(app, cast) -> list[str]:
    """Nobody's, Olivier's, Mathilde's."""
    names = (("Anne Une", None), ("Bruno Deux", cast.owner), ("Chloé Trois", cast.mate))
    return [opened(app, cast, name, owner=owner) for name, owner in names]


def test_opportunities_are_given_to_somebody_and_given_back(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.manager)
    answer = browser.post("/bulk/opportunities/owner", data={"opportunity": three, "person": cast.mate.public_id})
    assert [read(app, cast, one).owner_id for one in three] == [cast.mate.id] * 3
    assert "2 opportunités" in browser.get(answer.location).text
    browser.post(f"{answer.location}/undo")
    assert [read(app, cast, one).owner_id for one in three] == [None, cast.owner.id, cast.mate.id]
    assert kinds(app, cast, three[0])[:2] == ["opportunity.given_back", "opportunity.assigned"]


@pytest.mark.parametrize(("most", "mails"), [(3, 2), (2, 0)])
def test_many_that_are_given_write_no_mail_each(client, signed_in, cast, three, app, monkeypatch, most, mails):
    monkeypatch.setattr("crm.bulk.actions.WRITTEN_TO", most)
    browser, form = signed_in(client, cast.manager), {"opportunity": three, "person": cast.mate.public_id}
    browser.post("/bulk/opportunities/owner", data=form)
    assert [read(app, cast, one).owner_id for one in three] == [cast.mate.id] * 3
    assert len(told(app, cast, "opportunity.assigned")) == mails


def test_a_salesperson_changes_own_ones_and_reads_why_others_stay(client, signed_in, cast, three, app):
    browser, stage = signed_in(client, cast.owner), stage_ids(app, cast)["negotiation"]
    form = {"opportunity": three, "stage": stage}
    assert "modification non autorisée" in browser.post("/bulk/opportunities/stage/preview", data=form).text
    before = read(app, cast, three[2]).stage_id
    answer = browser.post("/bulk/opportunities/stage", data=form)
    moved = {read(app, cast, one).stage_id for one in three[:2]}
    assert len(moved) == 1
    assert read(app, cast, three[2]).stage_id == before
    assert "Chloé Trois" in browser.get(answer.location).text


def test_one_that_is_closed_stays_and_is_named(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.manager)
    browser.post(f"/opportunities/{three[0]}/loss", data={"reason": "price"})
    form = {"scope": "all", "filter": "", "person": cast.owner.public_id}
    answer = browser.post("/bulk/opportunities/owner", data=form)
    assert read(app, cast, three[0]).owner_id is None
    assert "Anne Une" in browser.get(answer.location).text


def test_the_next_action_is_planned_and_taken_back(client, signed_in, cast, three, app):
    at = (now() + timedelta(days=2)).replace(microsecond=0).astimezone(timezone(timedelta(hours=2)))
    form = {"opportunity": three[:2], "action": "email", "when": at.isoformat()}
    browser = signed_in(client, cast.owner)
    answer = browser.post("/bulk/opportunities/plan", data=form)
    assert [(one.next_action, one.next_action_at) for one in (read(app, cast, key) for key in three[:2])] == [
        ("email", at)
    ] * 2
    browser.post(f"{answer.location}/undo")
    assert [read(app, cast, one).next_action_at for one in three[:2]] == [None, None]


def test_whoever_has_left_gets_nothing_back(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.manager)
    answer = browser.post("/bulk/opportunities/owner", data={"opportunity": three, "person": cast.mate.public_id})
    changed(app, cast, User, cast.owner.id, active=False)
    browser.post(f"{answer.location}/undo")
    assert [read(app, cast, one).owner_id for one in three] == [None, cast.mate.id, cast.mate.id]
    assert "Bruno Deux" in browser.get(answer.location).text


def test_undoing_a_move_asks_whose_they_are_now(client, signed_in, cast, three, app):
    browser, stage = signed_in(client, cast.owner), stage_ids(app, cast)["negotiation"]
    former = read(app, cast, three[1]).stage_id
    answer = browser.post("/bulk/opportunities/stage", data={"opportunity": three[:2], "stage": stage})
    moved = read(app, cast, three[0])
    changed(app, cast, Opportunity, moved.id, owner_id=cast.mate.id)
    browser.post(f"{answer.location}/undo")
    assert [read(app, cast, one).stage_id for one in three[:2]] == [moved.stage_id, former]


def test_ones_own_that_were_given_away_are_taken_back(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.owner)
    answer = browser.post("/bulk/opportunities/owner", data={"opportunity": three[:2], "person": cast.mate.public_id})
    browser.post(f"{answer.location}/undo")
    assert [read(app, cast, one).owner_id for one in three[:2]] == [None, cast.owner.id]


def changed(app, cast, model, row_id: int, **values) -> None:
    with app.app_context(), as_tenant(cast.garage):
        for name, value in values.items():
            setattr(db.session.get_one(model, row_id), name, value)


def test_a_person_who_does_not_sell_the_brand_there_gets_nothing(client, signed_in, cast, app):
    citroen = opened(app, cast, "Dora Quatre", brand="AC", owner=cast.owner)
    form = {"opportunity": citroen, "person": cast.mate.public_id}
    answer = signed_in(client, cast.manager).post("/bulk/opportunities/owner", data=form)
    assert read(app, cast, citroen).owner_id == cast.owner.id
    assert "Dora Quatre" in client.get(answer.location).text


def test_the_number_of_open_ones_leads_to_exactly_them(client, signed_in, cast, three, app):
    page = signed_in(client, cast.manager).get("/opportunities?owner=none&state=lost").text
    assert 'href="/opportunities?state=open&amp;owner=none"' in page
