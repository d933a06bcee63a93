"""`make check`: every static check, all of them even when the first one fails."""

import subprocess
import sys
from pathlib import Path

HERE = Path(sys.executable).parent  # the environment's own tools, whatever PATH says
CHECKS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy", "crm"],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "floors": ["lint-imports"],
}


def main() -> None:
    """Runs the checks one after the other; exits with 1 when any of them failed."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


def passes(name: str, command: list[str]) -> bool:
    """Runs one check, shows its words, returns whether it found nothing."""
    print(f"— {name}: {' '.join(command)}", flush=True)
    return subprocess.run([HERE / command[0], *command[1:]], check=False).returncode == 0


if __name__ == "__main__":
    main()
