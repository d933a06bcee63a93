"""On which line of a TOML text does a field stand? `tomllib` doesn't say, so this walks a text it has accepted."""

import re

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PLAIN = re.compile(r"[^,\]\}#\n]+")
_STRINGS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r'"""(?:\\.|(?!""").)*"{3,5}',
        r"'''(?:(?!''').)*'{3,5}",
        r'"(?:\\.|[^"\\])*"',
        r"'[^']*'",
    )
)


def lines_of(text: str) -> dict[Path, int]:
    """Returns the line (from 1) on which each field, table and list item of a valid TOML text begins."""
    return _Walk(text.replace("\r\n", "\n")).run()


def line_of(lines: dict[Path, int], path: Path) -> int:
    """Returns the line of a path, or of the nearest thing around it (for a field that is missing)."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Walk:
    """One pass over the text; `at` is where it stands."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def run(self) -> dict[Path, int]:
        table: Path = ()
        self.skip()
        while self.at < len(self.text):
            table = self.header() if self.text[self.at] == "[" else self.pair(table)
            self.skip()
        return self.lines

    def header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the table that the following pairs belong to."""
        start, double = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        table = self.inside_last_items(self.key())
        self.at = self.text.index("]", self.at) + (2 if double else 1)
        if double:
            self.mark(table, start)
            self.counts[table] = self.counts.get(table, -1) + 1
            table = (*table, self.counts[table])
        self.mark(table, start)
        return table

    def inside_last_items(self, names: Path) -> Path:
        """A header through a list of tables means the list's last item."""
        path: Path = ()
        for place, name in enumerate(names):
            path = (*path, name)
            if path in self.counts and place < len(names) - 1:
                path = (*path, self.counts[path])
        return path

    def pair(self, table: Path) -> Path:
        """`key = value`: marks the key; returns the table, which goes on."""
        start = self.at
        path = (*table, *self.key())
        for length in range(len(table) + 1, len(path) + 1):
            self.mark(path[:length], start)
        self.skip()
        self.at += 1  # the equals sign
        self.skip()
        self.value(path)
        return table

    def key(self) -> Path:
        """`a."b c".d`, as its parts."""
        parts: list[str] = []
        while True:
            self.skip()
            found = self.string() or self.take(_BARE)
            word = found.group()
            self.at = found.end()
            parts.append(word[1:-1] if word[0] in "\"'" else word)
            self.skip()
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def value(self, path: Path) -> None:
        found = self.string()
        if found:
            self.at = found.end()
        elif self.text[self.at] == "[":
            self.items(path)
        elif self.text[self.at] == "{":
            self.inline_table(path)
        else:
            self.at = self.take(_PLAIN).end()

    def items(self, path: Path) -> None:
        self.at += 1
        self.skip()
        place = 0
        while self.text[self.at] != "]":
            self.mark((*path, place), self.at)
            self.value((*path, place))
            place += 1
            self.pass_comma()
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        self.skip()
        while self.text[self.at] != "}":
            self.pair(path)
            self.pass_comma()
        self.at += 1

    def pass_comma(self) -> None:
        self.skip()
        if self.text[self.at] == ",":
            self.at += 1
            self.skip()

    def string(self) -> re.Match | None:
        return next((m for m in (p.match(self.text, self.at) for p in _STRINGS) if m), None)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Returns what stands here; tomllib has accepted the text, so it does."""
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"not TOML at character {self.at}")
        return found

    def skip(self) -> None:
        self.at = self.take(_BLANK).end()

    def mark(self, path: Path, offset: int) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, offset) + 1)
