"""`flask intake file`: what it prints is what other programs read."""

import json
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent / "corpus"
FIELDS = """outcome why lead key requested_at received_at outlet brand activity kind civility first_name last_name full_name
company siret vat email phones preferred_contact postal_code vehicle_of_interest test_drives trade_in finance budget_eur
consent comments answers flags owner reason first_response_due""".split()


@pytest.fixture
def run(app, portal, cast):
    def run(*arguments: str):
        return app.test_cli_runner().invoke(args=["intake", "file", *arguments])

    return run


def test_one_json_line_for_each_record_with_every_field(run):
    result = run("--json", "--source", "Portail", "--received-at", "2026-11-05T10:00:00", str(CORPUS / "adf_full.xml"), str(CORPUS / "adf_many_one_broken.xml"))  # fmt: skip
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["outcome"] for line in lines] == ["created", "created", "quarantined", "quarantined", "created"]
    assert all(list(line) == FIELDS for line in lines)
    assert lines[0]["key"] == ["Portail", "PX-10001"]
    assert lines[0]["received_at"].startswith("2026-11-05T10:00:00+01:00")
    assert lines[0]["vehicle_of_interest"]["price_eur"] == 25900


@pytest.mark.parametrize("name", ["adf_full.xml", "mail_plain.eml", "json_api.json", "google.json", "sheet.xlsx", "sheet_comma_bom.csv"])  # fmt: skip
def test_each_format_finds_a_source_of_its_own(run, name):
    result = run("--json", str(CORPUS / name), "--legal-entity", "FR40303265045")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["outcome"] == "created"


def test_an_unknown_source_is_told_with_those_that_are_known(run):
    result = run("--source", "Portial", "--legal-entity", "FR40303265045", str(CORPUS / "adf_full.xml"))
    assert result.exit_code == 1
    assert "Portail" in result.output


def test_a_large_file_is_taken_in_piece_by_piece(run, tmp_path):
    rows = "\n".join(f"Alix Exemple{n};+3363998{n:04d};{n}" for n in range(250))
    (tmp_path / "leads.csv").write_text(f"Nom complet;Téléphone;Référence\n{rows}\n")
    first = run("--json", "--source", "Portail", str(tmp_path / "leads.csv"))
    again = run("--json", "--source", "Portail", str(tmp_path / "leads.csv"))
    assert [json.loads(line)["outcome"] for line in first.stdout.splitlines()] == ["created"] * 250
    assert {json.loads(line)["outcome"] for line in again.stdout.splitlines()} == {"duplicate"}
