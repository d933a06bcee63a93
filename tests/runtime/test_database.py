"""What a database from another version is told before anything is served."""

import click
import pytest
from sqlalchemy import text

from crm.extensions import db
from crm.runtime.database import prepare_database


def test_a_database_of_an_unknown_version_is_named_and_left_alone(app):
    with app.app_context():
        known = _revision()
        _put("of-tomorrow")
        try:
            with pytest.raises(click.ClickException, match="of-tomorrow"):
                prepare_database(with_demo=False)
        finally:
            _put(known)


def _put(revision: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def _revision() -> str:
    with db.engine.connect() as connection:
        return connection.scalar(text("SELECT version_num FROM alembic_version"))
