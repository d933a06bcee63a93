"""Telephone numbers in any notation, to E.164. Numbers that can't be are told, never invented."""

import re
from dataclasses import dataclass

import phonenumbers

from crm.intake.readers.words import clean, fold
from crm.kernel.phone import french_e164

_MANY = re.compile(r"\s*(?:[/;,|\n]|\bou\b|\bor\b|\bet\b)\s*", re.IGNORECASE)
_COUNTRIES = {
    "france": "FR", "belgique": "BE", "belgium": "BE", "suisse": "CH", "switzerland": "CH", "luxembourg": "LU",
    "allemagne": "DE", "germany": "DE", "espagne": "ES", "spain": "ES", "italie": "IT", "italy": "IT",
    "royaume uni": "GB", "united kingdom": "GB", "portugal": "PT", "monaco": "MC", "pays bas": "NL",
    "la reunion": "FR", "reunion": "FR", "guadeloupe": "FR", "martinique": "FR", "guyane": "FR", "mayotte": "FR",
}  # fmt: skip
_FRENCH_CODES = frozenset("RE GP MQ GF YT PM BL MF".split())


@dataclass(frozen=True)
class Phones:
    """Numbers in E.164, without doubles, in the order given, and what could not be read as one."""

    numbers: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def read_phones(texts: list[str], country: object = None) -> Phones:
    """Returns the numbers of `texts`; one text may hold several. National ones are French unless `country` says."""
    region, good, unread = _region(country), [], []
    for text in texts:
        for piece in _pieces(text):
            number = to_e164(piece, region)
            if number is None:
                unread.append(piece)
            elif number not in good:
                good.append(number)
    return Phones(tuple(good[:10]), tuple(unread[:5]))


def _pieces(text: str) -> list[str]:
    line = clean(text, 200)
    if line is None:
        return []
    if to_e164(line) is not None:
        return [line]
    return [piece for piece in _MANY.split(line) if re.search(r"\d", piece)] or [line]


def to_e164(text: str, region: str = "FR") -> str | None:
    """Returns one number as +33…, overseas departments under their own code; None when it can't be a number."""
    line = re.sub(r"\(\s*0\s*\)", "", text.strip())
    line = re.sub(r"(?<=\d)[.,]0$", "", line)  # a spreadsheet's 612345678.0
    if re.fullmatch(r"\d[.,]\d{5,12}[eE]\+?\d{1,2}", line):
        line = str(int(float(line.replace(",", "."))))
    digits = re.sub(r"\D", "", line)
    if len(re.findall(r"[A-Za-z]", line)) > 12 or not 6 <= len(digits) <= 17:
        return None
    written = _international(line, digits, region)
    try:
        parsed = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _international(line: str, digits: str, region: str) -> str:
    plus = "+" in line.split(digits[:1])[0]
    if not plus and digits.startswith("00"):
        plus, digits = True, digits[2:]
    if digits.startswith("330") and len(digits) == 12:
        digits = "33" + digits[3:]
    national = _national_french(digits, plus, region)
    if national is not None:
        return french_e164(national)
    return f"+{digits}" if plus else digits


def _national_french(digits: str, plus: bool, region: str) -> str | None:
    """Returns the ten digits of a French number, with or without its 0 or its 33; None when it is not French."""
    if digits.startswith("33") and len(digits) == 11 and (plus or region == "FR"):
        return f"0{digits[2:]}"
    if plus or region != "FR":
        return None
    if len(digits) == 10 and digits.startswith("0"):
        return digits
    return f"0{digits}" if len(digits) == 9 and digits[0] != "0" else None


def _region(country: object) -> str:
    text = (clean(country, 60) or "FR").strip()
    if len(text) == 2:
        code = text.upper()
        return "FR" if code in _FRENCH_CODES or code not in phonenumbers.SUPPORTED_REGIONS else code
    return _COUNTRIES.get(fold(text), "FR")
