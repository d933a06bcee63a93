"""The one gate for XML (reliability.md, rule 12; domain.md, "Reading order that works").

Text is put in order first — instructions dropped, entities and bare signs made plain, attributes quoted, names in
lower case without prefix — and then parsed strictly, with document types and entities off. Nothing is "recovered":
a document that is still not well-formed is refused, because a guess would change names silently.
"""

import html
import re
from html.entities import name2codepoint
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from crm.intake.readers.words import clean_block

NO_DOCUMENT_TYPE = "a document type is not accepted"
MAX_CHARACTERS = 20_000_000
MAX_DEPTH = 60
MAX_ELEMENTS = 200_000
MAX_PIECES = 150_000

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z_][\w.:\-]*+)(?P<attributes>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
)
_LOOSE_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z_][\w.:\-]*+)(?P<attributes>[^<>]*+)>")
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w.:\-]*+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_AMPERSAND = re.compile(r"&(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});|#(?P<number>\d{1,7}|[xX][0-9A-Fa-f]{1,6});)?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LINE_MARKUP = frozenset("br p div li ul ol tr h1 h2 h3 h4 hr".split())
_INLINE_MARKUP = frozenset("b i u strong em span font a small td".split())
_BREAK_IN_TEXT = re.compile(r"<\s*/?\s*(?:br|p|div|li|tr)\b[^>]*>", re.IGNORECASE)
_MARKUP_IN_TEXT = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


class XmlRefused(ValueError):
    """The text is not XML that may be read: malformed, too deep, too large, or with a document type."""


def pieces(text: str) -> list[str]:
    """Returns the document as its pieces in order — tags, text, CDATA — each already put in order.

    Raises XmlRefused for a document type, or when a comment, CDATA section or instruction never ends.
    """
    if len(text) > MAX_CHARACTERS:
        raise XmlRefused("the document is too large")
    found, position = [], 0
    while position < len(text):
        if len(found) > MAX_PIECES:
            raise XmlRefused("too many elements")
        start = text.find("<", position)
        if start < 0:
            start = len(text)
        if start > position:
            found.append(_plain_text(text[position:start]))
        if start == len(text):
            break
        piece, position = _markup(text, start)
        found.append(piece)
    return found


def parse(document: list[str]) -> Element:
    """Returns the root of pieces that make one well-formed element. Raises XmlRefused."""
    parser = DefusedXMLParser(target=_Builder(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed("".join(document).strip())
        return parser.close()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise XmlRefused(f"not well-formed XML: {error}") from error


def text_of(element: Element | None) -> str | None:
    """Returns all text in an element, its lines kept, markup inside it as line breaks."""
    if element is None:
        return None
    block = clean_block("".join(element.itertext()))
    if block and "<" in block:
        block = clean_block(_MARKUP_IN_TEXT.sub("", _BREAK_IN_TEXT.sub("\n", block)))
    return block


class _Builder(TreeBuilder):
    """Builds the tree and counts as it goes: a small bomb must not become a large one."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag, attrs):
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise XmlRefused(
                "too many elements, one inside another" if self._depth > MAX_DEPTH else "too many elements"
            )
        return super().start(tag, attrs)

    def end(self, tag):
        self._depth -= 1
        return super().end(tag)


def _markup(text: str, start: int) -> tuple[str, int]:
    """Returns (the piece that starts at this `<`, where it ends)."""
    if text.startswith("<![CDATA[", start):
        end = _end_of(text, "]]>", start, "CDATA section")
        return _FORBIDDEN.sub("", text[start:end]), end
    if text.startswith("<!--", start):
        return "", _end_of(text, "-->", start, "comment")
    if text.startswith("<?", start):
        return "", _end_of_instruction(text, start)
    if text.startswith("<!", start) and text[start + 2 : start + 9].upper() in {
        "DOCTYPE",
        "ENTITY ",
        "ELEMENT",
        "ATTLIST",
    }:
        raise XmlRefused(NO_DOCUMENT_TYPE)
    match = _TAG.match(text, start) or _LOOSE_TAG.match(text, start)
    if match is None:
        return "&lt;", start + 1
    return _tag(match), match.end()


def _end_of(text: str, sign: str, start: int, name: str) -> int:
    end = text.find(sign, start)
    if end < 0:
        raise XmlRefused(f"a {name} does not end")
    return end + len(sign)


def _end_of_instruction(text: str, start: int) -> int:
    """An instruction ends with `?>`; senders who forget the `?` end it with `>`."""
    close = text.find(">", start)
    if close < 0:
        raise XmlRefused("a processing instruction does not end")
    proper = text.find("?>", start, close + 400)
    return proper + 2 if proper >= 0 and "<" not in text[start + 2 : proper] else close + 1


def _tag(match: re.Match) -> str:
    name = match["name"].rpartition(":")[2].lower()
    if name in _LINE_MARKUP:
        return "\n"
    if name in _INLINE_MARKUP:
        return ""
    if match["close"]:
        return f"</{name}>"
    written = match["attributes"]
    empty = written.rstrip().endswith("/")
    attributes = "".join(_attributes(written.rstrip().removesuffix("/") if empty else written))
    return f"<{name}{attributes}{'/' if empty else ''}>"


def _attributes(written: str):
    seen = set()
    for name, value in _ATTRIBUTE.findall(written):
        local = name.rpartition(":")[2].lower()
        if local in seen or name.lower().startswith("xmlns"):
            continue
        seen.add(local)
        bare = value[1:-1] if value[:1] in {'"', "'"} else value
        yield f' {local}="{html.escape(html.unescape(_FORBIDDEN.sub("", bare)))}"'


def _plain_text(text: str) -> str:
    return _AMPERSAND.sub(_entity, _FORBIDDEN.sub("", text)).replace("]]>", "]]&gt;").replace(">", "&gt;")


def _entity(match: re.Match) -> str:
    name, number = match["name"], match["number"]
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        return _character(code)
    if name in {"amp", "lt", "gt", "quot", "apos"}:
        return match.group()
    if name in name2codepoint:
        return chr(name2codepoint[name])
    known = html.unescape(f"&{name};") if name else ""
    return html.escape(known) if known and not known.startswith("&") else "&amp;" + match.group()[1:]


def _character(code: int) -> str:
    if code > 0x10FFFF:
        return ""
    return html.escape(html.unescape(f"&#{code};")) if not _FORBIDDEN.match(chr(code)) else ""
