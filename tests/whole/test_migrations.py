"""The migrations lead to the models, and back to nothing, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from crm.extensions import db

MADE_BY_HAND = {"ix_client_search", "ix_lead_search", "ix_opportunity_search", "ix_vehicle_search"}  # trigram indexes


@pytest.fixture
def migrated(app):
    """A context on this test's database, which has been migrated to the newest."""
    with app.app_context():
        yield app
        db.session.remove()


def test_the_newest_migration_is_what_the_models_say(migrated):
    assert _differences() == []


def test_every_migration_can_be_taken_back_and_made_again(migrated):
    _empty()
    downgrade(revision="base")
    assert _tables() <= {"alembic_version"}
    upgrade()
    assert _differences() == []


def _differences() -> list:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_name": _ours, "include_object": _compared}
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def _ours(name, kind, _parents) -> bool:
    return not (kind == "table" and (name or "").startswith("fts_")) and name not in MADE_BY_HAND


def _compared(_object, name, kind, _reflected, _other) -> bool:
    return _ours(name, kind, {})


def _tables() -> set[str]:
    return {name for name in inspect(db.engine).get_table_names() if not name.startswith("sqlite_")}


def _empty() -> None:
    """Rows that a migration would have to move are no part of this."""
    with db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
