"""SQLite finds its rows by indexes on every page, however the tables grow (crm/kernel/expectations.py)."""

import re

import pytest
from sqlalchemy import event, text

from crm.extensions import db
from crm.kernel.expectations import expectation
from crm.kernel.tenancy import EVERY_TENANT, inside
from tests.whole.walking import said

GROWING = {
    "alert", "client", "client_brand", "client_tag", "consent", "contact_point", "delivery", "document", "event",
    "intake_record", "keeping", "lead", "lead_contact", "likely_double", "opportunity", "raw_message", "relation", "vehicle",
}  # fmt: skip
WALK = re.compile(
    r"SCAN (\w+?)(_\d+)?\b(?! VIRTUAL| USING INDEX ix_delivery_due)"
)  # the latter holds only what is to go out


@pytest.mark.databases("sqlite")
def test_no_page_walks_through_a_table_that_grows(scene):
    client, walks, path = scene.client(scene.cast.administrator), set(), ""

    def explain(connection, cursor, statement, values, context, many):
        if not statement.startswith(("SELECT", "WITH")):
            return
        plan = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        tables = {found[1] for row in plan.fetchall() if (found := WALK.match(row[3]))}
        walks.update((path, table, statement) for table in tables & GROWING)

    with scene.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", explain)
    try:
        for _route, path in scene.pages(client):
            said(client.get(path))
    finally:
        event.remove(engine, "before_cursor_execute", explain)
    assert not walks, "\n".join(
        f"{where} walks through {table}: {statement[-600:]}" for where, table, statement in walks
    )


@pytest.mark.databases("sqlite")
def test_each_index_is_expected_to_hold_many_rows(scene):
    with scene.app.app_context(), inside(db.session(), EVERY_TENANT):
        rows = db.session.execute(text("SELECT idx, stat FROM sqlite_stat1")).all()
    expected = dict(map(tuple, rows))
    assert expected["ix_lead_client"] == "1000000 1000000 20"
    assert expected["ix_lead_open"] == "50000 50000 20 1"


def test_an_expectation_says_what_an_index_tells_apart():
    assert expectation(["legal_entity_id", "public_id"], unique=True) == "1000000 1000000 1"
    assert expectation(["token_hash"], unique=True) == "1000000 1"
