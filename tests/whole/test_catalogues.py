"""Both catalogues are complete, compiled, and say what the code says."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_message_is_in_both_catalogues():
    told = subprocess.run(
        [sys.executable, "tools/catalogues.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_reader_gets_french_and_english(client):
    french = client.get("/login", headers={"Accept-Language": "fr"})
    english = client.get("/login", headers={"Accept-Language": "en"})
    assert "Mot de passe oublié" in french.text
    assert "Forgotten password" in english.text
