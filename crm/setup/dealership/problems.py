"""What is wrong with a dealership file: all of it at once, each with its line and field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from flask_babel import gettext as _

from crm.setup.dealership.locator import Path, line_of


@dataclass(frozen=True)
class Problem:
    """One thing to correct."""

    path: Path
    message: str


class DealershipFileWrong(ValueError):
    """The file can't be loaded; nothing was written. `lines` says what to correct, in the order of the file."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass
class Problems:
    """Collects problems while the checks go on."""

    found: list[Problem] = field(default_factory=list)

    def refuse(self, lines: dict[Path, int]) -> None:
        """Raises DealershipFileWrong when anything was found."""
        if self.found:
            numbered = sorted({(line_of(lines, p.path), name_of(p.path), p.message) for p in self.found})
            raise DealershipFileWrong([f"line {line}, {name}: {text}" for line, name, text in numbered])


@dataclass(frozen=True)
class Spot:
    """A place in the file, and where to say what is wrong there."""

    path: Path
    problems: Problems

    def inside(self, *keys: str | int) -> "Spot":
        """Returns the place of something in this one."""
        return Spot((*self.path, *keys), self.problems)

    def say(self, message: str) -> Any:
        """Notes a problem here; returns None, so that a check can end with it."""
        self.problems.found.append(Problem(self.path, message))
        return None

    def is_wrong(self, key: str) -> bool:
        """Whether something has been said about this field already."""
        return any(problem.path == (*self.path, key) for problem in self.problems.found)


def name_of(path: Path) -> str:
    """Returns a path as people write it, counting from 1: `outlets[2].sales_alerts[6]`."""
    name = ""
    for key in path:
        if isinstance(key, int):
            name += f"[{key + 1}]"
        else:
            name += f".{key}" if name else key
    return name or "file"


def guess(word: object, known: Iterable[str]) -> str:
    """Returns “ Did you mean …?” when a known word is near, else an empty string."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(str(word).casefold(), by_folded, n=1, cutoff=0.6)
    return " " + _("Did you mean “%(word)s”?", word=by_folded[near[0]]) if near else ""


def known_only(value: dict, known: tuple[str, ...], at: Spot) -> None:
    """Says of each key that nobody reads that it is unknown, and what may have been meant."""
    for key in value:
        if key not in known:
            at.inside(key).say(_("“%(key)s” is not a field of this section.", key=key) + guess(key, known))
