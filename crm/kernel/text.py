"""Text as people mean it: without accents and case for comparing, cleaned of what no name contains."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "'", "ł": "l"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def fold(value: str | None) -> str:
    """Returns the text in lower case, without accents, spaces collapsed: what an index compares."""
    plain = unicodedata.normalize("NFKD", (value or "").casefold().translate(_LIGATURES))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def clean(value: str | None) -> str:
    """Returns the text without control characters and lone surrogates; line breaks and tabs stay."""
    return _CONTROL.sub("", value or "").strip()


def escape_like(value: str) -> str:
    """Returns the text for LIKE … ESCAPE '\\\\' with `%` and `_` taken literally."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
