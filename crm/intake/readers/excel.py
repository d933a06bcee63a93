"""Excel files: measured before they are unpacked, then read row by row."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise

from python_calamine import CalamineError, CalamineWorkbook

from crm.intake.readers.rows import MAX_COLUMNS, Rows, SheetRefused

MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_CELLS = 5_000_000
EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MAX_CHARACTERS = 200_000_000  # of all cells together: a text that is kept once may stand in every cell
_SHARED = "xl/sharedstrings.xml"
_OTHER_FORMATS = {"content.xml", "xl/workbook.bin"}  # ODS and XLSB would be read too, but cannot be measured so
_ITEM = re.compile(rb"<(?:\w+:)?si[ >]")
_USE = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\bt\s*=\s*["']s["'][^>]*>(?:[^<]++|<(?!/?(?:\w+:)?[vc]\b))*+<(?:\w+:)?v\b[^>]*>\s*(\d{1,9})"""
)
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]{0,200}?r\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")


def rows_of(raw: bytes) -> Rows:
    """Returns the rows of the first sheet that holds any. Raises SheetRefused, for a bomb too."""
    _refuse_bomb(raw)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = (workbook.get_sheet_by_name(name) for name in workbook.sheet_names[:20])
        sheet = next((sheet for sheet in sheets if sheet.height and sheet.width), None)
    except (CalamineError, OSError, ValueError) as error:
        raise SheetRefused("not readable as an Excel file: %(error)s", error=error) from error
    if sheet is None:
        return Rows(iter(()), 1)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise SheetRefused("the sheet has more than %(most)s cells", most=MAX_CELLS)
    rows = ([_cell(cell) for cell in row[:MAX_COLUMNS]] for row in sheet.iter_rows())
    return Rows(rows, (sheet.start or (0, 0))[0] + 1)


def _refuse_bomb(raw: bytes) -> None:
    """A small file may not unpack to a huge one, nor place one cell at the far end of an endless sheet."""
    if raw[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            entries = package.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > 2_000 or unpacked > MAX_UNPACKED or unpacked > len(raw) * MAX_RATIO + 10_000_000:
                raise SheetRefused("the Excel file unpacks to far more than its size")
            named = {entry.filename.lower(): entry for entry in entries}
            if _OTHER_FORMATS & named.keys():
                raise SheetRefused("not readable as an Excel file: %(error)s", error="ODS, XLSB")
            shared = named.get(_SHARED)
            lengths = _shared_lengths(package.read(shared)) if shared else []
            for entry in entries:
                if entry is not shared:
                    _measure(package, entry, lengths)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise SheetRefused("not readable as an Excel file: %(error)s", error=error) from error


def _shared_lengths(text: bytes) -> list[int]:
    """Returns how many bytes of the file each shared text takes, its tags included."""
    starts = [found.start() for found in _ITEM.finditer(text)]
    return [end - start for start, end in pairwise([*starts, len(text)])]


def _measure(package: zipfile.ZipFile, entry: zipfile.ZipInfo, lengths: Sequence[int]) -> None:
    width = height = read = characters = 0
    rest = b""
    with package.open(entry) as stream:
        while chunk := stream.read(1 << 20):
            read += len(chunk)
            if read > MAX_UNPACKED:
                raise SheetRefused("the Excel file unpacks to far more than its size")
            for letters, number in _CELL.findall(rest + chunk):
                height = max(height, int(number))
                width = max(width, _column_number(letters))
            if width * height > MAX_CELLS:
                raise SheetRefused("the sheet has more than %(most)s cells", most=MAX_CELLS)
            characters += sum(lengths[int(use)] for use in _USE.findall(rest + chunk) if int(use) < len(lengths))
            if characters > MAX_CHARACTERS:
                raise SheetRefused("the Excel file unpacks to far more than its size")
            rest = chunk[-300:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value).strip()
