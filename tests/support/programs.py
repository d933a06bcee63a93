"""Finding the real programs that tests need: on the machine, else installed by apt when we may."""

import glob
import os
import shutil
import subprocess
from collections.abc import Callable

import pytest


def needed(what: str, find: Callable[[], str | None], package: str) -> str:
    """Returns the program's path, installing `package` as root on Debian when it is missing; fails, never skips."""
    found = find()
    if found is None and os.getuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], check=False)
        found = find()
    if found is None:
        pytest.fail(f"{what} is needed: sudo apt install {package}", pytrace=False)
    return found


def postgres_folder() -> str | None:
    """Returns the folder of the newest PostgreSQL's programs."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    if folders:
        return folders[-1]
    found = shutil.which("postgres")
    return os.path.dirname(found) if found else None


def chromium() -> str | None:
    """Returns the browser: $CHROMIUM, else one on PATH."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
