"""Is this somebody whom we know? The rule as a pure function (mission X-06).

An identifier (e-mail, phone, SIRET, SIREN, VAT or manufacturer's number) that nothing contradicts is certain. A name
with a postal code, or an identifier that the name contradicts, is likely: a person decides. Nothing else is a match.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from crm.clients.likeness import LIKE, OTHER, company_likeness, name_likeness

CERTAIN, LIKELY, NONE = "certain", "likely", "none"
SHARED_BY_MANY = 8  # more clients than this on one phone or e-mail: a switchboard, which identifies nobody
_RANK = {CERTAIN: 2, LIKELY: 1, NONE: 0}


@dataclass(frozen=True)
class Asked:
    """What is said of somebody. Phones are E.164, e-mails folded, relay addresses left out, numbers without spaces."""

    kind: str = "B2C"  # B2C | B2B | contact
    civility: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    siret: str = ""
    siren: str = ""
    vat_number: str = ""
    national_id: str = ""
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    postal_code: str = ""
    birth_date: date | None = None

    @property
    def is_company(self) -> bool:
        return self.kind == "B2B"

    @property
    def the_siren(self) -> str:
        """The SIREN as it is said, or within the SIRET or the French VAT number."""
        french_vat = self.vat_number[4:] if self.vat_number.startswith("FR") and len(self.vat_number) == 13 else ""
        return self.siren or self.siret[:9] or french_vat


@dataclass(frozen=True)
class Known(Asked):
    """A client as far as matching looks at it; a company is reached by the points of its contacts."""

    client_id: int = 0
    blocked: bool = False


@dataclass(frozen=True)
class Verdict:
    """How much two resemble each other: kind, 0 to 100, and why, as codes."""

    kind: str
    score: int = 0
    reasons: tuple[str, ...] = ()


NOBODY = Verdict(NONE)


@dataclass(frozen=True)
class Candidate:
    """A client that is, or may be, the one asked about."""

    known: Known
    verdict: Verdict


@dataclass(frozen=True)
class Match:
    """The decision: the best candidate's kind, score and reasons; every candidate, best first."""

    kind: str
    score: int
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()

    @property
    def best(self) -> Known | None:
        return self.candidates[0].known if self.candidates else None

    @property
    def certain_id(self) -> int | None:
        """The client to link without asking anybody, if there is one."""
        return self.candidates[0].known.client_id if self.kind == CERTAIN else None

    @property
    def is_blocked(self) -> bool:
        return self.best is not None and self.best.blocked


def match(asked: Asked, known: Sequence[Known]) -> Match:
    """Returns the decision over these clients, the same in whatever order they come (mission X-06)."""
    asked = _without_switchboards(asked, known)
    found = [Candidate(one, verdict) for one in known if (verdict := compare(asked, one)).kind != NONE]
    found.sort(key=lambda c: (-_RANK[c.verdict.kind], -c.verdict.score, c.known.client_id))
    if not found:
        return Match(NONE, 0, ())
    best = found[0].verdict
    return Match(best.kind, best.score, best.reasons, tuple(found))


def compare(one: Asked, other: Asked) -> Verdict:
    """Returns how much two resemble each other; it does not matter which of them comes first."""
    if one.is_company and other.is_company:
        return _companies(one, other)
    if one.is_company or other.is_company:
        return _company_and_person(one, other)
    return _persons(one, other)


def _without_switchboards(asked: Asked, known: Sequence[Known]) -> Asked:
    uses = Counter(value for one in known for value in one.emails | one.phones)
    crowded = {value for value, times in uses.items() if times > SHARED_BY_MANY}
    return replace(asked, emails=asked.emails - crowded, phones=asked.phones - crowded)


def _persons(one: Asked, other: Asked) -> Verdict:
    names, reasons = name_likeness(one, other), _shared(one, other)
    contradicted = _other_birth(one, other) or _other_civility(one, other)
    if "same_national_id" in reasons:
        return Verdict(CERTAIN if names != OTHER else LIKELY, 100 if names != OTHER else 80, reasons)
    if not {"same_email", "same_phone"} & set(reasons):
        return _by_name(one, other, names)
    sure = names == LIKE or (names != OTHER and "same_email" in reasons)
    if sure and not contradicted:
        return Verdict(CERTAIN, _score(95 if names == LIKE else 90, reasons), (*reasons, *_of_name(names)))
    return Verdict(LIKELY, 60 if names == OTHER else 80, (*reasons, *_doubts(names, one, other)))


def _by_name(one: Asked, other: Asked, names: str) -> Verdict:
    """A name with its place is likely at most: there are many Jean Martin in a town."""
    same_place = _same(one.postal_code, other.postal_code)
    same_birth = one.birth_date is not None and one.birth_date == other.birth_date
    if names != LIKE or not (same_place or same_birth) or _other_birth(one, other) or _other_civility(one, other):
        return NOBODY
    reasons = (["same_postal_code"] if same_place else []) + (["same_birth_date"] if same_birth else [])
    return Verdict(LIKELY, 90 if len(reasons) > 1 else 75, (*_of_name(names), *reasons))


def _companies(one: Asked, other: Asked) -> Verdict:
    reasons = _shared(one, other)
    if "same_siret" in reasons:
        return Verdict(CERTAIN, 100, reasons)
    if _differ(one.siret, other.siret):  # two establishments of one company, or two companies
        return Verdict(LIKELY, 70, (*reasons, "other_siret")) if "same_siren" in reasons else NOBODY
    if "same_siren" in reasons or "same_vat_number" in reasons or "same_national_id" in reasons:
        return Verdict(CERTAIN, 98, reasons)
    if _differ(one.the_siren, other.the_siren):
        return NOBODY
    return _companies_by_name(one, other, reasons)


def _companies_by_name(one: Asked, other: Asked, reasons: tuple[str, ...]) -> Verdict:
    names = company_likeness(one, other)
    if reasons:
        if names == LIKE:
            return Verdict(CERTAIN, _score(92, reasons), (*reasons, "same_company"))
        return Verdict(LIKELY, 50 if names == OTHER else 65, reasons)
    if names == LIKE and _same(one.postal_code, other.postal_code):
        return Verdict(LIKELY, 80, ("same_company", "same_postal_code"))
    return NOBODY


def _company_and_person(one: Asked, other: Asked) -> Verdict:
    """Somebody asks now privately, now for a company: which of the two it is, a person decides."""
    reasons = tuple(r for r in _shared(one, other) if r in ("same_email", "same_phone"))
    if not reasons or name_likeness(one, other) == OTHER:
        return NOBODY
    return Verdict(LIKELY, 55, (*reasons, "other_kind"))


def _shared(one: Asked, other: Asked) -> tuple[str, ...]:
    found = {
        "same_siret": _same(one.siret, other.siret),
        "same_siren": _same(one.the_siren, other.the_siren),
        "same_vat_number": _same(one.vat_number, other.vat_number),
        "same_national_id": _same(one.national_id, other.national_id),
        "same_email": bool(one.emails & other.emails),
        "same_phone": bool(one.phones & other.phones),
    }
    if not (one.is_company and other.is_company):
        for company_number in ("same_siret", "same_siren", "same_vat_number"):
            found[company_number] = False
    return tuple(code for code, holds in found.items() if holds)


def _of_name(names: str) -> tuple[str, ...]:
    return ("same_name",) if names == LIKE else ()


def _doubts(names: str, one: Asked, other: Asked) -> tuple[str, ...]:
    said = [] if names == LIKE else ["other_name"] if names == OTHER else ["unsure_name"]
    said += ["other_birth_date"] if _other_birth(one, other) else []
    return (*said, *(["other_civility"] if _other_civility(one, other) else []))


def _score(base: int, reasons: tuple[str, ...]) -> int:
    return min(100, base + 3 * (len(reasons) - 1))


def _other_birth(one: Asked, other: Asked) -> bool:
    return None not in (one.birth_date, other.birth_date) and one.birth_date != other.birth_date


def _other_civility(one: Asked, other: Asked) -> bool:
    return _differ(one.civility, other.civility)


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _differ(one: str, other: str) -> bool:
    return bool(one) and bool(other) and one != other
