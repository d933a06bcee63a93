"""The refused rows go back as a file: as they came, with the reason in a column of its own."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

from crm.intake.imports.queries import body_of, refusals
from crm.intake.imports.words import REASON_HEAD, reason
from crm.intake.models import Import
from crm.intake.readers.rows import SheetRefused
from crm.intake.readers.sheet import open_table
from crm.kernel import sheets


def refused_file(run: Import, kind: str) -> IO[bytes]:
    """Returns the refused rows as CSV or XLSX, heads first; the caller closes the file."""
    heads = [column["head"] for column in run.columns]
    rows = _beside(open_table(body_of(run)).rows, refusals(run), width=len(heads))
    return sheets.write(kind, [*heads, REASON_HEAD], rows)


def _beside(rows: Iterator[list[str]], refused: Iterable[tuple[int, str]], width: int) -> Iterator[Sequence[str]]:
    """Gives each refused row, filled up to the width of the heads, and its reason behind it; both come in order."""
    reached = 0
    for position, why in refused:
        row = _at(rows, position - reached)
        reached = position + 1
        yield [*row, *[""] * (width - len(row)), reason(why)]


def _at(rows: Iterator[list[str]], ahead: int) -> list[str]:
    """A line that can no longer be read has nothing but its reason to give back."""
    try:
        return next(islice(rows, ahead, None), [])
    except SheetRefused:
        return []
