"""From what a sender says to our outlet and brand: codes, names, numbers, mailboxes. What is not known stays None."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from crm.intake.readers.phones import to_e164
from crm.intake.readers.words import fold

LIKE = 92  # of 100: another spelling of the same name passes, a sister outlet does not


@dataclass(frozen=True)
class OutletWords:
    """An outlet under all the names that a sender may use."""

    id: int
    code: str
    codes: frozenset[str]  # compact: dealer code, site code, national id, SIRET
    name: str  # folded
    city: str  # folded
    phones: frozenset[str]  # E.164: reception and tracking numbers
    mailboxes: frozenset[str]
    brand_ids: frozenset[int]


@dataclass(frozen=True)
class BrandWords:
    """A brand by its code and its folded name."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Directory:
    """The active outlets and brands of one legal entity."""

    outlets: tuple[OutletWords, ...] = ()
    brands: tuple[BrandWords, ...] = ()

    def brand(self, hint: str | None) -> BrandWords | None:
        """Returns the brand that a code or a make's name means."""
        if not hint:
            return None
        code, name = hint.strip().upper(), fold(hint)
        by_code = next((brand for brand in self.brands if brand.code == code), None)
        return by_code or next((brand for brand in self.brands if brand.name == name), None)

    def outlet(self, hints: Sequence[str], brand_id: int | None) -> OutletWords | None:
        """Returns the one outlet that the hints mean, exact ones first; of several the one that sells the brand."""
        for rule in (_by_code, _by_name, _by_number, _by_mailbox, _by_likeness):
            for hint in hints:
                found = _narrow(rule(self.outlets, hint), brand_id)
                if found is not None:
                    return found
        return self.outlets[0] if len(self.outlets) == 1 else None

    def outlet_code(self, outlet_id: int | None) -> str | None:
        """Returns an outlet's code."""
        return next((outlet.code for outlet in self.outlets if outlet.id == outlet_id), None)

    def brand_code(self, brand_id: int | None) -> str | None:
        """Returns a brand's code."""
        return next((brand.code for brand in self.brands if brand.id == brand_id), None)

    def only_brand_of(self, outlet_id: int | None) -> int | None:
        """Returns the brand of an outlet that sells a single one."""
        sold = next((outlet.brand_ids for outlet in self.outlets if outlet.id == outlet_id), frozenset())
        return next(iter(sold)) if len(sold) == 1 else None


Rule = Callable[[Iterable[OutletWords], str], list[OutletWords]]


def compact(text: str) -> str:
    """Returns a code without case, accents, spaces and signs: « val-caen » is « VAL CAEN »."""
    return fold(text).replace(" ", "")


def _by_code(outlets: Iterable[OutletWords], hint: str) -> list[OutletWords]:
    code = compact(hint)
    exact = [outlet for outlet in outlets if compact(outlet.code) == code]
    return exact or [outlet for outlet in outlets if code and code in outlet.codes]


def _by_name(outlets: Iterable[OutletWords], hint: str) -> list[OutletWords]:
    name = fold(hint)
    same = [outlet for outlet in outlets if name and name in (outlet.name, f"{outlet.name} {outlet.city}")]
    return same or [outlet for outlet in outlets if name and name == outlet.city]


def _by_number(outlets: Iterable[OutletWords], hint: str) -> list[OutletWords]:
    number = to_e164(hint) if re.search(r"\d{2}.*\d{2}", hint) and "@" not in hint else None
    return [outlet for outlet in outlets if number and number in outlet.phones]


def _by_mailbox(outlets: Iterable[OutletWords], hint: str) -> list[OutletWords]:
    return [outlet for outlet in outlets if "@" in hint and hint.strip().lower() in outlet.mailboxes]


def _by_likeness(outlets: Iterable[OutletWords], hint: str) -> list[OutletWords]:
    """The best of the names that hold all words of the other, or are spelled almost alike."""
    name = fold(hint)
    if len(name) < 5 or "@" in hint:
        return []
    scored = [(fuzz.token_sort_ratio(name, outlet.name), outlet) for outlet in outlets]
    best = max((score for score, _ in scored), default=0)
    if best >= LIKE:
        return [outlet for score, outlet in scored if score == best]
    words = set(name.split())
    return [outlet for outlet in outlets if len(outlet.name.split()) > 1 and set(outlet.name.split()) <= words]


def _narrow(found: list[OutletWords], brand_id: int | None) -> OutletWords | None:
    if len(found) > 1:
        selling = [outlet for outlet in found if brand_id in outlet.brand_ids]
        longest = max((len(outlet.name) for outlet in found), default=0)
        found = selling or [outlet for outlet in found if len(outlet.name) == longest]
    return found[0] if len(found) == 1 else None
