"""How much memory the processes of one installation really take together."""

import os
from pathlib import Path

PROC = Path("/proc")


def megabytes_of_tree(root: int) -> float | None:
    """Returns the summed proportional memory (PSS, in MB) of a process and all below it; None without /proc.

    A page shared by four processes counts a quarter in each: the sum is what the machine really gives.
    """
    if not (PROC / str(root) / "smaps_rollup").exists():
        return None
    return sum(_kilobytes(pid) for pid in _tree(root)) / 1024


def _tree(root: int) -> list[int]:
    parents = {int(entry.name): _parent(entry) for entry in PROC.iterdir() if entry.name.isdigit()}
    found = [root]
    for pid in found:  # grows while we walk it
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it ended while we looked
        return 0


def _kilobytes(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:  # it ended while we looked
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def own_tree() -> float | None:
    """Returns the same for this process and its children."""
    return megabytes_of_tree(os.getpid())
