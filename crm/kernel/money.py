"""Amounts as French people type them: « 12 500 € », « 12.500,50 », « 12500 », « 15 k€ »."""

import re

LARGEST_CENTS = 500_000_000  # five million euros: no car of ours costs more
_BLANKS = re.compile("[\\s\u00a0\u202f\u2009'’_]")
_AMOUNT = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d{1,9})(?:[.,](\d{1,2}))?(k?)", re.IGNORECASE)


class NotAnAmount(ValueError):
    """What was typed is no amount of euros between 0 and five million."""


def read_euros(text: str) -> int | None:
    """Returns the amount in cents, None for an empty text. Raises NotAnAmount."""
    plain = re.sub(r"(?i)(€|eur|euros?)?(ttc)?$", "", _BLANKS.sub("", text))
    if not plain and not text.strip():
        return None
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise NotAnAmount(text)
    whole, fraction, thousands = found.groups()
    cents = int(re.sub(r"[.,]", "", whole)) * 100 + int((fraction or "").ljust(2, "0"))
    cents *= 1000 if thousands else 1
    if cents > LARGEST_CENTS:
        raise NotAnAmount(text)
    return cents


def typed_euros(cents: int | None) -> str:
    """Returns an amount as a form shows it to be changed: « 12 500 », « 12 500,50 »."""
    if cents is None:
        return ""
    whole = f"{cents // 100:,}".replace(",", " ")
    return whole if cents % 100 == 0 else f"{whole},{cents % 100:02d}"
