"""Phone numbers: read as people write them, kept as E.164 (`+33612345678`)."""

import re

import phonenumbers

EXAMPLE = "+33612345678"
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
# French numbers of overseas territories are written like those of the mainland, but have country codes of their own.
OVERSEAS = {
    ("0262", "0263", "0269", "0692", "0693", "0639"): "+262",
    ("0590", "0690"): "+590",
    ("0594", "0694"): "+594",
    ("0596", "0696"): "+596",
    ("0508",): "+508",
}
FICTION = "063998"  # numbers kept for films and examples: of the mainland, though 0639 is Mayotte


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


def _with_overseas_code(text: str, country: str) -> str:
    digits = re.sub(r"[\s.\-/()]", "", text)
    if country == "FR" and len(digits) == 10 and not digits.startswith(FICTION):
        for prefixes, code in OVERSEAS.items():
            if digits.startswith(prefixes):
                return code + digits[1:]
    return text
