"""Text as senders write it: decoding, cleaning, folding, and the many ways to say nothing, yes or no."""

import codecs
import html
import re
import unicodedata

MAX_TEXT = 20_000
MAX_LINE = 255

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf©¨ª«´¹»¼®¯‰‡ˆ€Š]|â€[™œ\u009d“”¦]|Â[\u00a0°«»]")
_BLANK_WORDS = frozenset(
    """null none nil undefined n/a n.a. nc n.c. nan #n/a vide (vide) empty (null) [null] inconnu inconnue unknown
    - -- --- – — ? . .. … / _ non_renseigné non_renseignée non_renseigne non_communiqué non_communique non_précisé
    non_precise non_spécifié not_provided not_specified not_available sans_objet aucun aucune""".replace(
        "\n", " "
    ).split()
)
_YES = frozenset(
    "oui o yes y true vrai 1 ok x on si ja checked coche cochee accepte acceptee accord j accepte"
    " d accord jaccepte granted opt in optin consent given".split()
)
_NO = frozenset("non n no false faux 0 off nein unchecked decoche refus refuse refusee denied".split())


def decode(raw: bytes, declared: str | None = None) -> str:
    """Returns the text of `raw`: BOM, else strict UTF-8, else UTF-16 without BOM, else `declared`, else cp1252."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, errors="replace")
    if _looks_like_utf16(raw):
        return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be", errors="replace")
    try:
        return without_mojibake(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return raw.decode(_single_byte(declared), errors="replace")


def encoding_of(raw: bytes) -> tuple[str, int]:
    """Returns how `decode` would read a text without a declared encoding, and the length of its BOM; reads in pieces."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return encoding, len(bom)
    if _looks_like_utf16(raw):
        return ("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"), 0
    return ("utf-8" if _is_utf8(raw) else "cp1252"), 0


def _is_utf8(raw: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), 1 << 20):
            decoder.decode(raw[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(declared: str | None) -> str:
    """Latin-1 is read as cp1252, which is what its senders mean; other one-byte code pages are believed."""
    name = (declared or "").lower().replace("_", "-")
    return name if name in {"iso-8859-15", "iso8859-15", "latin-9", "cp850", "mac-roman", "macintosh"} else "cp1252"


def _looks_like_utf16(raw: bytes) -> bool:
    head = raw[:400]
    if len(head) < 8:
        return False
    half = len(head) // 2
    return head[1::2].count(0) > half * 0.7 > head[0::2].count(0) * 3 or head[0::2].count(0) > half * 0.7


def without_mojibake(text: str) -> str:
    """Returns UTF-8 that was taken for cp1252 and encoded again on its way put right, only if all of it can be."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def clean(text: object, limit: int = MAX_LINE) -> str | None:
    """Returns `text` on one line, without control characters or entities, cut at `limit`; None when it says nothing."""
    block = clean_block(text, limit * 4)
    line = " ".join(block.split()) if block else ""
    return None if is_blank(line) else line[:limit].strip()


def clean_block(text: object, limit: int = MAX_TEXT) -> str | None:
    """As `clean`, keeping the lines (no more than one empty line in a row)."""
    if text is None:
        return None
    raw = str(text)[: limit * 4]
    if _ENTITY.search(raw):
        raw = html.unescape(raw)
    raw = _NOT_TEXT.sub("", raw).replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", raw).split("\n")]
    block = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:limit]
    return None if is_blank(block) else block


def is_blank(text: str) -> bool:
    """Whether a sender's `text` says nothing: empty, "null", "N/A", a dash, « non renseigné »."""
    return not text or text.strip().lower().replace(" ", "_") in _BLANK_WORDS


def fold(text: str) -> str:
    """Returns `text` in lower case, without accents, with every run of other signs as one space."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def truth(value: object) -> bool | None:
    """Returns what a form's value says, yes or no, in French or English; None when it says neither."""
    if isinstance(value, bool):
        return value
    text = str(value if value is not None else "").strip()
    if text[:1] in "☑✓✔☒✅" and text:
        return True
    if text[:1] in "☐❌✗" and text:
        return False
    words = fold(text).split()
    if not words or len(words) > 12:
        return None
    if words[0] in _NO or words[:2] in (["je", "refuse"], ["pas", "d"], ["opt", "out"]) or {"ne", "pas"} <= set(words):
        return False
    affirms = words[0] in _YES or words[:2] in (["je", "souhaite"], ["je", "consens"], ["je", "veux"])
    return True if affirms else None
