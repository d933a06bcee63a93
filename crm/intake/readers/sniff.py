"""Which door's format some bytes are in: by what they say, then by their name."""

import re

from crm.intake.readers.words import decode

_HEADERS = re.compile(r"^[A-Za-z][A-Za-z0-9-]{1,60}:.*\n(?:[A-Za-z][A-Za-z0-9-]{1,60}:.*\n|[ \t]+.*\n)*", re.MULTILINE)
_OF_MAIL = re.compile(r"^(?:from|subject|mime-version|message-id|received|return-path):", re.IGNORECASE | re.MULTILINE)
_TABLE = re.compile(r"^[^\n]*([;,\t|])[^\n]*$", re.MULTILINE)
_BY_NAME = {
    "eml": "mail",
    "msg": "mail",
    "xml": "adf",
    "adf": "adf",
    "json": "json",
    "ndjson": "json",
    "csv": "csv",
    "tsv": "csv",
    "xlsx": "xlsx",
    "xls": "xlsx",
}


def format_of(raw: bytes, content_type: str | None = None, filename: str | None = None) -> str | None:
    """Returns "adf", "json", "mail", "csv" or "xlsx"; None when the bytes are none of these."""
    if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return "xlsx"
    named = _BY_NAME.get((filename or "").lower().rpartition(".")[2]) or _by_type((content_type or "").lower())
    if named and named != "xlsx":
        return named
    head = decode(raw[:4000]).lstrip("\ufeff \t\r\n")
    if head[:1] in {"{", "["}:
        return "json"
    if head[:1] == "<" or head.startswith("&lt;"):
        return "adf"
    headers = _HEADERS.match(head.replace("\r\n", "\n"))
    if headers and _OF_MAIL.search(headers.group()):
        return "mail"
    return "csv" if _TABLE.search("\n".join(head.split("\n")[:15])) or named == "xlsx" else None


def _by_type(content_type: str) -> str | None:
    kind = content_type.partition(";")[0].strip()
    if kind.endswith(("/xml", "+xml", "adf")):
        return "adf"
    if kind.endswith("json"):
        return "json"
    if kind == "message/rfc822":
        return "mail"
    return "csv" if kind in {"text/csv", "text/tab-separated-values"} else None
