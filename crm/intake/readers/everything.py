"""The one reader of all formats: bytes in, plain values out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crm.intake.prospect import Reading, Unreadable
from crm.intake.readers import adf, google, json_lead, mail, meta, sheet
from crm.intake.readers.sniff import format_of


def read(
    raw: bytes,
    content_type: str | None,
    filename: str | None,
    received_at: datetime,
    mapping: Mapping[str, str] | None = None,
) -> Reading:
    """Returns what a raw message of any door says. Never raises for what is in it.

    `received_at` is aware; `mapping` holds a person's choices for a sheet's columns.
    """
    kind = format_of(raw, content_type, filename)
    if not raw.strip():
        return Reading((Unreadable("the message is empty"),), kind or "unknown")
    if kind == "adf":
        return adf.read(raw, received_at)
    if kind == "mail":
        return mail.read(raw, received_at)
    if kind in {"csv", "xlsx"}:
        return sheet.read(raw, received_at, mapping)
    if kind == "json":
        return read_json(raw, received_at)
    return Reading((Unreadable("the format is not known: neither ADF/XML, JSON, mail, CSV nor Excel"),), "unknown")


def read_json(raw: bytes, received_at: datetime) -> Reading:
    """As `read`, for JSON: our own, Google's or Meta's, told by its shape."""
    try:
        content: Any = json_lead.load(raw)
    except json_lead.NotJson as refused:
        return Reading((Unreadable(str(refused)),), "json")
    if google.is_google(content):
        return google.read(content, received_at)
    if meta.is_meta(content):
        return meta.read(content, received_at)
    return json_lead.read(content, received_at)
