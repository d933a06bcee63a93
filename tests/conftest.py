"""Fixtures for everybody. The people in them: tests/support/cast.py."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from crm.config import Settings, from_environment
from crm.extensions import db
from crm.factory import create_app
from crm.worker import as_tenant
from tests.support import signing_in
from tests.support.cast import Cast, Person, people
from tests.support.catalogues import compile_stale
from tests.support.databases import PostgresDatabases, SqliteDatabases
from tests.support.mailpeer import MailPeer
from tests.support.queue import ValkeyServer

pytest_plugins = ("tests.support.browser",)
DATABASES = ("sqlite", "postgresql")

os.environ.pop("DATABASE_URL", None)
os.environ.pop("REDIS_URL", None)
os.environ.pop("MAIL_URL", None)


def pytest_configure(config: pytest.Config) -> None:
    """Compiles the translations before the first test, and names our markers."""
    if not hasattr(config, "workerinput"):
        compile_stale()
    config.addinivalue_line("markers", "databases(name, …): run on these only; the default is sqlite and postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs each test that needs a database on both, unless `@pytest.mark.databases("sqlite")` says otherwise.

    TEST_DATABASES=sqlite narrows it while working.
    """
    if "database" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("databases")
        wanted = marker.args if marker else DATABASES
        allowed = os.environ.get("TEST_DATABASES", ",".join(DATABASES)).split(",")
        metafunc.parametrize("database", [name for name in wanted if name in allowed], indirect=True, scope="function")


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], SqliteDatabases | PostgresDatabases]]:
    """Makes each kind of database when the first test asks for it."""
    made: dict[str, SqliteDatabases | PostgresDatabases] = {}
    cast: list[Cast] = []
    folder = tmp_path_factory.mktemp("template")

    def fill(url: str) -> None:
        app = create_app(settings_for(url, folder))
        with app.app_context():
            upgrade()
            cast.append(people())
            db.engine.dispose()

    def of_kind(name: str) -> SqliteDatabases | PostgresDatabases:
        if name not in made:
            made[name] = SqliteDatabases(folder, fill) if name == "sqlite" else PostgresDatabases(fill)
            made[name].cast = cast[-1]  # type: ignore[union-attr]
        return made[name]

    yield of_kind
    for databases in made.values():
        databases.close()


@pytest.fixture
def database(request: pytest.FixtureRequest, _filled, tmp_path: Path) -> str:
    """The address of a migrated database with the cast in it, this test's own."""
    return _filled(request.param).fresh(tmp_path)


@pytest.fixture
def cast(database: str, _filled) -> Cast:
    """The people (tests/support/cast.py) as they are in this test's database."""
    return _filled("sqlite" if database.startswith("sqlite") else "postgresql").cast


@pytest.fixture
def make_app(database: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes applications on this test's database; keyword arguments are fields of Settings (mail_url=…, demo=…)."""
    made: list[Flask] = []

    def make(**overrides) -> Flask:
        made.append(create_app(settings_for(database, tmp_path, **overrides)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app) -> Flask:
    """The application, with CSRF tokens not asked for (`make_app(extra={})` asks for them)."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody's browser; `signed_in(client, cast.owner)` makes it somebody's."""
    return app.test_client()


@pytest.fixture
def signed_in() -> Callable[[FlaskClient, Person], FlaskClient]:
    """Signs a person in: `signed_in(client, cast.manager).get("/")`."""
    return signing_in.signed_in


@pytest.fixture
def tenant(app: Flask) -> Callable[[int], AbstractContextManager[None]]:
    """Opens a committed block inside a legal entity: `with tenant(cast.garage): …` (close it before client calls)."""
    return as_tenant


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """An application context for the whole test."""
    with app.app_context():
        yield app


@pytest.fixture
def in_garage(in_app: Flask, cast: Cast) -> Iterator[Cast]:
    """The whole test inside Garage Martin's session: for verbs and queries, without client calls."""
    db.session().enter(cast.garage)
    yield cast
    db.session().leave()


@pytest.fixture(scope="session")
def _valkey_server() -> Iterator[ValkeyServer]:
    server = ValkeyServer()
    server.start()
    yield server
    server.close()


@pytest.fixture
def valkey(_valkey_server: ValkeyServer) -> ValkeyServer:
    """A real, empty Valkey: `make_app(redis_url=valkey.url)`."""
    _valkey_server.client.flushall()
    return _valkey_server


@pytest.fixture
def mail_peer() -> Iterator[MailPeer]:
    """A real SMTP server: `make_app(mail_url=mail_peer.url)`, then look at `mail_peer.mails`."""
    peer = MailPeer()
    peer.start()
    yield peer
    peer.stop()


def settings_for(url: str, data_dir: Path, **overrides) -> Settings:
    """Returns the settings of a test's application: demo mode off, its own folder and database."""
    values = {"demo": False, "testing": True, "secret_key": "for tests only", "extra": {"WTF_CSRF_ENABLED": False}}
    return from_environment(database_url=url, data_dir=data_dir, **(values | overrides))
