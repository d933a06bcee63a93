"""Many clients changed at once: previewed, done, told row by row, undone (list rule 6)."""

import pytest
from sqlalchemy import select

from crm.access.actors import SYSTEM
from crm.access.models import User
from crm.bulk import actions
from crm.bulk.jobs import LEASE, change, forget_old
from crm.bulk.models import BulkRun
from crm.clients.actions.editing import set_tags
from crm.clients.actions.references import add_entry
from crm.clients.bulk import OWNER
from crm.clients.models import Client, Follow
from crm.clients.queries import tags_of
from crm.extensions import db
from crm.journal.models import Event
from crm.kernel.clock import now
from crm.worker import Budget, as_tenant
from tests.clients.scene import client_named, made


@pytest.fixture
def three(app, cast) -> list[str]:
    return [made(app, cast, name) for name in ("Anne Une", "Bruno Deux", "Chloé Trois")]


def in_garage(app, cast, read):
    with app.app_context(), as_tenant(cast.garage):
        return read()


def owners(app, cast, ids) -> list[int | None]:
    asked = select(Client.public_id, Client.owner_id).where(Client.public_id.in_(ids))
    found = dict(in_garage(app, cast, lambda: db.session.execute(asked).all()))
    return [found[key] for key in ids]


def run_of(app, cast) -> BulkRun:
    def read():
        run = db.session.scalars(select(BulkRun).order_by(BulkRun.id.desc())).first()
        db.session.expunge(run)
        return run

    return in_garage(app, cast, read)


def test_the_preview_names_the_clients_and_changes_nothing(client, signed_in, cast, three, app):
    answer = signed_in(client, cast.manager).post("/bulk/clients/owner/preview", data={"client": three[:2]})
    assert answer.status_code == 200
    assert "Anne Une" in answer.text
    assert "Chloé Trois" not in answer.text
    assert owners(app, cast, three) == [None, None, None]


def test_chosen_clients_get_an_owner_and_lose_it_again(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.manager)
    answer = browser.post("/bulk/clients/owner", data={"client": three[:2], "person": cast.mate.public_id})
    assert owners(app, cast, three) == [cast.mate.id, cast.mate.id, None]
    assert "Mathilde Rivière" in browser.get(answer.location).text
    browser.post(f"{answer.location}/undo")
    assert owners(app, cast, three) == [None, None, None]


def test_all_of_a_filter_is_changed_and_nothing_else(client, signed_in, cast, three, app):
    form = {"scope": "all", "filter": "q=bruno", "person": cast.mate.public_id}
    signed_in(client, cast.manager).post("/bulk/clients/owner", data=form)
    assert owners(app, cast, three) == [None, cast.mate.id, None]


def test_a_client_that_somebody_changed_since_keeps_what_they_made_of_it(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.manager)
    answer = browser.post("/bulk/clients/owner", data={"client": three[:2], "person": cast.mate.public_id})
    browser.post(f"/clients/{three[0]}/owner", data={"owner": cast.owner.public_id})
    browser.post(f"{answer.location}/undo")
    assert owners(app, cast, three) == [cast.owner.id, None, None]
    assert [one["why"] for one in run_of(app, cast).kept] == ["changed"]
    assert "Anne Une" in browser.get(answer.location).text


def test_a_foreign_client_in_the_selection_is_left_out(client, signed_in, cast, three, app):
    with app.app_context(), as_tenant(cast.morel):
        foreign = client_named("Étrangère Absolue").public_id
    browser = signed_in(client, cast.manager)
    form = {"client": [three[0], foreign], "person": cast.mate.public_id}
    answer = browser.post("/bulk/clients/owner", data=form)
    assert "Absolue" not in browser.get(answer.location).text
    assert len(run_of(app, cast).row_ids) == 1
    assert browser.post("/bulk/clients/owner", data=form | {"client": foreign}).status_code == 422
    with app.app_context(), as_tenant(cast.morel):
        assert db.session.scalar(select(Client.owner_id).where(Client.public_id == foreign)) is None


def test_a_person_of_another_legal_entity_cannot_be_chosen(client, signed_in, cast, three, app):
    form = {"client": three, "person": cast.stranger.public_id}
    assert signed_in(client, cast.manager).post("/bulk/clients/owner", data=form).status_code == 422
    assert owners(app, cast, three) == [None, None, None]


def test_a_salesperson_may_tag_but_not_give_clients_away_in_bulk(client, signed_in, cast, three):
    browser = signed_in(client, cast.owner)
    assert "/bulk/clients/owner/" not in browser.get("/clients").text
    form = {"client": three, "person": cast.mate.public_id}
    assert browser.post("/bulk/clients/owner", data=form).status_code == 403
    assert browser.post("/bulk/clients/owner/preview", data=form).status_code == 403
    assert browser.post("/bulk/clients/tags/preview", data=form).status_code == 200


def test_a_tag_is_added_where_it_is_missing_and_taken_off_there_alone_by_undo(client, signed_in, cast, three, app):
    entry = in_garage(app, cast, lambda: tag_on(three[0]))
    browser = signed_in(client, cast.owner)
    answer = browser.post("/bulk/clients/tags", data={"client": three, "entry": entry, "add": "yes"})
    assert tagged(app, cast) == 3
    browser.post(f"{answer.location}/undo")
    assert tagged(app, cast) == 1


def test_a_tag_that_is_no_longer_in_use_is_taken_off_and_not_added(client, signed_in, cast, three, app):
    entry = in_garage(app, cast, lambda: tag_on(three[0], active=False))
    browser = signed_in(client, cast.owner)
    form = {"client": three, "entry": entry}
    assert browser.post("/bulk/clients/tags", data=form | {"add": "yes"}).status_code == 422
    assert tagged(app, cast) == 1
    browser.post("/bulk/clients/tags", data=form | {"add": "no"})
    assert tagged(app, cast) == 0


def tag_on(public_id: str, active: bool = True) -> str:
    """Makes a tag that one client has; returns its public id."""
    entry = add_entry("tag", "Salon", SYSTEM)
    set_tags(db.session.scalar(select(Client).where(Client.public_id == public_id)), "tag", [entry], SYSTEM)
    entry.active = active
    return entry.public_id


def tagged(app, cast) -> int:
    return in_garage(app, cast, lambda: len(tags_of(db.session.scalars(select(Client.id)).all())))


def test_clients_are_followed_and_no_longer(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.owner)
    answer = browser.post("/bulk/clients/following", data={"client": three, "on": "yes"})
    followers = select(Follow.user_id)
    assert in_garage(app, cast, lambda: db.session.scalars(followers).all()) == [cast.owner.id] * 3
    browser.post(f"{answer.location}/undo")
    assert in_garage(app, cast, lambda: db.session.scalars(followers).all()) == []


def test_another_person_sees_nothing_of_a_run(client, signed_in, cast, three, app):
    form = {"client": three, "person": cast.mate.public_id}
    answer = signed_in(client, cast.manager).post("/bulk/clients/owner", data=form)
    for somebody in (cast.rmcd, cast.stranger):
        other = signed_in(app.test_client(), somebody)
        assert other.get(answer.location).status_code == 404
        assert other.post(f"{answer.location}/undo").status_code == 404


def test_more_rows_than_are_changed_at_once_are_refused_whole(client, signed_in, cast, three, app, monkeypatch):
    monkeypatch.setattr("crm.bulk.actions.MOST", 2)
    form = {"scope": "all", "filter": "", "person": cast.mate.public_id}
    assert signed_in(client, cast.manager).post("/bulk/clients/owner", data=form).status_code == 422
    assert owners(app, cast, three) == [None, None, None]


def test_a_worker_goes_on_where_a_killed_one_stopped_and_tells_each_change_once(app, cast, in_app, monkeypatch):
    monkeypatch.setattr("crm.bulk.actions.CHUNK", 2)
    with as_tenant(cast.garage):
        ids = [client_named(f"Client Numéro{number}").id for number in range(5)]
        asked = {"person": cast.mate.id}
        run = actions.start(OWNER, db.session.get(User, cast.manager.id), ids, asked)
        actions.advance(run)
        run.due_at = now() - LEASE  # what a worker that died left claimed
    assert change(Budget()) is False
    with as_tenant(cast.garage):
        told = select(Event.subject_id).where(Event.kind == "client.changed", Event.subject_type == "client")
        assert sorted(db.session.scalars(told)) == ids
        assert db.session.scalars(select(BulkRun.state)).all() == ["done"]


def begun(cast, monkeypatch, count: int = 5) -> list[int]:
    """Begins to give clients to Mathilde, two in each transaction; the first two are done."""
    monkeypatch.setattr("crm.bulk.actions.CHUNK", 2)
    with as_tenant(cast.garage):
        ids = [client_named(f"Client Numéro{number}").id for number in range(count)]
        run = actions.start(OWNER, db.session.get(User, cast.manager.id), ids, {"person": cast.mate.id})
        actions.advance(run)
    return ids


def stood(cast) -> tuple[str, list[int | None], list[str]]:
    """Returns the run's state, the clients' owners and why rows stay."""
    with as_tenant(cast.garage):
        run = db.session.scalars(select(BulkRun)).one()
        owned = db.session.scalars(select(Client.owner_id).where(Client.id.in_(run.row_ids)).order_by(Client.id))
        return run.state, list(owned), [one["why"] for one in run.failures]


@pytest.mark.parametrize("lost", [{"active": False}, {"profile": "Salesman"}])
def test_whoever_loses_the_right_meanwhile_changes_nothing_more(app, cast, in_app, monkeypatch, lost):
    begun(cast, monkeypatch)
    with as_tenant(cast.garage):
        for name, value in lost.items():
            setattr(db.session.get_one(User, cast.manager.id), name, value)
    assert change(Budget()) is False
    assert stood(cast) == ("done", [cast.mate.id] * 2 + [None] * 3, ["not_allowed"] * 3)


def test_a_row_that_breaks_stops_no_other(app, cast, in_app, monkeypatch):
    ids = begun(cast, monkeypatch)
    with as_tenant(cast.garage):
        db.session.scalars(select(BulkRun)).one().asked = {"who": cast.mate.id}  # what an older version wrote
    assert change(Budget()) is False
    state, _owners, why = stood(cast)
    assert (state, why) == ("done", ["broken"] * (len(ids) - 2))


def test_a_change_that_does_not_exist_any_more_ends_and_breaks_no_page(app, cast, in_app, monkeypatch, signed_in):
    begun(cast, monkeypatch)
    with as_tenant(cast.garage):
        db.session.scalars(select(BulkRun)).one().verb = "clients.former"
    assert change(Budget()) is False
    assert stood(cast)[0] == "done"
    assert signed_in(app.test_client(), cast.manager).get("/bulk").status_code == 200


def test_whoever_has_left_gets_no_client_back(client, signed_in, cast, app):
    one = made(app, cast, "Anne Une", owner_id=cast.owner.id)
    browser = signed_in(client, cast.manager)
    answer = browser.post("/bulk/clients/owner", data={"client": one, "person": cast.mate.public_id})

    def leave() -> None:
        db.session.get_one(User, cast.owner.id).active = False

    in_garage(app, cast, leave)
    browser.post(f"{answer.location}/undo")
    assert owners(app, cast, [one]) == [cast.mate.id]
    assert [row["why"] for row in run_of(app, cast).kept] == ["inactive"]


def test_a_run_keeps_nobodys_name_and_after_thirty_days_no_row(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.manager)
    answer = browser.post("/bulk/clients/owner", data={"client": three, "person": cast.mate.public_id})
    for one in three[:2]:
        browser.post(f"/clients/{one}/owner", data={"owner": cast.owner.public_id})
    browser.post(f"{answer.location}/undo")
    assert "Anne Une" in browser.get(answer.location).text
    run = run_of(app, cast)
    assert "Une" not in str((run.failures, run.kept, run.before))
    assert [sorted(one) for one in run.kept] == [["row", "why"]] * 2

    def age() -> None:
        db.session.scalars(select(BulkRun)).one().started_at = now() - actions.UNDO_WITHIN - LEASE

    in_garage(app, cast, age)
    with app.app_context():
        forget_old(Budget())
    run = run_of(app, cast)
    assert (run.row_ids, run.before, run.failures, run.kept) == ([], [], [], [])
    page = browser.get(answer.location).text
    assert "1 client" in page
    assert "Anne Une" not in page


def test_a_run_that_can_still_be_undone_is_not_forgotten(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.manager)
    answer = browser.post("/bulk/clients/owner", data={"client": three, "person": cast.mate.public_id})
    with app.app_context():
        forget_old(Budget())
    browser.post(f"{answer.location}/undo")
    assert owners(app, cast, three) == [None, None, None]


def test_ones_changes_are_listed_to_be_undone_later(client, signed_in, cast, three, app):
    browser = signed_in(client, cast.manager)
    form = {"client": three[:2], "person": cast.mate.public_id}
    answer = browser.post("/bulk/clients/owner", data=form)
    page = browser.get("/bulk").text
    assert "Mathilde Rivière" in page
    assert "2 clients" in page
    assert f'action="{answer.location}/undo"' in page
    assert answer.location not in signed_in(app.test_client(), cast.rmcd).get("/bulk").text
