"""The dealership as a file again."""

import tomllib
from pathlib import Path

import pytest
from sqlalchemy import select

from crm.extensions import db
from crm.outlets.models import LegalEntity
from crm.setup.dealership.exporting import export
from crm.setup.dealership.loading import load
from crm.setup.dealership.toml import document
from crm.setup.demo import DEMO_FILE

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "dealership.example.toml"


@pytest.mark.parametrize("file", [EXAMPLE, DEMO_FILE], ids=["example", "demo"])
def test_what_was_exported_loads_to_the_same(in_app, cast, file):
    load(file.read_text("utf-8"))
    db.session.commit()
    entity = db.session.get_one(LegalEntity, db.session().tenant)
    text = export(entity)
    assert load(text).nothing_changed
    assert "password =" not in text
    assert "demo-relance" not in text
    db.session().leave()


def test_the_cast_can_be_exported_and_loaded(in_garage):
    text = export(db.session.get_one(LegalEntity, in_garage.garage))
    file = tomllib.loads(text)
    assert [outlet["code"] for outlet in file["outlets"]] == ["MAR-CAEN", "MAR-LISIEUX"]
    assert len(file["people"]) == 6


@pytest.mark.databases("sqlite")
def test_the_command_asks_which_one_and_writes_the_file(app, cast, tmp_path):
    runner, file = app.test_cli_runner(), tmp_path / "out.toml"
    asked = runner.invoke(args=["dealership", "export"])
    assert asked.exit_code == 1
    assert "FR40303265045, FR83404833048" in asked.output
    assert runner.invoke(args=["dealership", "export", str(file), "--vat", "FR83404833048"]).exit_code == 0
    assert tomllib.loads(file.read_text())["legal_entity"]["name"] == "Autos Morel"
    assert runner.invoke(args=["dealership", "export", "--vat", "FR00"]).exit_code == 1
    with app.app_context():
        assert len(db.session.scalars(select(LegalEntity)).all()) == 2


def test_any_text_survives_quoting():
    text = 'a "quoted" \\ back\nline \x7f é’…'
    assert tomllib.loads(document({"one": {"two words": text, "list": [text] * 9}}))["one"]["list"][8] == text
