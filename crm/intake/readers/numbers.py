"""Amounts, distances and years as they are written in France, in England, and by spreadsheets."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from crm.intake.readers.words import clean, fold

KM_PER_MILE = Decimal("1.609344")
LARGEST_PRICE = Decimal(5_000_000)
LARGEST_ODOMETER_KM = 2_000_000
FIRST_CAR_YEAR = 1886

_SPACES = " \u00a0\u202f\u2009'’"
_NUMBER = re.compile(
    r"(?<![\w])[-−]?(?:\d{1,3}(?:[" + _SPACES + r".,]\d{3})+(?:[.,]\d{1,2})?(?![\d])|\d+(?:[.,]\d+)?)(?:[eE][+]?\d+)?"
)
_THOUSANDS_WORD = re.compile(r"^\s*(?:k|K)\s*(?:€|eur|euros?|km)?\b|^\s*mille\b", re.IGNORECASE)
_FOREIGN = re.compile(r"[$£¥]|\b(?:usd|gbp|chf|jpy|cad|mad|xpf|pln|dollars?|livres?|pounds?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Measure:
    """A number that was read, and whether what was written could not be taken for one."""

    value: Decimal | None = None
    doubtful: bool = False


def numbers(text: object) -> list[Decimal]:
    """Returns all numbers written in `text`: « 12 500 € », « 12.500,00 », "12,500.00", « 15 k€ »."""
    line = clean(text, 200) or ""
    found = []
    for match in _NUMBER.finditer(line):
        value = _decimal(match.group())
        if value is not None:
            found.append(value * 1000 if _THOUSANDS_WORD.match(line[match.end() :]) and value < 1000 else value)
    return found


def _decimal(written: str) -> Decimal | None:
    digits = re.sub(f"[{_SPACES}]", "", written).replace("−", "-")
    mantissa, exponent = re.fullmatch(r"([-\d.,]+)((?:[eE]\+?\d+)?)", digits).groups()
    try:
        value = Decimal(_plain(mantissa) + exponent)
    except InvalidOperation:
        return None
    return value if value.adjusted() < 30 else Decimal("1e30")


def _plain(mantissa: str) -> str:
    """The last of two kinds of separator is the decimal one; a lone one before three digits parts thousands."""
    dot, comma = mantissa.rfind("."), mantissa.rfind(",")
    if dot >= 0 and comma >= 0:
        thousands = "," if dot > comma else "."
        return mantissa.replace(thousands, "").replace(",", ".")
    sign = "." if dot >= 0 else ","
    parts = mantissa.split(sign)
    if len(parts) > 2 or (len(parts) == 2 and len(parts[1]) == 3 and parts[0].lstrip("-") not in {"", "0"}):
        return "".join(parts)
    return ".".join(parts)


def price(text: object, currency: str | None = None) -> Measure:
    """Returns an amount in euros; doubtful when it is in another currency, negative or absurd. 0 says nothing."""
    found = numbers(text)
    if not found or found[0] == 0:
        return Measure()
    foreign = _FOREIGN.search(str(text)) or (
        currency and fold(currency) not in {"", "eur", "euro", "euros"} and currency.strip() != "€"
    )
    if foreign or not Decimal(1) <= found[0] <= LARGEST_PRICE:
        return Measure(doubtful=True)
    return Measure(found[0].quantize(Decimal("0.01")) if found[0] % 1 else Decimal(int(found[0])))


def budget(text: object) -> Measure:
    """As `price`; of « entre 10 000 et 15 000 € » the larger amount, which the person is ready to spend."""
    found = [price(str(number)) for number in numbers(text)]
    good = [measure.value for measure in found if measure.value is not None]
    if not good or _FOREIGN.search(str(text)):
        return Measure(doubtful=bool(found))
    return Measure(max(good))


def odometer_km(text: object, units: str | None = None) -> Measure:
    """Returns whole kilometres; miles (in `units` or in the text) are converted."""
    found = numbers(text)
    if not found:
        return Measure()
    words = set(fold(f"{text} {units or ''}").split())
    km = found[0] * (KM_PER_MILE if words & {"mi", "mile", "miles"} else 1)
    if not 0 <= km <= LARGEST_ODOMETER_KM:
        return Measure(doubtful=True)
    return Measure(Decimal(int(km.to_integral_value())))


def model_year(text: object, now_year: int) -> Measure:
    """Returns a year of a car from "2021", "03/2021", "2021-03-15"; doubtful when no car can be of that year."""
    line = clean(text, 40)
    if line is None or not line.strip("0. "):
        return Measure()
    for written in re.findall(r"(?<!\d)\d{4}(?!\d)", line):
        if FIRST_CAR_YEAR <= int(written) <= now_year + 2:
            return Measure(Decimal(written))
    return Measure(doubtful=True)
