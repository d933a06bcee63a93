"""Which process this is, so that another one on the same machine can tell whether it still lives."""

import os
import socket
from pathlib import Path

PROC = Path("/proc")


def own_name() -> str:
    """Returns "machine/process/birth" of this process; unique over restarts of the machine's containers too."""
    return f"{_machine()}/{os.getpid()}/{_birth(os.getpid())}"


def is_dead(name: str) -> bool:
    """Returns True when the named process ran on this machine and has ended; False when it lives, or who knows."""
    machine, pid, birth = name.rsplit("/", 2) if name.count("/") >= 2 else ("", "0", "")
    return machine == _machine() and bool(birth) and _birth(int(pid)) != birth


def _machine() -> str:
    """The host's name and its process namespace: elsewhere, a process number means nothing to us."""
    namespace = PROC / "self" / "ns" / "pid"
    return f"{socket.gethostname()[:60]}:{namespace.readlink() if namespace.exists() else ''}"


def _birth(pid: int) -> str:
    """Returns when the process started, in ticks since boot (man 5 proc, field 22); empty when it is gone."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended, or there is no /proc
        return ""
    return "" if fields[0] == "Z" else fields[19]
