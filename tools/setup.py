"""Sets the project up, with the standard library only: environment, catalogues, database, demo data, then a command.

    python3 tools/setup.py            the environment alone
    python3 tools/setup.py run        … then catalogues, migrations, demo data on an empty database, everything started
    python3 tools/setup.py app        … the same without starting anything
    python3 tools/setup.py dev CMD…   … with the tools for tests and checks, then CMD from the environment

The Makefile calls this; without make it is the same by hand.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / ".lock"
OLDEST = (3, 11)


def main(words: list[str]) -> None:
    """Does what the words ask; ends with a sentence when the machine lacks something."""
    task = words[0] if words else "venv"
    if task not in {"venv", "app", "run", "dev"}:
        sys.exit(__doc__)
    os.chdir(ROOT)
    make_environment(ROOT / ("requirements-dev.lock" if task == "dev" else "requirements.lock"))
    if task == "dev":
        make_catalogues()
        become(words[1:])
    if task in {"app", "run"}:
        make_catalogues()
    if task == "app":
        become(["flask", "prepare"])
    if task == "run":
        become(["flask", "serve", "--with-demo"])


def make_environment(lock: Path) -> None:
    """Fills .venv from the lock file unless its stamp says that it holds just that (or more, for tests) already."""
    wanted = stamp_of(lock)
    found = STAMP.read_text().split() if STAMP.exists() else []
    if wanted in found and (BIN / "python").exists():
        return
    say(f"Installing {lock.name} into {VENV.name} …")
    uv = shutil.which("uv")
    if uv:
        install_with_uv(uv, lock)
    else:
        install_with_pip(lock)
    stamps = {wanted, stamp_of(ROOT / "requirements.lock")} if lock.name == "requirements-dev.lock" else {wanted}
    STAMP.write_text("\n".join(sorted(stamps)))


def install_with_uv(uv: str, lock: Path) -> None:
    """Lets uv make the environment; it brings a Python of its own when the machine's is too old."""
    if not (BIN / "python").exists():
        run([uv, "venv", "-q", str(VENV), "--python", f">={OLDEST[0]}.{OLDEST[1]}"])
    run([uv, "pip", "sync", "-q", "--compile-bytecode", "--python", str(BIN / "python"), "--require-hashes", str(lock)])


def install_with_pip(lock: Path) -> None:
    """Makes the environment with venv and pip; says what is missing in words."""
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"Relance needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {have}. "
            "Install a newer one and run `make PYTHON=python3.12 run`, or install uv, which brings one."
        )
    if importlib.util.find_spec("ensurepip") is None:
        exact = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        sys.exit(f"This Python cannot make environments. On Debian and Ubuntu: sudo apt install {exact}")
    if not (BIN / "pip").exists():
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    run([str(BIN / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes",
         "-r", str(lock)])  # fmt: skip


def make_catalogues() -> None:
    """Compiles the translations whose source is newer than what was compiled."""
    sources = sorted((ROOT / "crm" / "translations").glob("*/LC_MESSAGES/*.po"))
    if any(is_older(source.with_suffix(".mo"), source) for source in sources):
        run([str(BIN / "pybabel"), "-q", "compile", "-d", "crm/translations"])


def is_older(made: Path, source: Path) -> bool:
    """Returns whether `made` is missing or older than its source."""
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def stamp_of(lock: Path) -> str:
    """Returns the mark of an environment that holds exactly this lock file on this Python."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def run(command: list[str]) -> None:
    """Runs one step; its failure is ours, with its own words already printed."""
    finished = subprocess.run(command, check=False)
    if finished.returncode:
        sys.exit(f"This step failed: {' '.join(command)}")


def become(command: list[str]) -> None:
    """Turns this process into the command, so that a signal reaches it directly."""
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ["VIRTUAL_ENV"] = str(VENV)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each start compiles everything again: twice the time
    sys.stdout.flush()
    os.execvp(command[0], command)


def say(text: str) -> None:
    """Writes a line for the person who waits."""
    print(text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
