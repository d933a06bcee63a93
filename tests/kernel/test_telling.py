"""PostgreSQL hears of the tenant in the message that begins the transaction, and is asked anew when that is lost."""

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from crm.extensions import db
from crm.kernel.database import set_planned_once
from crm.kernel.tenancy import EVERY_TENANT, inside

pytestmark = pytest.mark.databases("postgresql")
TENANT = text("SELECT current_setting('relance.legal_entity')")
PLANS = text("SHOW plan_cache_mode")


@pytest.fixture
def planned_once():
    set_planned_once(True)
    yield
    set_planned_once(False)


@pytest.mark.parametrize("entity", [7, EVERY_TENANT])
def test_each_transaction_knows_its_tenant(in_app, entity) -> None:
    with inside(db.session(), entity):
        assert db.session.scalar(TENANT) == str(entity)
        db.session.commit()
        assert db.session.scalar(TENANT) == str(entity)


def test_savepoints_know_the_tenant_without_being_told_again(in_app) -> None:
    said: list[str] = []

    def listen(_connection, _cursor, statement, *_more) -> None:
        said.append(statement)

    with inside(db.session(), 7):
        event.listen(db.engine, "before_cursor_execute", listen)
        first = db.session.begin_nested()
        assert db.session.scalar(TENANT) == "7"
        first.rollback()
        assert db.session.scalar(TENANT) == "7"
        with db.session.begin_nested():
            assert db.session.scalar(TENANT) == "7"
        assert db.session.scalar(TENANT) == "7"
        event.remove(db.engine, "before_cursor_execute", listen)
    assert not [statement for statement in said if "set_config" in statement]


def test_a_tenant_entered_in_the_middle_is_told(in_app) -> None:
    session = db.session()
    session.leave()
    session.execute(text("SELECT 1"))
    session.enter(7)
    assert session.scalar(TENANT) == "7"
    session.leave()


def test_what_somebody_left_in_the_connection_does_not_count(in_app) -> None:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT set_config('relance.legal_entity', '8', false)"))
        connection.commit()
    with inside(db.session(), 7):
        assert db.session.scalar(TENANT) == "7"
    with db.engine.connect() as connection:
        connection.execute(text("RESET relance.legal_entity"))
        connection.commit()


def test_the_next_user_of_the_connection_finds_nothing_of_it(in_app) -> None:
    with inside(db.session(), 7):
        db.session.scalar(TENANT)
    assert db.session.scalar(text("SELECT current_setting('relance.legal_entity', true)")) in ("", None)


def test_plans_are_kept_for_the_transaction_that_wants_it(in_app, planned_once) -> None:
    with inside(db.session(), 7):
        assert db.session.scalar(PLANS) == "force_generic_plan"
        db.session.commit()
        set_planned_once(False)
        assert db.session.scalar(PLANS) == "auto"


def test_a_lost_connection_is_reported_and_replaced(in_app, database) -> None:
    with inside(db.session(), 7):
        lost = db.session.scalar(text("SELECT pg_backend_pid()"))
        db.session.commit()
    with psycopg.connect(database.replace("+psycopg", "")) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [lost])
    with inside(db.session(), 7), pytest.raises(OperationalError):
        db.session.scalar(TENANT)
    with inside(db.session(), 7):
        assert db.session.scalar(TENANT) == "7"


def test_the_suggestions_are_planned_once(client, cast, signed_in) -> None:
    seen: list[str] = []
    view = client.application.view_functions["search.suggestions"]

    def asked(**values):
        seen.append(db.session.scalar(PLANS))
        return view(**values)

    asked.right, asked.planned_once = view.right, view.planned_once
    client.application.view_functions["search.suggestions"] = asked
    signed_in(client, cast.administrator).get("/search/suggestions?q=martin")
    signed_in(client, cast.administrator).get("/")
    assert seen == ["force_generic_plan"]
