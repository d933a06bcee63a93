"""What somebody typed into the search: which identifiers it may be, and its words (mission CF-15)."""

import re
from dataclasses import dataclass

from crm.clients.words import plain
from crm.kernel.phone import read_phone
from crm.kernel.text import clean, fold

LONGEST = 100  # characters; nobody types more
MOST_WORDS = 8
_PHONE = re.compile(r"[+0-9][0-9 .\-/()]*")
_SIREN, _SIRET, _VIN = re.compile(r"[0-9]{9}"), re.compile(r"[0-9]{14}"), re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_PLATE = re.compile(r"(?=.*[0-9])(?=.*[A-Z])[A-Z0-9]{4,10}")


@dataclass(frozen=True)
class Asked:
    """The typed text as the identifiers that it may be ("" for those that it cannot), and as words."""

    words: tuple[str, ...] = ()  # folded; digits of a phone without spaces
    phone: str = ""  # E.164
    email: str = ""
    siren: str = ""
    siret: str = ""
    vin: str = ""
    plate: str = ""
    number: str = ""  # a manufacturer's, VAT or document number, as typed

    @property
    def name(self) -> str:
        """The words as a name that lists are ordered by."""
        return plain(" ".join(self.words))


def read(typed: str) -> Asked:
    """Returns what this text may be; the first hundred characters of it, nothing for blanks."""
    text = clean(typed[: 4 * LONGEST])[:LONGEST]
    together = re.sub(r"[\s.\-]", "", text).upper()
    is_phone = bool(_PHONE.fullmatch(text)) and len(re.sub(r"\D", "", text)) >= 4
    return Asked(
        words=_words(text, is_phone),
        phone=(read_phone(text) or "") if is_phone else "",
        email=fold(text) if "@" in text else "",
        siren=_if(_SIREN, together),
        siret=_if(_SIRET, together),
        vin=_if(_VIN, together),
        plate=_if(_PLATE, together),
        number=text if any(character.isdigit() for character in text) and len(text) <= 40 else "",
    )


def _if(pattern: re.Pattern, text: str) -> str:
    return text if pattern.fullmatch(text) else ""


def _words(text: str, is_phone: bool) -> tuple[str, ...]:
    if is_phone:
        digits = re.sub(r"\D", "", text)
        return (digits.removeprefix("0033") if digits.startswith("0033") else digits.removeprefix("330"),)
    written = (word for word in fold(text).split() if any(character.isalnum() for character in word))
    return tuple(dict.fromkeys(written))[:MOST_WORDS]  # signs alone are in no index: PostgreSQL would read every client
