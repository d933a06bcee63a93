"""What was seen, on the terminal at once and in bench/RESULTS.md at the end."""

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

from crm.kernel.clock import now

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = "# What `make bench` measured\n\nNewest last. A ratio holds on any machine; milliseconds are that machine's.\n"


@dataclass
class Report:
    """Lines of (what, figure, aim, whether it was reached)."""

    lines: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, what: str, figure: str, aim: str = "", reached: bool | None = None) -> None:
        """Adds one figure and says it."""
        word = {True: "yes", False: "**no**", None: ""}[reached]
        self.lines.append((what, figure, aim, word))
        print(f"{what}: {figure}" + (f" (aim: {aim}; {word})" if aim else ""), flush=True)

    def keep(self, title: str) -> None:
        """Appends the figures with date and machine to RESULTS.md."""
        table = ["| what | measured | aim | reached |", "|---|---|---|---|"]
        table += [f"| {' | '.join(line)} |" for line in self.lines]
        before = RESULTS.read_text("utf-8") if RESULTS.exists() else HEAD
        RESULTS.write_text(f"{before}\n## {title}\n\n{_machine()}\n\n" + "\n".join(table) + "\n", "utf-8")


def _machine() -> str:
    busy = os.getloadavg()[0]
    return (
        f"{now():%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({_processor()}), Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}; load at the end {busy:.1f}."
    )


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in path.read_text().splitlines() if line.startswith("model name")] if path.exists() else []  # fmt: skip
    return names[0] if names else platform.processor() or "unknown processor"
