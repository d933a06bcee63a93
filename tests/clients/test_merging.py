"""Two records of one client: everything hangs on the one that stays, and can be put back as it was (AX-02, X-14)."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from crm.access.actors import Actor
from crm.clients.actions import ClientDetails, find_or_make, make_client
from crm.clients.actions.editing import change_client
from crm.clients.actions.merging import CannotMerge, CannotUndoMerge, merge, undo_merge
from crm.clients.hanging import hangers, say_name
from crm.clients.models import (
    Client,
    ClientTag,
    Consent,
    ContactPoint,
    Follow,
    LikelyDouble,
    Merge,
    Reference,
    Relation,
)
from crm.clients.queries import candidates_for
from crm.extensions import db
from crm.journal.models import Event
from crm.kernel.clock import now
from crm.leads.actions.opening import NewLead, open_lead
from crm.leads.models import Lead, LeadContact
from crm.opportunities.actions.documents import NewDocument, add_document
from crm.opportunities.actions.opening import NewOpportunity, open_opportunity
from crm.vehicles.models import Keeping
from crm.worker import as_tenant
from tests.support.rows import one_of_each, snapshot

ME = Actor(None, "Hélène Marchand")


def _two() -> tuple[Client, Client]:
    kept = make_client(ClientDetails(first_name="Jean", last_name="Dupont", email="jean@example.com", city="Caen"))
    gone = make_client(
        ClientDetails(civility="M.", first_name="Jean", last_name="Dupond", email="jean@example.com",
                      phones=("+33639980001",), street="3 rue Basse", postal_code="14000", city="Caen")
    )  # fmt: skip
    return kept, gone


def _lead(cast, client: Client) -> Lead:
    new = NewLead(
        client=client, name=client.name, received_at=now(), outlet_id=cast.caen.id, brand_id=cast.brands["AP"],
        email="", phones=(),
    )  # fmt: skip
    return open_lead(new, ME)


def test_everything_that_hung_on_both_hangs_on_one(in_garage) -> None:
    kept, gone = _two()
    lead, relative = _lead(in_garage, gone), find_or_make(ClientDetails(last_name="Autre", email="a@example.com"))
    db.session.add(Relation(client_id=relative.id, other_id=gone.id, kind="relation"))
    db.session.add(Consent(client_id=gone.id, channel="email", sender="dealer", given=True, at=now()))
    db.session.flush()
    merge(kept, gone, {}, ME)
    db.session.expire_all()
    assert lead.client_id == kept.id
    assert db.session.scalar(select(Relation.other_id)) == kept.id
    assert db.session.scalar(select(Consent.client_id)) == kept.id
    assert (gone.gone_at is not None, gone.merged_into_id) == (True, kept.id)
    assert "0639980001" in kept.search
    assert [one.client_id for one in candidates_for(ClientDetails(phones=("+33639980001",)).asked())] == [kept.id]


def test_a_value_that_is_chosen_or_missing_comes_from_the_one_that_goes(in_garage) -> None:
    kept, gone = _two()
    gone.birth_date, gone.vat_percent = date(1980, 2, 3), Decimal("20.0")
    gone.do_not_call = True
    merge(kept, gone, {"last_name": "gone", "civility": "kept"}, ME)
    assert (kept.last_name, kept.civility, kept.birth_date) == ("Dupond", "", date(1980, 2, 3))
    assert (kept.street, kept.postal_code, kept.do_not_call) == ("", "", True)
    assert kept.folded_name == "dupond jean"


def test_opportunities_are_called_after_whom_they_hang_on(in_garage) -> None:
    kept, gone = _two()
    deal = open_opportunity(
        NewOpportunity(client=gone, outlet_id=in_garage.caen.id, brand_id=in_garage.brands["AP"], vehicle="208"), ME
    )
    add_document(deal, NewDocument("offer", "OFF-7"), ME)
    before = (deal.name, deal.client_name, deal.search)
    merged = merge(kept, gone, {}, ME)
    assert (deal.client_name, deal.name) == ("Jean Dupont", "208 – Jean Dupont")
    assert deal.search == "208 – jean dupont jean dupont 208 off-7"
    undo_merge(merged, ME)
    assert (deal.name, deal.client_name, deal.search) == before


def test_opportunities_are_called_after_a_client_who_has_another_name_now(in_garage) -> None:
    kept, _gone = _two()
    deal = open_opportunity(
        NewOpportunity(client=kept, outlet_id=in_garage.caen.id, brand_id=in_garage.brands["AP"], name="Flotte"), ME
    )
    change_client(kept, "identity", {"last_name": "Dupont-Martin"}, ME)
    assert (deal.client_name, deal.name) == ("Jean Dupont-Martin", "Flotte")
    assert "dupont-martin" in deal.search


def test_an_address_that_is_missing_altogether_is_taken_as_a_whole(in_garage) -> None:
    kept, gone = _two()
    kept.city = ""
    merge(kept, gone, {}, ME)
    assert (kept.street, kept.postal_code, kept.city) == ("3 rue Basse", "14000", "Caen")


def test_a_row_that_both_have_stays_with_the_one_that_goes(in_garage) -> None:
    kept, gone = _two()
    tag = Reference(list_name="tag", label="VIP", folded="vip")
    db.session.add(tag)
    db.session.flush()
    rows = [ClientTag(client_id=c.id, reference_id=tag.id) for c in (kept, gone)]
    rows += [Follow(client_id=c.id, user_id=in_garage.owner.id) for c in (kept, gone)]
    rows.append(Relation(client_id=kept.id, other_id=gone.id, kind="relation"))
    rows.append(LikelyDouble(client_id=gone.id, other_id=kept.id, score=90, reasons=["same_name"], found_at=now()))
    db.session.add_all(rows)
    db.session.flush()
    merge(kept, gone, {}, ME)
    emails = select(ContactPoint.client_id).where(ContactPoint.kind == "email").order_by(ContactPoint.client_id)
    assert db.session.scalars(emails).all() == [kept.id, gone.id]
    double = db.session.scalar(select(LikelyDouble))
    assert (double.decision, double.decided_at is None) == ("same", False)


def test_undoing_gives_back_every_row_of_every_table(app, cast) -> None:
    with app.app_context():
        with as_tenant(cast.garage):
            gone, kept = make_client(ClientDetails(last_name="zz")), make_client(ClientDetails(last_name="Autre"))
            ids = kept.id, gone.id
            one_of_each("zz")
            say_name(gone)
        with as_tenant(cast.garage):
            before = snapshot()
            merge(db.session.get_one(Client, ids[0]), db.session.get_one(Client, ids[1]), {"last_name": "gone"}, ME)
        with as_tenant(cast.garage):
            between = snapshot()
            assert {hanger.model.__tablename__ for hanger in hangers()} <= set(before)
            assert between["lead"] != before["lead"]
            undone = undo_merge(db.session.scalars(select(Merge).where(Merge.kept_id == ids[0])).one(), ME)
            assert (undone.rows, undone.fields) == ({}, ())
        with as_tenant(cast.garage):
            after = snapshot()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"client", "client_merge", "event"}  # revisions, the merge's own row, what the journal tells
    assert [_without_counts(row) for row in after["client"]] == [_without_counts(row) for row in before["client"]]


def test_what_happened_in_between_stays_and_is_told(in_garage) -> None:
    kept, gone = _two()
    moved, away = _lead(in_garage, gone), _lead(in_garage, gone)
    other = make_client(ClientDetails(last_name="Troisième"))
    merged = merge(kept, gone, {"last_name": "gone"}, ME)
    db.session.flush()
    db.session.expire_all()
    kept.last_name, away.client_id = "Dupont-Martin", other.id
    new = _lead(in_garage, kept)
    db.session.flush()
    undone = undo_merge(merged, ME)
    db.session.expire_all()
    assert (undone.rows, undone.fields) == ({"lead.client_id": 1}, ("last_name",))
    assert (moved.client_id, away.client_id, new.client_id) == (gone.id, other.id, kept.id)
    assert (gone.gone_at, kept.last_name, kept.civility) == (None, "Dupont-Martin", "")


def test_both_journals_tell_it(in_garage) -> None:
    kept, gone = _two()
    undo_merge(merge(kept, gone, {}, ME), ME)
    db.session.flush()
    kinds = select(Event.subject_id, Event.kind).where(Event.subject_type == "client").order_by(Event.id)
    assert [tuple(row) for row in db.session.execute(kinds)] == [
        (kept.id, "client.merged"), (gone.id, "client.merged_away"),
        (kept.id, "client.merge_undone"), (gone.id, "client.merge_undone"),
    ]  # fmt: skip


@pytest.mark.parametrize("why", ["itself", "gone", "company_and_person"])
def test_what_cannot_be_one_is_refused(in_garage, why: str) -> None:
    kept, gone = _two()
    if why == "itself":
        gone = kept
    elif why == "gone":
        gone.gone_at = now()
    else:
        gone.kind = "B2B"
    with pytest.raises(CannotMerge) as refused:
        merge(kept, gone, {}, ME)
    assert refused.value.why == why


@pytest.mark.parametrize("why", ["undone", "too_late", "kept_gone"])
def test_what_cannot_be_undone_is_refused(in_garage, why: str) -> None:
    kept, gone = _two()
    merged = merge(kept, gone, {}, ME)
    if why == "undone":
        undo_merge(merged, ME)
    elif why == "too_late":
        merged.at = now() - timedelta(days=31)
    else:
        merge(make_client(ClientDetails(last_name="Dupont")), kept, {}, ME)
    db.session.flush()
    with pytest.raises(CannotUndoMerge) as refused:
        undo_merge(merged, ME)
    assert refused.value.why == why


def test_of_two_merges_at_once_one_wins_and_the_other_is_told(app, cast) -> None:
    with app.app_context(), as_tenant(cast.garage):
        ids = [client.id for client in _two()]
    barrier, answers = threading.Barrier(2), []

    def run(kept_id: int, gone_id: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with as_tenant(cast.garage):
                    merge(db.session.get_one(Client, kept_id), db.session.get_one(Client, gone_id), {}, ME)
                answers.append("merged")
            except CannotMerge as refused:
                answers.append(refused.why)

    threads = [threading.Thread(target=run, args=pair) for pair in ((ids[0], ids[1]), (ids[1], ids[0]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["gone", "merged"]


def test_a_request_that_comes_while_its_client_is_merged_away_goes_to_the_one_that_stays(app, cast) -> None:
    with app.app_context(), as_tenant(cast.garage):
        kept, gone = (client.id for client in _two())
    merged, found = threading.Event(), []

    def ask() -> None:
        merged.wait(30)
        with app.app_context(), as_tenant(cast.garage):
            details = ClientDetails(
                first_name="Jean", last_name="Dupond", phones=("+33639980001",), postal_code="14000"
            )
            found.append(find_or_make(details).id)

    asking = threading.Thread(target=ask)
    asking.start()
    with app.app_context(), as_tenant(cast.garage):
        merge(db.session.get_one(Client, kept), db.session.get_one(Client, gone), {}, ME)
        db.session.flush()
        merged.set()
        asking.join(0.5)  # it looks for the client now, and on PostgreSQL sees what was before the merge
        assert not found
    asking.join(30)
    assert found == [kept]


def test_every_table_that_points_at_a_client_is_known(in_app) -> None:
    names = {hanger.name for hanger in hangers()}
    assert {"lead.client_id", "lead.contact_id", "relation.other_id", "client.merged_into_id"} <= names
    assert {f"{LeadContact.__tablename__}.client_id", f"{Keeping.__tablename__}.client_id"} <= names


def _without_counts(row: tuple) -> tuple:
    revision = [c.key for c in Client.__mapper__.column_attrs].index("revision")
    texts = [c.key for c in Client.__mapper__.column_attrs if c.key in ("search", "folded_name")]
    skipped = {revision, *([c.key for c in Client.__mapper__.column_attrs].index(name) for name in texts)}
    return tuple(value for index, value in enumerate(row) if index not in skipped)
