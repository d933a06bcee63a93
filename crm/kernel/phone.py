"""Phone numbers: read as people write them, kept as E.164 (`+33612345678`)."""

import re

import phonenumbers

EXAMPLE = "+33612345678"
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
# French numbers of overseas territories are written like those of the mainland, but have country codes of their own.
_OVERSEAS = {
    ("0262", "0263", "0269", "0692", "0693", "0639"): "+262",
    ("0590", "0690", "0691"): "+590",
    ("0594", "0694"): "+594",
    ("0596", "0696", "0697"): "+596",
}
_MIQUELON = "0508"  # Saint-Pierre-et-Miquelon: six digits behind its code
_FICTION = "063998"  # numbers kept for films and examples: of the mainland, though 0639 is Mayotte


class NotE164(ValueError):
    """The number is not written with its country code and without spaces; `example` shows how it should be."""

    def __init__(self, example: str):
        super().__init__(example)
        self.example = example


def read_phone(text: str | None, country: str = "FR") -> str | None:
    """Returns the number as E.164, None when it can't be one. Possible numbers are taken: ranges are opened yearly."""
    try:
        parsed = phonenumbers.parse(_with_overseas_code(text or "", country), country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def strict_e164(text: str, country: str = "FR") -> str:
    """Returns a number that is typed as E.164 without spaces (mission FS-01); "" for none.

    Raises NotE164, with the same number as it should be written when it can be guessed.
    """
    if not text:
        return ""
    number = read_phone(text, country)
    if not _E164.fullmatch(text) or number != text:
        raise NotE164(number or EXAMPLE)
    return text


def french_e164(national: str) -> str:
    """Returns the ten digits of a French number (0…) as E.164: those of overseas territories under their own code."""
    if national.startswith(_MIQUELON):
        return f"+508{national[4:]}"
    codes = (code for prefixes, code in _OVERSEAS.items() if national.startswith(prefixes))
    return f"{'+33' if national.startswith(_FICTION) else next(codes, '+33')}{national[1:]}"


def _with_overseas_code(text: str, country: str) -> str:
    digits = re.sub(r"[\s.\-/()]", "", text)
    is_french = country == "FR" and len(digits) == 10 and digits.startswith("0")
    return french_e164(digits) if is_french and digits.isdecimal() else text
