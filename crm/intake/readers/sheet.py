"""CSV and Excel files: encoding, separator and columns are guessed; a person may correct the columns."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

from crm.intake.prospect import Prospect, Reading, Unreadable
from crm.intake.readers import delimited, excel
from crm.intake.readers.build import build
from crm.intake.readers.consents import consent_of
from crm.intake.readers.draft import Draft
from crm.intake.readers.labels import KNOWN, guess_field
from crm.intake.readers.lines import take_text
from crm.intake.readers.phones import to_e164
from crm.intake.readers.rows import SheetRefused
from crm.intake.readers.words import truth

MAX_BYTES = 128 * 1024 * 1024
HEAD_AMONG = 15  # a title or two may stand above the heads
CONSENT, ANSWER, IGNORE = "consent", "answer", "ignore"
CONSENTS = ("consent.email", "consent.sms", "consent.phone", "consent.partners")


@dataclass(frozen=True)
class Column:
    """A column: its head, the field it was taken for (KNOWN, CONSENTS, or one of CONSENT, ANSWER, IGNORE), how sure."""

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
    encoding: str = ""  # of a CSV file
    separator: str = ""  # of a CSV file
    first_row: int = 1  # the number of the first of `rows`, as a spreadsheet counts


def open_table(raw: bytes) -> Table:
    """Returns the table in `raw`, CSV or Excel. Raises SheetRefused."""
    if len(raw) > MAX_BYTES:
        raise SheetRefused("the file is larger than %(most)s MB", most=MAX_BYTES >> 20)
    is_excel = raw[:4] in excel.EXCEL
    text = None if is_excel else delimited.recognise(raw)
    lines = excel.rows_of(raw) if text is None else delimited.rows_of(text)
    head = list(islice(lines.rows, HEAD_AMONG))
    if not head:
        raise SheetRefused("the file holds no row")
    at = _head_row(head)
    heads, sample = (head[at], head[at + 1 :]) if at is not None else ([], head)
    return Table(
        columns=_columns(heads, sample),
        rows=chain(iter(sample), lines.rows),
        format="xlsx" if is_excel else "csv",
        encoding=text.encoding if text else "",
        separator=text.separator if text else "",
        first_row=lines.first_row + len(head) - len(sample),
    )


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
    name = "xlsx" if raw[:4] in excel.EXCEL else "csv"
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
    return Reading(tuple(records) or (Unreadable("the file holds no lead"),), name, delivery_key=_identity(raw))


def _identity(raw: bytes) -> str:
    """The same file is the same delivery, under whatever name and whenever it comes again."""
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _put(draft: Draft, column: Column, value: str) -> None:
    if column.field in KNOWN:
        draft.put(column.field, value)
    elif column.field in CONSENTS:
        if (said := truth(value)) is not None:
            draft.consent({column.field.removeprefix("consent."): said})
    elif column.field == CONSENT:
        consents = consent_of(column.head, value)
        draft.consent(consents) if consents else draft.answer(column.head, value)
    elif column.field == ANSWER:
        draft.answer(column.head or f"Colonne {column.index + 1}", value)


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
    return (head, 1.0) if head in KNOWN else guess_field(head)


def _looks_like(cell: str) -> str | None:
    if re.fullmatch(r"[^\s@]+@[^\s@]+\.[a-zA-Z]{2,}", cell):
        return "email"
    return "phone" if re.fullmatch(r"\+?[\d\s.()\-/]{9,20}", cell) and to_e164(cell) else None
