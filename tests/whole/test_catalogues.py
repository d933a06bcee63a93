"""Both catalogues are complete, compiled, and say what the code says."""

import re
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]


def test_every_message_is_in_both_catalogues():
    told = subprocess.run(
        [sys.executable, "tools/catalogues.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_french_keeps_its_narrow_spaces():
    with open(ROOT / "crm/translations/fr/LC_MESSAGES/messages.po", "rb") as file:
        said = [m.string if isinstance(m.string, tuple) else (m.string,) for m in read_po(file) if m.id]
    loose = [text for texts in said for text in texts if re.search(r" [:;!?»]|« ", text)]
    assert not loose


def test_the_reader_gets_french_and_english(client):
    french = client.get("/login", headers={"Accept-Language": "fr"})
    english = client.get("/login", headers={"Accept-Language": "en"})
    assert "Mot de passe oublié" in french.text
    assert "Forgotten password" in english.text
