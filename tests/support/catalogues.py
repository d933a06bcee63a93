"""Translations as the application reads them, compiled when their source is newer."""

import subprocess
import sys
from pathlib import Path

TRANSLATIONS = Path(__file__).resolve().parents[2] / "crm" / "translations"


def compile_stale() -> None:
    """Compiles every catalogue when one of them is newer than what was compiled from it."""
    sources = list(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    if any(_is_stale(source) for source in sources):
        command = [sys.executable, "-m", "babel.messages.frontend", "-q", "compile", "-d", str(TRANSLATIONS)]
        subprocess.run(command, check=True)


def _is_stale(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime
