"""`flask dealership load` as somebody types it."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm.extensions import db
from crm.factory import create_app
from crm.intake.models import ApiKey
from crm.outlets.models import LegalEntity
from tests.conftest import settings_for
from tests.setup.files import GOOD, spoilt

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "dealership.example.toml"


@pytest.fixture
def file(tmp_path):
    """Writes a dealership file and returns its path."""

    def write(text):
        path = tmp_path / "dealership.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


@pytest.fixture
def typed(app):
    """Types `flask …` and returns what came of it."""
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def test_the_example_of_the_documentation_loads_twice(typed, app):
    first = typed("dealership", "load", str(EXAMPLE))
    assert first.exit_code == 0, first.output
    assert "+ outlet BOC-FLERS" in first.output
    key = first.output.split("Key of source Site web, shown this once: ")[1].split()[0]
    with app.app_context():
        assert db.session.get(ApiKey, hashlib.sha256(key.encode()).hexdigest()) is not None
    second = typed("dealership", "load", str(EXAMPLE))
    assert "Nothing to change" in second.output
    assert "shown this once" not in second.output


def test_checking_writes_nothing(typed, file, app):
    answer = typed("dealership", "load", "--check", file(GOOD))
    assert answer.exit_code == 0
    assert "can be loaded" in answer.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LegalEntity)) == 2


def test_mistakes_are_told_and_nothing_is_written(typed, file, app):
    answer = typed("dealership", "load", file(spoilt("ventes@bocage.example.com", "ventes@bocage")))
    assert answer.exit_code == 1
    assert "1 to correct" in answer.output
    assert "line 16, outlets[1].sales_alerts[1]: “ventes@bocage” is not an e-mail address" in answer.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LegalEntity)) == 2


@pytest.mark.databases("sqlite")
def test_a_file_that_is_not_utf8_is_refused_in_words(typed, file):
    answer = typed("dealership", "load", file(GOOD.encode("cp1252")))
    assert answer.exit_code == 1
    assert "save it as UTF-8" in answer.output


def test_a_new_installation_makes_its_tables_first(file, tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path))
    answer = app.test_cli_runner().invoke(args=["dealership", "load", file(GOOD)])
    assert answer.exit_code == 0, answer.output
    with app.app_context():
        assert db.session.scalar(select(LegalEntity.name)) == "Autos du Bocage"
        db.session.remove()
        db.engine.dispose()
