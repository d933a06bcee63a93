"""What one value of the file must look like: each check returns the value as it is stored, or says what is wrong.

A check is called with the value and its place (`Spot`); it returns None after it has said something.
"""

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from zoneinfo import available_timezones

import phonenumbers
from flask_babel import gettext as _
from holidays import France
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as fr_siret

from crm.kernel.text import clean
from crm.outlets.addresses import checked_address
from crm.setup.dealership.problems import Spot, guess

Check = Callable[[Any, Spot], Any]

FRENCH_ZONES = France.subdivisions_aliases  # name → code
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
SHORTEST_KEY = 24  # characters of an API key given in the file


def text(most: int) -> Check:
    """A line of text of at most so many characters; not empty."""

    def check(value: Any, at: Spot) -> str | None:
        said = clean(value) if isinstance(value, str) else ""
        if not said:
            return at.say(_("a text in quotes is expected"))
        if len(said) > most:
            return at.say(_("%(count)s characters, at most %(most)s", count=len(said), most=most))
        return said

    return check


def line(most: int) -> Check:
    """As `text`; an empty text is allowed, and empties the field."""
    full = text(most)
    return lambda value, at: "" if value == "" else full(value, at)


def flag(value: Any, at: Spot) -> bool | None:
    """true or false."""
    return value if isinstance(value, bool) else at.say(_("true or false is expected, without quotes"))


def number(low: int, high: int) -> Check:
    """A whole number between two bounds."""

    def check(value: Any, at: Spot) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            return at.say(_("a whole number from %(low)s to %(high)s is expected", low=low, high=high))
        return value

    return check


def day(value: Any, at: Spot) -> date | None:
    """A date, written 2026-05-15 without quotes."""
    if type(value) is not date:
        return at.say(_("a date such as 2026-05-15 is expected, without quotes"))
    return value


def one_of(known: Collection[str]) -> Check:
    """One of the known words."""

    def check(value: Any, at: Spot) -> str | None:
        if value in known:
            return value
        return at.say(_("“%(value)s” is not known here.", value=value) + guess(value, known))

    return check


def code(most: int, what: str = "[A-Z0-9][A-Z0-9-]*") -> Check:
    """A short code in capitals: letters, digits, hyphens."""

    def check(value: Any, at: Spot) -> str | None:
        if not isinstance(value, str) or len(value) > most or not re.fullmatch(what, value):
            return at.say(_("a code of capitals, digits and hyphens is expected, at most %(most)s long", most=most))
        return value

    return check


def login_id(value: Any, at: Spot) -> str | None:
    """An id to sign in with: `FR-000802P.d004`, or one from before (mission MP-01)."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{2,39}", value):
        return at.say(_("an id such as FR-000802P.d004 is expected (letters, digits, dots, hyphens)"))
    return value


def email(value: Any, at: Spot) -> str | None:
    """An e-mail address."""
    found = checked_address(value) if isinstance(value, str) else None
    return found or at.say(_("“%(value)s” is not an e-mail address", value=value))


def phone(value: Any, at: Spot) -> str | None:
    """A telephone number in international notation, spaces and dots allowed; stored as +33…"""
    digits = re.sub(r"[\s.\-]", "", value) if isinstance(value, str) else ""
    if re.fullmatch(r"\+[1-9]\d{6,14}", digits) and phonenumbers.is_possible_number(phonenumbers.parse(digits)):
        return digits
    return at.say(_("“%(value)s” is not a telephone number such as +33261910012", value=value))


def url(value: Any, at: Spot) -> str | None:
    """A web address."""
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s<>\"]{3,290}", value):
        return at.say(_("a web address that begins with https:// is expected"))
    return value


def siret(value: Any, at: Spot) -> str | None:
    """An establishment's SIRET: 14 digits whose check digit is right."""
    return _standard(
        fr_siret, value, at, _("“%(value)s” is not a SIRET (14 digits with their check digit)", value=value)
    )


def vat_number(value: Any, at: Spot) -> str | None:
    """A European VAT number with its country; a French one contains a valid SIREN and key."""
    wrong = _("“%(value)s” is not a VAT number (in France: FR, a key of two digits, the SIREN)", value=value)
    return _standard(eu_vat, value, at, wrong)


def _standard(module: Any, value: Any, at: Spot, wrong: str) -> str | None:
    try:
        return module.validate(value if isinstance(value, str) else "")
    except ValidationError:
        return at.say(wrong)


def timezone(value: Any, at: Spot) -> str | None:
    """An IANA time zone such as Europe/Paris."""
    if value in available_timezones():
        return value
    return at.say(_("“%(value)s” is not a time zone.", value=value) + guess(value, available_timezones()))


def holiday_zone(value: Any, at: Spot) -> str | None:
    """A region with public holidays of its own; a French one by name (Moselle, La Réunion) is stored as its code."""
    said = line(20)(value, at)
    return None if said is None else FRENCH_ZONES.get(said, said)


def colour(value: Any, at: Spot) -> str | None:
    """A colour such as #1f3a5f."""
    fits = isinstance(value, str) and _COLOUR.fullmatch(value)
    return value.lower() if fits else at.say(_("a colour such as #1f3a5f is expected"))


def domain(value: Any, at: Spot) -> str | None:
    """A mail domain such as messagerie.example.com."""
    fits = isinstance(value, str) and _DOMAIN.fullmatch(value.lower())
    return value.lower() if fits else at.say(_("a domain such as messages.example.com is expected"))


def api_key(value: Any, at: Spot) -> str | None:
    """A key in clear, or its fingerprint `sha256:…`. Its text never appears in a message."""
    if isinstance(value, str) and (_HASH.fullmatch(value) or re.fullmatch(r"[!-~]{24,200}", value)):
        return value
    return at.say(_("a key of at least %(least)s characters without spaces is expected", least=SHORTEST_KEY))


def variable(value: Any, at: Spot) -> str | None:
    """The name of an environment variable that holds a secret; the secret itself never stands in the file."""
    if isinstance(value, str) and re.fullmatch(r"[A-Z][A-Z0-9_]{1,60}", value):
        return value
    return at.say(_("the name of an environment variable is expected (capitals, digits, _), not the secret itself"))


def many(check: Check, most: int = 1000) -> Check:
    """A list of values, each checked, without doubles; becomes a tuple."""

    def check_list(value: Any, at: Spot) -> tuple | None:
        if not isinstance(value, list):
            return at.say(_("a list in square brackets is expected"))
        good: list[Any] = []
        for place, item in enumerate(value):
            found = check(item, at.inside(place))
            if found is not None and found in good:
                at.inside(place).say(_("“%(value)s” stands there twice", value=item))
            elif found is not None:
                good.append(found)
                if len(good) > most:
                    at.inside(place).say(_("“%(value)s” is one too many: at most %(most)s", value=item, most=most))
        return tuple(good)

    return check_list


def table(value: Any, at: Spot) -> dict | None:
    """A table (`{ … }` or a section)."""
    return value if isinstance(value, dict) else at.say(_("a table is expected: { name = value, … }"))
