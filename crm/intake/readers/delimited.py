"""Text files with a separator: encoding and separator are guessed, rows are read one by one."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crm.intake.readers.rows import MAX_COLUMNS, Rows, SheetRefused
from crm.intake.readers.words import encoding_of, without_mojibake

csv.field_size_limit(4 * 1024 * 1024)


@dataclass(frozen=True)
class Delimited:
    """A CSV file as bytes, and how to read it."""

    raw: bytes
    start: int  # behind the BOM
    encoding: str
    separator: str
    says_separator: bool  # the first line is Excel's "sep=;"


def recognise(raw: bytes) -> Delimited:
    """Returns the file with the encoding and the separator that it seems to have."""
    encoding, start = encoding_of(raw)
    head = raw[start : start + 40_000].decode(encoding, errors="replace").replace("\0", "")
    hint = re.match(r"\s*sep=(.)\r?\n", head, re.IGNORECASE)
    return Delimited(raw, start, encoding, hint.group(1) if hint else _separator(head[:20_000]), hint is not None)


def rows_of(text: Delimited) -> Rows:
    """Returns the rows, read line by line: the text of a large file is never held as a whole."""
    stream = io.BytesIO(text.raw)
    stream.seek(text.start)
    lines = io.TextIOWrapper(stream, encoding=text.encoding, errors="replace", newline="")
    if text.says_separator:
        lines.readline()
    return Rows(_cells(lines, text.separator), 2 if text.says_separator else 1)


def _cells(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    cleaned = (without_mojibake(line.replace("\0", "")) for line in lines)
    reader = csv.reader(cleaned, delimiter=separator, skipinitialspace=True)
    try:
        for row in reader:
            yield [cell.strip() for cell in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise SheetRefused("line %(line)s cannot be read: %(error)s", line=reader.line_num, error=error) from error


def _separator(text: str) -> str:
    """The sign that parts the first lines into the same number of cells, as many as can be."""
    lines = [re.sub(r'"[^"]*"', '""', line) for line in text[:20_000].split("\n")[:20] if line.strip()]
    scores = {}
    for sign in ";\t,|":
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        scores[sign] = usual * counts.count(usual) + max(counts[:1], default=0) * 0.1
    return max(scores, key=scores.get) if any(scores.values()) else ";"
