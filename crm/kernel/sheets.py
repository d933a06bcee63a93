"""The one gate through which rows leave as CSV or Excel: no cell of theirs is ever a formula (reliability.md, rule 12)."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

from xlsxwriter import Workbook

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-][\d .,()/]*\d[\d .,()/]*")  # +33 6 39 98 12 34 and -12,5 are numbers, never formulas
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
KEPT_IN_MEMORY = 4 * 1024 * 1024  # bytes; a larger file is written to disk
MOST_IN_A_CELL = 32_767  # signs that Excel takes
CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def inert(value: object) -> str:
    """Returns a cell's text that no spreadsheet runs: an apostrophe stands before what would start a formula."""
    text = _NOT_TEXT.sub("", "" if value is None else str(value))
    if text.lstrip(" ").startswith(STARTS_A_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def write(kind: str, heads: Sequence[object], rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """Returns a file of this kind (CSV, XLSX) with the heads and rows, ready to be read; the caller closes it."""
    return {CSV: _csv, XLSX: _xlsx}[kind](heads, rows)


def _csv(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """With a BOM and semicolons: what a French Excel opens by a double click."""
    file = tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)  # type: ignore[arg-type]
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([inert(head) for head in heads])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    text.detach()
    file.seek(0)
    return file  # type: ignore[return-value]


def _xlsx(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """Every cell is text; rows are written to disk as they come."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, head in enumerate(heads):
            sheet.write_string(0, column, inert(head)[:MOST_IN_A_CELL], bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if cell not in (None, ""):
                    sheet.write_string(number, column, inert(cell)[:MOST_IN_A_CELL])
    file.seek(0)
    return file
