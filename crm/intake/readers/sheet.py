"""CSV and Excel files: encoding, separator and columns are guessed; a person may correct the columns."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import chain, islice

from python_calamine import CalamineError, CalamineWorkbook

from crm.intake.prospect import Prospect, Reading, Unreadable
from crm.intake.readers.build import build
from crm.intake.readers.consents import consent_of
from crm.intake.readers.draft import Draft
from crm.intake.readers.labels import FIELDS, guess_field
from crm.intake.readers.lines import take_text
from crm.intake.readers.phones import to_e164
from crm.intake.readers.words import decode, truth

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_CELLS = 5_000_000
MAX_COLUMNS = 300
HEAD_AMONG = 15  # a title or two may stand above the heads
CONSENT, ANSWER, IGNORE = "consent", "answer", "ignore"
CONSENTS = ("consent.email", "consent.sms", "consent.phone", "consent.partners")
_CELL = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?r="([A-Z]{1,3})(\d{1,7})"')
csv.field_size_limit(4 * 1024 * 1024)


class SheetRefused(ValueError):
    """The file is no table that may be read: not one at all, or larger than what it pretends to be."""


@dataclass(frozen=True)
class Column:
    """A column: its head, the field it was taken for (FIELDS, CONSENTS, or one of CONSENT, ANSWER, IGNORE), how sure."""

    index: int
    head: str
    field: str
    confidence: float
    sample: str = ""


@dataclass(frozen=True)
class Table:
    """An opened file: its columns as guessed, and its rows below the heads, read once."""

    columns: tuple[Column, ...]
    rows: Iterator[list[str]]
    format: str  # csv | xlsx


def open_table(raw: bytes) -> Table:
    """Returns the table in `raw`, CSV or Excel. Raises SheetRefused."""
    if len(raw) > MAX_BYTES:
        raise SheetRefused("the file is larger than 64 MB")
    excel = raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    rows = _excel_rows(raw) if excel else _csv_rows(decode(raw))
    head = list(islice(rows, HEAD_AMONG))
    if not head:
        raise SheetRefused("the file holds no row")
    at = _head_row(head)
    heads, sample = (head[at], head[at + 1 :]) if at is not None else ([], head)
    columns = _columns(heads, sample)
    return Table(columns, chain(iter(sample), rows), "xlsx" if excel else "csv")


def with_mapping(columns: Iterable[Column], mapping: Mapping[str, str]) -> tuple[Column, ...]:
    """Returns the columns with a person's choices: {head or index as text: field}."""
    chosen = []
    for column in columns:
        field = mapping.get(str(column.index), mapping.get(column.head))
        chosen.append(replace(column, field=field, confidence=1.0) if field is not None else column)
    return tuple(chosen)


def read_row(columns: Iterable[Column], row: list[str], received_at: datetime) -> Prospect | Unreadable | None:
    """Returns the lead of one row; None when the row is empty."""
    if not any(cell.strip() for cell in row):
        return None
    draft = Draft()
    for column in columns:
        value = row[column.index] if column.index < len(row) else ""
        if value.strip():
            _put(draft, column, value)
    for text in draft.lists.pop("comments", []):
        take_text(draft, text)
    return build(draft, received_at)


def read(raw: bytes, received_at: datetime, mapping: Mapping[str, str] | None = None) -> Reading:
    """Returns all leads of a file. Never raises for what is in `raw`; a torn end is one unreadable record."""
    name = "xlsx" if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else "csv"
    try:
        table = open_table(raw)
    except SheetRefused as refused:
        return Reading((Unreadable(str(refused)),), name)
    columns, records = with_mapping(table.columns, mapping or {}), []
    if not any(column.field in {"email", "phone"} for column in columns):
        return Reading((Unreadable("no column with a phone number or an e-mail address was found"),), name)
    try:
        for row in table.rows:
            if (record := read_row(columns, row, received_at)) is not None:
                records.append(record)
    except SheetRefused as refused:
        records.append(Unreadable(str(refused)))
    return Reading(tuple(records) or (Unreadable("the file holds no lead"),), name)


def _put(draft: Draft, column: Column, value: str) -> None:
    if column.field in FIELDS:
        draft.put(column.field, value)
    elif column.field in CONSENTS:
        if (said := truth(value)) is not None:
            draft.consent({column.field.removeprefix("consent."): said})
    elif column.field == CONSENT:
        consents = consent_of(column.head, value)
        draft.consent(consents) if consents else draft.answer(column.head, value)
    elif column.field == ANSWER:
        draft.answer(column.head or f"Colonne {column.index + 1}", value)


def _csv_rows(text: str) -> Iterator[list[str]]:
    text = text.replace("\0", "")
    hint = re.match(r"\s*sep=(.)\r?\n", text, re.IGNORECASE)
    if hint:
        text = text[hint.end() :]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=hint.group(1) if hint else _separator(text), skipinitialspace=True
    )
    try:
        for row in reader:
            yield [cell.strip() for cell in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise SheetRefused(f"line {reader.line_num} cannot be read: {error}") from error


def _separator(text: str) -> str:
    """The sign that parts the first lines into the same number of cells, as many as can be."""
    lines = [re.sub(r'"[^"]*"', '""', line) for line in text[:20_000].split("\n")[:20] if line.strip()]
    scores = {}
    for sign in ";\t,|":
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        scores[sign] = usual * counts.count(usual) + max(counts[:1], default=0) * 0.1
    return max(scores, key=scores.get) if any(scores.values()) else ";"


def _excel_rows(raw: bytes) -> Iterator[list[str]]:
    _refuse_bomb(raw)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = (workbook.get_sheet_by_name(name) for name in workbook.sheet_names[:20])
        sheet = next((sheet for sheet in sheets if sheet.height and sheet.width), None)
    except (CalamineError, OSError, ValueError) as error:
        raise SheetRefused(f"not readable as an Excel file: {error}") from error
    if sheet is None:
        return iter(())
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise SheetRefused(f"the sheet has more than {MAX_CELLS} cells")
    return ([_cell(cell) for cell in row[:MAX_COLUMNS]] for row in sheet.iter_rows())


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
            for entry in entries:
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    _measure(package, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise SheetRefused(f"not readable as an Excel file: {error}") from error


def _measure(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    width = height = read = 0
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
                raise SheetRefused(f"the sheet has more than {MAX_CELLS} cells")
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


def _head_row(rows: list[list[str]]) -> int | None:
    """Returns where the heads are: the row that names most fields, at least two; None when there are none."""
    known = [sum(1 for cell in row if _guess(cell)[1] >= 0.8) for row in rows]
    best = max(range(len(rows)), key=lambda index: (known[index], -index))
    if known[best] >= 2 or (known[best] == 1 and len([cell for cell in rows[best] if cell]) == 1):
        return best
    with_contact = any(_looks_like(cell) for cell in rows[0])
    return None if with_contact else 0


def _columns(heads: list[str], sample: list[list[str]]) -> tuple[Column, ...]:
    width = max([len(heads), *(len(row) for row in sample)], default=0)
    found = [_column(index, heads[index] if index < len(heads) else "", sample) for index in range(width)]
    names = {column.field for column in found}
    if "last_name" in names and not names & {"first_name", "full_name"}:
        found = [replace(column, field="full_name") if column.field == "last_name" else column for column in found]
    return tuple(found)


def _column(index: int, head: str, sample: list[list[str]]) -> Column:
    cells = [row[index] for row in sample if index < len(row) and row[index]]
    field, sure = _guess(head)
    if field is None and cells:
        kinds = [_looks_like(cell) for cell in cells]
        if kinds[0] and all(kind == kinds[0] for kind in kinds):
            field, sure = kinds[0], 0.6
    if field is None and head and consent_of(head, "oui" if cells else None):
        field, sure = CONSENT, 0.9
    return Column(index, head, field or ANSWER, sure, cells[0][:80] if cells else "")


def _guess(head: str) -> tuple[str | None, float]:
    if head in CONSENTS:
        return head, 1.0
    if len(head) > 80:
        return None, 0.0
    return (head, 1.0) if head in FIELDS else guess_field(head)


def _looks_like(cell: str) -> str | None:
    if re.fullmatch(r"[^\s@]+@[^\s@]+\.[a-zA-Z]{2,}", cell):
        return "email"
    return "phone" if re.fullmatch(r"\+?[\d\s.()\-/]{9,20}", cell) and to_e164(cell) else None
