#!/usr/bin/env python3
"""Collects the messages of code and templates into the French and the English catalogue.

python tools/catalogues.py           update both; English is filled in by itself, French says what is missing
python tools/catalogues.py --check   only say whether a message is missing, fuzzy or no longer used
"""

import subprocess
import sys
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "crm" / "translations"
LANGUAGES = ("fr", "en")
LAST_TOUCHED = datetime(2026, 1, 1, tzinfo=UTC)  # the same every time: a date would make each merge a conflict


def main() -> int:
    """Returns 0 when both catalogues are complete."""
    template = extract()
    found = {language: merged(language, template) for language in LANGUAGES}
    if "--check" not in sys.argv:
        for language, catalogue in found.items():
            save(language, catalogue)
    return report(found)


def extract() -> Catalog:
    """Returns the messages that code and templates use now."""
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", str(FOLDER / "babel.cfg")]
    command += ["-k", "_l", "-k", "_n:1,2", "-k", "ngettext:1,2", "--no-location", "--sort-output"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "messages.pot"
        subprocess.run([*command, "-o", str(path), "."], cwd=ROOT, check=True)
        with path.open("rb") as file:
            return read_po(file)


def merged(language: str, template: Catalog) -> Catalog:
    """Returns the language's catalogue with the messages of now, no guesses, nothing that is no longer used."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    catalogue = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(locale=language)
    catalogue.project, catalogue.version, catalogue.header_comment = "Relance", "", "# Relance"
    catalogue.update(deepcopy(template), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.creation_date = catalogue.revision_date = LAST_TOUCHED
    if language == "en":
        for message in catalogue:
            if message.id:
                message.string = message.id
    return catalogue


def save(language: str, catalogue: Catalog) -> None:
    """Writes the catalogue, sorted, so that two people's additions merge."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False, omit_header=False
        )


def report(found: dict[str, Catalog]) -> int:
    """Prints what is missing; returns how the program ends."""
    missing = {code: [m.id for m in catalogue if m.id and not complete(m)] for code, catalogue in found.items()}
    for code, ids in missing.items():
        print(f"{code}: {len(found[code])} messages, {len(ids)} not translated")
        for one in ids:
            print("  ", one)
    return 1 if any(missing.values()) else 0


def complete(message) -> bool:
    """Returns whether every form of a message has a text and nobody has to look at it again."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(strings) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main())
