"""Are two names one name? Typing errors, swapped fields, initials and particles pass; brother and sister don't."""

from collections.abc import Sequence
from typing import Protocol

from rapidfuzz.fuzz import ratio

from crm.clients.words import company_words, person_words

LIKE, UNSURE, OTHER = "like", "unsure", "other"
SAME = 82  # of 100: « Dupont » and « Dupond » (83) pass
CLOSE = 60  # below this two words are two words
_LEVELS = (OTHER, UNSURE, LIKE)


class Named(Protocol):
    """Whatever has a person's or company's name."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def company(self) -> str: ...


def name_likeness(one: Named, other: Named) -> str:
    """Returns LIKE, UNSURE or OTHER for two persons' names, in whichever field first and family name stand."""
    a, b = _name(one), _name(other)
    if not any(a) or not any(b):
        return UNSURE
    pairs = ((a, b), (a, b[::-1]), (a[::-1], b))
    return max((_straight(*pair) for pair in pairs), key=_LEVELS.index)


def company_likeness(one: Named, other: Named) -> str:
    """Returns LIKE, UNSURE or OTHER for two companies' names, whatever their legal form."""
    a, b = company_words(one.company), company_words(other.company)
    if not a or not b:
        return UNSURE
    alike = max(ratio(" ".join(sorted(a)), " ".join(sorted(b))), ratio("".join(a), "".join(b)))
    return LIKE if alike >= 88 else UNSURE if alike >= CLOSE or set(a) <= set(b) or set(b) <= set(a) else OTHER


Words = tuple[str, ...]


def _name(named: Named) -> tuple[Words, Words]:
    """Returns (first names, family name); a whole name in one of the fields is split at its first word."""
    first, last = person_words(named.first_name), person_words(named.last_name)
    if not first and len(last) > 1:
        return last[:1], last[1:]
    if not last and len(first) > 1:
        return first[:1], first[1:]
    return first, last


def _straight(a: tuple[Words, Words], b: tuple[Words, Words]) -> str:
    first, last = _first_names(a[0], b[0]), _family_names(a[1], b[1])
    if first is None or last is None:
        known = last if first is None else first
        return OTHER if known == OTHER else UNSURE
    if first == LIKE and last == LIKE:
        return LIKE
    if first == OTHER:
        return OTHER
    return UNSURE if first == LIKE or last != OTHER else OTHER


def _first_names(a: Words, b: Words) -> str | None:
    if not a or not b:
        return None
    if a == b or _part_of(a, b) or _initials(a, b):
        return LIKE
    alike = ratio("".join(a), "".join(b))
    same_ending = "".join(a)[-2:] == "".join(b)[-2:]  # the ending tells Stéphane from Stéphanie
    return LIKE if alike >= SAME and same_ending else UNSURE if alike >= CLOSE else OTHER


def _family_names(a: Words, b: Words) -> str | None:
    if not a or not b:
        return None
    if _part_of(a, b):
        return LIKE
    alike = ratio("".join(a), "".join(b))
    return LIKE if alike >= SAME else UNSURE if alike >= CLOSE else OTHER


def _part_of(a: Words, b: Words) -> bool:
    """« Anne-Marie » is also called « Anne », « Durand-Martin » « Martin »."""
    return set(a) <= set(b) or set(b) <= set(a)


def _initials(a: Sequence[str], b: Sequence[str]) -> bool:
    """« J. » or « J.-P. » for « Jean-Pierre »."""
    short, long = sorted((a, b), key=lambda words: len("".join(words)))
    return all(len(word) == 1 for word in short) and all(x == y[0] for x, y in zip(short, long, strict=False))
