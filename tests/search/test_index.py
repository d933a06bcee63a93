"""PostgreSQL finds words by their index although row-level security stands on the table (docs/decisions/019)."""

import pytest
from sqlalchemy import text

from crm.extensions import db
from crm.kernel.leakproof import searches_slowly

pytestmark = pytest.mark.databases("postgresql")


@pytest.mark.parametrize("condition", ["search LIKE '%dupont%'", "search %> 'duponx'"])
def test_a_word_is_looked_up_in_the_index_of_words(in_garage, condition):
    connection = db.session.connection()
    connection.execute(text("SET LOCAL enable_seqscan = off"))  # a table of ten rows is read as a whole otherwise
    plan = connection.exec_driver_sql(
        f"EXPLAIN SELECT id FROM client WHERE {condition.replace('%', '%%')}", ()
    ).scalars()
    assert "ix_client_search" in "\n".join(plan)


def test_an_administrator_who_has_said_it_is_not_reminded(in_garage):
    assert not searches_slowly(db.session.connection())
