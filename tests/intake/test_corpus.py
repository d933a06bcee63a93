"""Files as senders write them, beside what must be read from them, field by field."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm.intake.prospect import Prospect, from_json, to_json
from crm.intake.readers.everything import read

CORPUS = Path(__file__).parent / "corpus"
RECEIVED = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
MESSAGES = sorted(path for path in CORPUS.iterdir() if not path.name.endswith(".expected.json"))


def said(value):
    """What a record says, without all that it does not say."""
    if isinstance(value, dict):
        return {name: said(part) for name, part in value.items() if said(part) not in (None, {}, [], "")}
    if isinstance(value, list):
        return [said(part) for part in value]
    return None if value is False else value


def shown(record) -> dict:
    if isinstance(record, Prospect):
        words = to_json(record)
        return said(words) | {"consent": {k: v for k, v in words["consent"].items() if v is not None}}
    return {type(record).__name__: record.why}


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_each_field_is_read_as_its_sender_meant_it(path):
    reading = read(path.read_bytes(), None, path.name, RECEIVED)
    expected = json.loads((CORPUS / f"{path.name}.expected.json").read_text())
    assert [shown(record) for record in reading.records] == expected


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_the_format_is_known_without_the_file_name(path):
    named = read(path.read_bytes(), None, path.name, RECEIVED)
    unnamed = read(path.read_bytes(), None, None, RECEIVED)
    assert unnamed.format == named.format


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_a_prospect_survives_being_kept_as_json(path):
    for record in read(path.read_bytes(), None, path.name, RECEIVED).records:
        if isinstance(record, Prospect):
            assert from_json(json.loads(json.dumps(to_json(record)))) == record
