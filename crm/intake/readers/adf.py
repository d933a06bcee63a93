"""ADF/XML 1.0 as senders really write it (domain.md, "Leads come in as")."""

import html
import re
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from xml.etree.ElementTree import Element

from crm.intake.prospect import Prospect, Reading, Unreadable
from crm.intake.readers.adf_contact import fill_contact
from crm.intake.readers.adf_parts import fill_consents, fill_customer, fill_prospect, fill_provider, fill_vendor
from crm.intake.readers.adf_vehicles import fill_vehicles
from crm.intake.readers.build import build
from crm.intake.readers.draft import Draft
from crm.intake.readers.lines import take_text
from crm.intake.readers.words import decode
from crm.intake.readers.xml import NO_DOCUMENT_TYPE, XmlRefused, parse, pieces

MAX_BYTES = 8 * 1024 * 1024
MAX_PROSPECTS = 2_000
_START = re.compile(r"<(?:[\w.-]+:)?(?:adf|prospect)\b", re.IGNORECASE)
_QUOTED_START = re.compile(r"^>[> \t]*<(?:\?|(?:[\w.-]+:)?(?:adf|prospect)\b)", re.IGNORECASE | re.MULTILINE)
_ESCAPED_START = re.compile(r"&lt;(?:[\w.-]+:)?(?:adf|prospect)\b", re.IGNORECASE)
_END = re.compile(r"</(?:[\w.-]+:)?(?:adf|prospect)\s*>", re.IGNORECASE)
_OPENING = re.compile(r"<([a-z0-9]+)[ >]")
_IN_SIGHT = {
    "id": "external_id", "phone": "phone", "cellphone": "phone", "email": "email", "postalcode": "postal_code", "city": "city",
    "make": "vehicle_of_interest.make", "model": "vehicle_of_interest.model", "comments": "comments",
}  # fmt: skip
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{2,30})", re.IGNORECASE)


def read(raw: bytes, received_at: datetime) -> Reading:
    """Returns the prospects of a document, each read for itself. Never raises for what is in `raw`."""
    if len(raw) > MAX_BYTES:
        return _refused("the document is larger than 8 MB")
    declared = _DECLARED.search(raw[:1000])
    return read_text(decode(raw, declared.group(1).decode() if declared else None), received_at)


def read_text(text: str, received_at: datetime, mail: Draft | None = None) -> Reading:
    """As `read`, from text; `mail` holds what the mail around it says, for what the document leaves out."""
    try:
        document = pieces(_inner(text))
    except XmlRefused as refused:
        return _refused(str(refused))
    parts = list(_prospects(document))
    if not parts:
        return _refused("no <prospect> in the document")
    shared = _shared(document)
    records = [_record(part, shared, received_at, mail) for part in parts[:MAX_PROSPECTS]]
    if len(parts) > MAX_PROSPECTS:
        records.append(Unreadable(f"only the first {MAX_PROSPECTS} prospects of the document were read"))
    return Reading(tuple(records), "adf")


def contains_adf(text: str) -> bool:
    """Whether there is an ADF document in `text`, plain or escaped."""
    return bool(_START.search(text) or _ESCAPED_START.search(text))


def _refused(why: str) -> Reading:
    return Reading((Unreadable(why),), "adf")


def _inner(text: str) -> str:
    """The document without what a mail or an envelope puts around it; an escaped one is unescaped once."""
    if not _START.search(text) and _ESCAPED_START.search(text):
        text = html.unescape(text)
    if _QUOTED_START.search(text):
        text = re.sub(r"^(?:>[ \t]?)+", "", text, flags=re.MULTILINE)  # forwarded with « > » before each line
    start = _START.search(text)
    ends = list(_END.finditer(text))
    if start is None:
        return text
    if re.search(r"<!DOCTYPE(?!\s+html\b)", text[: start.start()], re.IGNORECASE):
        raise XmlRefused(NO_DOCUMENT_TYPE)
    return text[start.start() : ends[-1].end()] if ends and ends[-1].end() > start.start() else text[start.start() :]


def _is_tag(piece: str, name: str, closing: bool = False) -> bool:
    start = f"</{name}" if closing else f"<{name}"
    return piece.startswith(start) and piece[len(start) : len(start) + 1] in {">", " ", "/"}


def _prospects(document: list[str]) -> Iterable[list[str]]:
    """Returns each prospect's pieces; one that never ends goes up to the next one, and will be refused alone."""
    if not any(_is_tag(piece, "prospect") for piece in document):
        if any(_is_tag(piece, "customer") or _is_tag(piece, "contact") for piece in document):
            yield [
                "<prospect>",
                *(p for p in document if not _is_tag(p, "adf") and not _is_tag(p, "adf", True)),
                "</prospect>",
            ]
        return
    current: list[str] | None = None
    for piece in document:
        if _is_tag(piece, "prospect"):
            if current:
                yield current
            current = []
        if current is not None:
            current.append(piece)
            if _is_tag(piece, "prospect", closing=True) or (len(current) == 1 and piece.endswith("/>")):
                yield current
                current = None
    if current:
        yield [piece for piece in current if not _is_tag(piece, "adf", closing=True)]


def _shared(document: list[str]) -> Element | None:
    """Returns vendor and provider that stand outside the prospects; None when that rest makes no sense."""
    rest, inside = [], False
    for piece in document:
        inside = inside or _is_tag(piece, "prospect")
        if not inside and not _is_tag(piece, "adf") and not _is_tag(piece, "adf", closing=True):
            rest.append(piece)
        if _is_tag(piece, "prospect", closing=True):
            inside = False
    try:
        return parse(["<adf>", *rest, "</adf>"])
    except XmlRefused:
        return None


def _record(
    part: list[str], shared: Element | None, received_at: datetime, mail: Draft | None
) -> Prospect | Unreadable:
    try:
        prospect = parse(part)
    except XmlRefused as refused:
        return Unreadable(str(refused), _glimpse(part, received_at))
    draft = Draft()
    fill_prospect(draft, prospect)
    fill_vehicles(draft, prospect)
    fill_customer(draft, prospect)
    fill_consents(draft, prospect)
    for place in (prospect, shared):
        if place is not None:
            fill_vendor(draft, place)
            fill_provider(draft, place)
    for text in (comments := draft.lists.pop("comments", [])):
        take_text(draft, text)
    if not comments:
        fill_contact(draft, prospect.find("contact"))
    if mail is not None:
        _from_mail(draft, mail)
    return build(draft, received_at)


def _glimpse(part: list[str], received_at: datetime) -> Prospect | None:
    """What stands in plain sight in a broken prospect: only shown to the person who repairs it, never taken for read."""
    draft = Draft()
    for tag, text in pairwise(part[:2000]):
        found = _OPENING.match(tag)
        if found and not text.startswith("<"):
            field = "full_name" if 'part="full"' in tag else _IN_SIGHT.get(found.group(1))
            if field:
                draft.put(field, html.unescape(text))
    read = build(draft, received_at)
    return read if isinstance(read, Prospect) else read.partial


def _from_mail(draft: Draft, mail: Draft) -> None:
    """The mail says when it was sent, to which mailbox, and what about; never who the person is."""
    for name in ("requested_at", "subject"):
        draft.values.setdefault(name, mail.values.get(name, ""))
    for hint in mail.all("outlet"):
        draft.put("outlet", hint)
