"""What is remembered holds until it changes, in whatever process, and no longer (docs/decisions/013)."""

import pytest
from sqlalchemy import event, select, update

from crm.extensions import db
from crm.outlets.models import Outlet
from crm.outlets.queries import known_outlet
from crm.worker import as_tenant


@pytest.fixture
def elsewhere(make_app, cast):
    """Does something in another process: an application with connections and a memory of its own."""
    other = make_app()

    def do(change):
        with other.app_context(), as_tenant(cast.garage):
            change(db.session.scalars(select(Outlet).where(Outlet.id == cast.caen.id)).one())

    return do


@pytest.fixture
def name(app, cast):
    """Returns the outlet's name as a new transaction of this process knows it."""

    def read() -> str:
        with app.app_context(), as_tenant(cast.garage):
            return known_outlet(cast.caen.id).name

    return read


def rename(outlet: Outlet) -> None:
    outlet.name = "Garage Martin Rives de l’Orne"


def rename_by_statement(outlet: Outlet) -> None:
    db.session.execute(update(Outlet).where(Outlet.id == outlet.id).values(name="Garage Martin Rives de l’Orne"))


@pytest.mark.parametrize("change", [rename, rename_by_statement])
def test_a_change_of_another_process_is_known_at_once(name, elsewhere, change):
    assert name() == "Garage Martin Caen"
    elsewhere(change)
    assert name() == "Garage Martin Rives de l’Orne"


def test_nothing_but_the_version_is_asked_while_nothing_changes(app, name):
    name()
    with app.app_context():
        engine, asked = db.engine, []
    event.listen(engine, "before_cursor_execute", lambda c, cursor, statement, *_: asked.append(statement))
    name()
    assert [one for one in asked if "outlet" in one] == []
    assert sum("version" in one for one in asked) == 1


def test_a_change_after_one_that_a_savepoint_took_back_is_known(name, elsewhere):
    def twice(outlet: Outlet) -> None:
        savepoint = db.session.begin_nested()
        outlet.city = "Falaise"
        db.session.flush()
        savepoint.rollback()
        rename(outlet)

    assert name() == "Garage Martin Caen"
    elsewhere(twice)
    assert name() == "Garage Martin Rives de l’Orne"


def test_a_change_that_is_rolled_back_was_never_known(app, name, cast):
    name()
    with app.app_context():
        db.session().enter(cast.garage)
        rename(db.session.get_one(Outlet, cast.caen.id))
        db.session.flush()
        assert known_outlet(cast.caen.id).name == "Garage Martin Rives de l’Orne"  # within its own transaction
        db.session.rollback()
        assert known_outlet(cast.caen.id).name == "Garage Martin Caen"
        db.session().leave()
    assert name() == "Garage Martin Caen"


def test_a_row_in_hand_that_was_not_written_is_not_remembered(app, name, cast):
    with app.app_context():
        db.session().enter(cast.garage)
        rename(db.session.get_one(Outlet, cast.caen.id))
        known_outlet(cast.caen.id)
        db.session.rollback()
        db.session().leave()
    assert name() == "Garage Martin Caen"


def test_what_is_remembered_belongs_to_no_session(app, cast):
    with app.app_context(), as_tenant(cast.garage):
        known_outlet(cast.caen.id).name = "Nobody writes this"
    with app.app_context(), as_tenant(cast.garage):
        assert db.session.get_one(Outlet, cast.caen.id).name == "Garage Martin Caen"


def test_each_legal_entity_has_a_memory_of_its_own(app, name, cast):
    name()
    with app.app_context(), as_tenant(cast.morel):
        assert known_outlet(cast.caen.id) is None
