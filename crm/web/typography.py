"""How numbers, money, phones and names look: narrow no-break spaces, national groups, initials."""

import zlib
from decimal import Decimal
from functools import lru_cache

import phonenumbers
from babel import Locale
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale

NARROW = "\u202f"
HUES = 6
HOME_CALLING_CODE = 33


def install(app: Flask) -> None:
    """Gives the templates of `app` the filters of this file."""
    app.jinja_env.filters.update(number=number, euros=euros, phone=phone, initials=initials, hue=hue, ink_on=ink_on)


def number(value: float | Decimal | None) -> str:
    """Returns « 12 345 » with narrow spaces in French, "12,345" in English."""
    return "" if value is None else _number(value, get_locale())


@lru_cache(maxsize=4096)
def _number(value: float | Decimal, locale: Locale) -> str:
    return format_decimal(value, locale=locale)


def euros(amount: float | Decimal | None) -> str:
    """Returns « 24 990 € »; cents only when there are some."""
    if amount is None:
        return ""
    whole = amount == int(amount)
    return format_currency(amount, "EUR", locale=get_locale(), currency_digits=not whole, format=_pattern(whole))


def _pattern(whole: bool) -> str | None:
    if not whole:
        return None
    return get_locale().currency_formats["standard"].pattern.replace(".00", "")


@lru_cache(maxsize=4096)
def phone(e164: str | None) -> str:
    """Returns « 06 39 98 12 34 » for a number at home, « +32 470 12 34 56 » elsewhere; as it came if unreadable."""
    try:
        parsed = phonenumbers.parse(e164 or "")
    except phonenumbers.NumberParseException:
        return e164 or ""
    home = parsed.country_code == HOME_CALLING_CODE
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style).replace(" ", NARROW)


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Returns the first letters of the first and the last word of `name`, in capitals."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper() or "?"


@lru_cache(maxsize=4096)
def hue(name: str) -> int:
    """Returns which of the six avatar colours `name` has, the same everywhere and always."""
    return zlib.crc32(name.encode()) % HUES


def ink_on(colour: str) -> str:
    """Returns black or white, whichever reads better on `colour` (#rrggbb): at least 4.5:1 (WCAG 2.2, 1.4.3)."""
    return "#000" if _luminance(colour) > 0.179 else "#fff"


def _luminance(colour: str) -> float:
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
