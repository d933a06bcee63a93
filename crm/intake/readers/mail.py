"""Mails: an ADF document inside, a portal's form in lines or a table, or simply somebody's own words."""

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses
from itertools import count
from typing import Any

from crm.intake.prospect import Prospect, Reading, Skipped, Unreadable
from crm.intake.readers import adf, json_lead
from crm.intake.readers.build import build
from crm.intake.readers.draft import Draft
from crm.intake.readers.emails import is_nobody
from crm.intake.readers.lines import FORM_FROM, take_text
from crm.intake.readers.markup import lines_of_html
from crm.intake.readers.phones import to_e164
from crm.intake.readers.words import clean, clean_block, decode

MAX_BYTES = 25 * 1024 * 1024
MAX_PARTS = 200  # that are looked at
MAX_PARSED = 5_000  # more make it unreadable
MAX_HEADER = 4_000  # characters
_PHONE = re.compile(r"(?<![\w+])(?:\+33\s?(?:\(0\)\s?)?|0033\s?|0)[1-9](?:[\s.\-]?\d{2}){4}(?!\d)")
_VIA = re.compile(r"\s+(?:via|par|sur|on|from)\s+.*$|\s*\([^)]*\)\s*$", re.IGNORECASE)
_WHERE_TO = ("delivered-to", "x-original-to", "to", "cc")


@dataclass(frozen=True)
class Part:
    """One text of a mail, decoded."""

    kind: str  # "plain" | "html" | "xml" | "json" | "other"
    text: str
    attached: bool


def read(raw: bytes, received_at: datetime) -> Reading:
    """Returns what a mail asks for. Never raises for what is in `raw`."""
    if len(raw) > MAX_BYTES:
        return Reading((Unreadable("the mail is larger than 25 MB"),), "mail")
    try:
        return _read(raw, received_at)
    except (RecursionError, ValueError, LookupError) as error:
        return Reading((Unreadable(f"not readable as a mail: {error}"),), "mail")


class TooManyParts(ValueError):
    """The mail is made of more parts than a person sends."""


class _Bounded(Compat32):
    """Cuts each header, of the mail and of its parts, before the standard library looks into it: its time would grow
    with the square of the length."""

    def header_source_parse(self, sourcelines):
        """Returns (name, value) as the mail writes them, the value cut."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_HEADER]


def _parse(raw: bytes) -> Message:
    """Returns the mail, parsed. Raises TooManyParts."""
    made = count()

    def part(**kwargs) -> Message:
        if next(made) > MAX_PARSED:
            raise TooManyParts("too many parts")
        return Message(**kwargs)

    return email.message_from_bytes(raw.lstrip(b"\xef\xbb\xbf\r\n"), part, policy=_Bounded())


def _read(raw: bytes, received_at: datetime) -> Reading:
    message = _parse(raw)
    parts = _parts(message)
    key = (clean(_header(message, "message-id"), 200) or "").strip("<> ")
    if _is_automatic(message):
        return Reading((Skipped("an automatic reply or a delivery report"),), "mail", key)
    draft = _envelope(message)
    inside = _document(parts, draft, received_at)
    records = inside.records if inside else (_own(message, parts, draft, received_at),)
    return Reading(records, "mail", key)


def _parts(message: Message) -> list[Part]:
    parts = []
    for part in list(message.walk())[:MAX_PARTS]:
        if part.is_multipart():
            continue
        name = (part.get_filename() or "").lower()
        subtype = part.get_content_type()
        kind = _kind(subtype, name)
        if kind == "other":
            continue
        payload: Any = part.get_payload(decode=True) or b""
        attached = part.get_content_disposition() == "attachment" or bool(name)
        parts.append(Part(kind, decode(payload[: adf.MAX_BYTES], part.get_content_charset()), attached))
    return parts


def _kind(subtype: str, name: str) -> str:
    if subtype == "text/html":
        return "html"
    if subtype.endswith(("/xml", "+xml", "/x-adf", "/adf")) or name.endswith((".xml", ".adf")):
        return "xml"
    if subtype.endswith("json") or name.endswith(".json"):
        return "json"
    return "plain" if subtype.startswith("text/") else "other"


def _header(message: Message, name: str) -> str:
    """Returns a header, decoded; one with raw eight-bit bytes is decoded as a text of the sender's would be."""
    for key, value in message.raw_items():
        if key.lower() == name:
            try:
                return " ".join("".join(map(_word, decode_header(str(value)))).split())
            except ValueError:
                return str(value)
    return ""


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """Returns (name, address) of each person in a header; none of one that nobody could have written."""
    try:
        return getaddresses([_header(message, name)])
    except RecursionError:
        return []


def _word(piece: tuple[bytes | str, str | None]) -> str:
    content, charset = piece
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogateescape")
    try:
        return content.decode(charset) if charset and charset != "unknown-8bit" else decode(content)
    except (LookupError, UnicodeDecodeError):
        return decode(content)


def _is_automatic(message: Message) -> bool:
    said = _header(message, "auto-submitted").lower()
    sender = _header(message, "from").lower()
    report = message.get_content_type() == "multipart/report"
    return (
        said.startswith("auto-replied")
        or bool(_header(message, "x-autoreply"))
        or (report and "daemon" in sender)
        or "mailer-daemon@" in sender
    )


def _envelope(message: Message) -> Draft:
    """Returns what the mail's head says of the request: when, what about, to which mailbox."""
    draft = Draft()
    draft.put("requested_at", _header(message, "date"))
    draft.put("subject", re.sub(r"^(?:(?:re|tr|fw|fwd)\s*:\s*)+", "", _header(message, "subject"), flags=re.IGNORECASE))
    for name in _WHERE_TO:
        for _, address in _addresses(message, name):
            if "@" in address:
                draft.put("outlet", address.lower())
    return draft


def _document(parts: list[Part], draft: Draft, received_at: datetime) -> Reading | None:
    """Returns the reading of an ADF or JSON document inside the mail: attached, in the text, or escaped."""
    by_likelihood = sorted(parts, key=lambda part: ("xml", "json", "plain", "html").index(part.kind))
    for part in by_likelihood:
        if part.kind == "json" or (part.kind == "plain" and part.text.lstrip()[:1] == "{"):
            try:
                return json_lead.read(json_lead.load(part.text.encode("utf-8", "replace")), received_at)
            except json_lead.NotJson:
                continue
        if adf.contains_adf(part.text):
            escaped = part.kind == "html" and "<adf" not in part.text.lower()
            return adf.read_text(lines_of_html(part.text) if escaped else part.text, received_at, draft)
    return None


def _own(message: Message, parts: list[Part], envelope: Draft, received_at: datetime) -> Prospect | Unreadable:
    """Reads the mail's own words; of its plain and its HTML form the one that is understood better."""
    readings = []
    for kind in ("plain", "html"):
        text = "\n".join(part.text for part in parts if part.kind == kind and not part.attached)
        text = lines_of_html(text) if kind == "html" else text
        if text.strip():
            draft = Draft()
            readings.append((take_text(draft, clean_block(text, 60_000), drop_rest=True), draft, text))
    known, draft, text = _better(readings)
    _add_envelope(draft, envelope, is_form=known >= FORM_FROM)
    _add_person(draft, message, is_form=known >= FORM_FROM)
    if known < FORM_FROM and not draft.all("phone"):
        _numbers_in(draft, text)
    return build(draft, received_at)


def _better(readings: list[tuple[int, Draft, str]]) -> tuple[int, Draft, str]:
    if not readings:
        return 0, Draft(), ""
    if len(readings) == 2 and (
        readings[1][0] > max(readings[0][0], 1) or len(readings[0][2].strip()) < 30 < len(readings[1][2].strip())
    ):
        return readings[1]
    return readings[0]


def _add_envelope(draft: Draft, envelope: Draft, is_form: bool) -> None:
    for name, text in envelope.values.items():
        draft.put(name, text)
    for hint in envelope.all("outlet"):
        draft.put("outlet", hint)
    if not is_form:
        draft.answer("Objet", envelope.get("subject"))


def _add_person(draft: Draft, message: Message, is_form: bool) -> None:
    """Who asks is in Reply-To, else in From; a portal that writes in its own name is the provider, not the person."""
    senders = [pair for pair in _addresses(message, "from") if "@" in pair[1]]
    replies = [pair for pair in _addresses(message, "reply-to") if "@" in pair[1]]
    sender = senders[0] if senders else ("", "")
    answered_to = replies[0] if replies and replies[0][1].lower() != sender[1].lower() else None
    if is_form and (answered_to or is_nobody(sender[1]) or draft.all("email") or draft.all("phone")):
        draft.put("provider", sender[0] or sender[1].partition("@")[2])
    known = bool(draft.all("email") or draft.all("phone"))
    person = answered_to or (None if (is_form and known) or is_nobody(sender[1]) else sender)
    if person is None or is_nobody(person[1]):
        return
    if not draft.all("email"):
        draft.put("email", person[1])
    if (
        person[0]
        and "@" not in person[0]
        and not any(draft.get(name) for name in ("last_name", "full_name", "first_name"))
    ):
        draft.put("full_name", _VIA.sub("", person[0]).strip("\"' "))


def _numbers_in(draft: Draft, text: str) -> None:
    """A number that somebody writes in a mail of their own is theirs to be called on; quoted lines are not read."""
    own = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))
    for match in list(_PHONE.finditer(own))[:2]:
        if to_e164(match.group()):
            draft.put("phone", match.group())
