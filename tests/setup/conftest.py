"""Fixtures of set-up: an application without a database behind it, and an empty database."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete

from crm.extensions import db
from crm.factory import create_app
from crm.kernel.base import Base
from crm.kernel.tenancy import EVERY_TENANT, inside
from tests.conftest import settings_for


@pytest.fixture(autouse=True)
def _english_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands speak English here, so that tests read as the code does."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture(scope="module")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application context for what touches no table; the language is the default one."""
    folder = tmp_path_factory.mktemp("bare")
    app = create_app(settings_for(f"sqlite:///{folder / 'none.sqlite3'}", folder))
    with app.app_context():
        yield app


@pytest.fixture
def empty_app(make_app) -> Flask:
    """An application in demo mode whose database holds nothing yet."""
    app = make_app(demo=True)
    with app.app_context(), inside(db.session(), EVERY_TENANT):
        for table in reversed(Base.metadata.sorted_tables):
            db.session.execute(delete(table))
        db.session.commit()
    return app
