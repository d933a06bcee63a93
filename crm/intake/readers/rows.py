"""What the readers of CSV and of Excel give: rows of texts, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_COLUMNS = 300


class SheetRefused(ValueError):
    """The file is no table that may be read: not one at all, or larger than what it pretends to be.

    The message is English, with `values` put in; an edge translates `text` and puts them in again.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text % values if values else text)
        self.text, self.values = text, values


@dataclass(frozen=True)
class Rows:
    """Rows, and the number that a spreadsheet gives the first."""

    rows: Iterator[list[str]]
    first_row: int
