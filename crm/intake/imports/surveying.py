"""What an uploaded file looks like, found in one pass over it. Pure: no database, no request."""

import re
from dataclasses import asdict, dataclass
from itertools import islice

from crm.intake.imports.words import REASON_HEADS
from crm.intake.readers.excel import EXCEL
from crm.intake.readers.rows import SheetRefused
from crm.intake.readers.sheet import IGNORE, Column, open_table
from crm.intake.readers.words import encoding_of, fold

HEAD_ROWS = 20  # kept for samples and preview
SAMPLES = 3
CELL_SHOWN = 300  # signs of a cell that a sample or the preview keeps
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Guess:
    """A column as found: its head, the field it was taken for, how sure (0 to 1), what stands in it."""

    index: int
    head: str
    field: str
    confidence: float
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Survey:
    """A file as found. `head` are the first rows; `total` counts all rows below the heads, empty ones included."""

    format: str  # csv | xlsx
    encoding: str
    separator: str
    first_row: int
    columns: tuple[Guess, ...]
    head: tuple[list[str], ...]
    total: int

    def layout(self) -> dict:
        """Returns format, encoding, separator and the number of the first row, as JSON."""
        values = asdict(self)
        return {name: values[name] for name in ("format", "encoding", "separator", "first_row")}


def survey(raw: bytes) -> Survey:
    """Returns what the file looks like. Raises SheetRefused when it is no table, or holds no row below its heads."""
    _refuse_what_is_no_table(raw)
    table = open_table(raw)
    head = list(islice(table.rows, HEAD_ROWS))
    if not any(any(row) for row in head):
        raise SheetRefused("the file holds no row")
    return Survey(
        format=table.format,
        encoding=table.encoding,
        separator=table.separator,
        first_row=table.first_row,
        columns=tuple(_guess(column, head) for column in table.columns),
        head=tuple([cell[:CELL_SHOWN] for cell in row] for row in head),
        total=len(head) + _count(table.rows),
    )


def _refuse_what_is_no_table(raw: bytes) -> None:
    """A picture, a PDF, a web page under the name of a CSV file. What calls itself Excel is asked by its reader."""
    if raw[:4] in EXCEL:
        return
    encoding, start = encoding_of(raw)
    head = raw[start : start + 4000].decode(encoding, errors="replace")
    if head.lstrip()[:1] in {"<", "{"} or head.startswith("%PDF") or len(_CONTROL.findall(head)) > len(head) / 100:
        raise SheetRefused("the file is neither CSV nor Excel")


def _count(rows) -> int:
    """A line that cannot be read ends the count; the import will tell which one it was."""
    count = 0
    try:
        for _ in rows:
            count += 1
    except SheetRefused:
        return count + 1
    return count


def _guess(column: Column, head: list[list[str]]) -> Guess:
    cells = [row[column.index][:CELL_SHOWN] for row in head if column.index < len(row) and row[column.index]]
    ours = fold(column.head) in REASON_HEADS
    return Guess(
        column.index,
        column.head[:CELL_SHOWN],
        IGNORE if ours else column.field,
        1.0 if ours else column.confidence,
        tuple(dict.fromkeys(cells))[:SAMPLES],
    )
