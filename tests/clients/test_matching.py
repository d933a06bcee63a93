"""Who is the same person? The rule of mission X-06 as a table, and what holds for any two people."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.clients.matching import CERTAIN, LIKELY, NONE, SHARED_BY_MANY, Asked, Known, compare, match

JEAN = Asked(
    civility="M.", first_name="Jean", last_name="Dupont", postal_code="14000",
    emails=frozenset({"jean.dupont@example.com"}), phones=frozenset({"+33639980001"}),
)  # fmt: skip
NO_POINTS = {"emails": frozenset(), "phones": frozenset()}
PHONE = {"emails": frozenset(), "phones": frozenset({"+33639980001"})}
EMAIL = {"emails": frozenset({"jean.dupont@example.com"}), "phones": frozenset()}
GARAGE = Asked(
    kind="B2B", company="Transports Hervé SARL", siret="40326504500015", postal_code="14100",
)  # fmt: skip

PEOPLE = [
    ("the same person again", {}, CERTAIN, "same_email"),
    ("the same phone and name", PHONE, CERTAIN, "same_phone"),
    ("the same e-mail and name", EMAIL, CERTAIN, "same_email"),
    ("the phone, the name with a typing error", PHONE | {"last_name": "Dupond"}, CERTAIN, "same_phone"),
    ("the phone, names in the wrong fields", PHONE | {"first_name": "DUPONT", "last_name": "Jean"}, CERTAIN, "same_name"),
    ("the phone, the whole name in one field", PHONE | {"first_name": "", "last_name": "Jean Dupont"}, CERTAIN, "same_name"),
    ("the phone, accents and capitals", PHONE | {"first_name": "JÉAN", "last_name": "DUPÔNT"}, CERTAIN, "same_name"),
    ("the phone, a civility in the name", PHONE | {"last_name": "M. Dupont"}, CERTAIN, "same_name"),
    ("the phone, a particle", PHONE | {"last_name": "de Dupont"}, CERTAIN, "same_name"),
    ("the phone, a double family name", PHONE | {"last_name": "Dupont-Martin"}, CERTAIN, "same_name"),
    ("the phone, an initial", PHONE | {"first_name": "J."}, CERTAIN, "same_name"),
    ("the phone of the family, another first name", PHONE | {"first_name": "Marie", "civility": ""}, LIKELY, "other_name"),
    ("the phone, a woman's form of the name", PHONE | {"first_name": "Jeanne", "civility": ""}, LIKELY, "unsure_name"),
    ("the phone, nothing of the name", PHONE | {"first_name": "", "last_name": ""}, LIKELY, "unsure_name"),
    ("the phone, only the family name", PHONE | {"first_name": ""}, LIKELY, "unsure_name"),
    ("the phone and name of a father born earlier", PHONE | {"birth_date": date(1950, 1, 1)}, LIKELY, "other_birth_date"),
    ("the phone and name, but Madame", PHONE | {"civility": "Mme"}, LIKELY, "other_civility"),
    ("the e-mail, no name at all", EMAIL | {"first_name": "", "last_name": ""}, CERTAIN, "same_email"),
    ("the e-mail, a married name", EMAIL | {"last_name": "Lefèvre"}, CERTAIN, "same_email"),
    ("the e-mail of the couple, the other one", EMAIL | {"first_name": "Sophie", "civility": ""}, LIKELY, "other_name"),
    ("the name and the town", NO_POINTS, LIKELY, "same_postal_code"),
    ("the name, the town, a typing error", NO_POINTS | {"last_name": "Dupond"}, LIKELY, "same_postal_code"),
    ("the name and the birth date", NO_POINTS | {"postal_code": "75001"}, LIKELY, "same_birth_date"),
    ("the name in the town, born another day", NO_POINTS | {"birth_date": date(1950, 1, 1)}, NONE, ""),
    ("only the family name in the town", NO_POINTS | {"first_name": "", "birth_date": None}, NONE, ""),
    ("a brother in the town", NO_POINTS | {"first_name": "Luc", "birth_date": None}, NONE, ""),
    ("the name elsewhere", NO_POINTS | {"postal_code": "75001", "birth_date": None}, NONE, ""),
    ("the manufacturer's number", NO_POINTS | {"national_id": "FR0001", "postal_code": ""}, CERTAIN, "same_national_id"),
]  # fmt: skip

COMPANIES = [
    ("the same SIRET, another name", {"company": "TH Logistique"}, CERTAIN, "same_siret"),
    ("the SIREN alone", {"siret": "", "siren": "403265045", "company": "TH"}, CERTAIN, "same_siren"),
    ("a French VAT number holds the SIREN", {"siret": "", "vat_number": "FR40403265045"}, CERTAIN, "same_siren"),
    ("another establishment of the company", {"siret": "40326504500023"}, LIKELY, "other_siret"),
    ("the name and the town", {"siret": ""}, LIKELY, "same_company"),
    ("the legal form elsewhere", {"siret": "", "company": "S.A.R.L. TRANSPORTS HERVE"}, LIKELY, "same_company"),
    ("the name in another town", {"siret": "", "postal_code": "75001"}, NONE, ""),
    ("another company in the town", {"siret": "", "company": "Boulangerie Lebrun"}, NONE, ""),
    ("the name and town, another SIREN", {"siret": "83404833300011"}, NONE, ""),
]


@pytest.mark.parametrize(("case", "changed", "kind", "reason"), PEOPLE, ids=[case[0] for case in PEOPLE])
def test_a_person_who_has(case: str, changed: dict, kind: str, reason: str) -> None:
    known = replace(JEAN, birth_date=date(1980, 5, 4), national_id="FR0001")
    asked = replace(JEAN, **({"birth_date": date(1980, 5, 4)} | changed))
    verdict = compare(asked, known)
    assert (verdict.kind, not reason or reason in verdict.reasons) == (kind, True), verdict


@pytest.mark.parametrize(("case", "changed", "kind", "reason"), COMPANIES, ids=[case[0] for case in COMPANIES])
def test_a_company_that_has(case: str, changed: dict, kind: str, reason: str) -> None:
    verdict = compare(replace(GARAGE, **changed), GARAGE)
    assert (verdict.kind, not reason or reason in verdict.reasons) == (kind, True), verdict


def test_a_company_reached_by_a_contact_it_shares_is_certain_with_its_name_and_likely_without() -> None:
    reached = replace(GARAGE, siret="", phones=frozenset({"+33231000000"}))
    assert compare(replace(reached, postal_code=""), reached).kind == CERTAIN
    assert compare(replace(reached, company="Taxis Lebrun"), reached).kind == LIKELY


def test_somebody_who_asks_for_a_company_is_not_silently_the_private_person() -> None:
    verdict = compare(replace(JEAN, kind="B2B", company="Dupont Peinture"), JEAN)
    assert (verdict.kind, "other_kind" in verdict.reasons) == (LIKELY, True)


def test_a_switchboard_identifies_nobody() -> None:
    others = [_known(number, first_name=f"Jean{number}", emails=frozenset()) for number in range(SHARED_BY_MANY + 1)]
    stranger = replace(JEAN, first_name="Jean3", postal_code="", **PHONE)
    assert match(stranger, others[:-1]).kind == CERTAIN
    assert match(stranger, others).kind == NONE


def test_a_blocked_client_is_matched_and_said_to_be_blocked() -> None:
    found = match(JEAN, [replace(_known(7), blocked=True)])
    assert (found.kind, found.certain_id, found.is_blocked) == (CERTAIN, 7, True)


def test_the_surest_comes_first_and_the_others_stay_to_choose_from() -> None:
    wife = _known(1, first_name="Marie", civility="Mme")
    found = match(JEAN, [wife, _known(2), _known(3, **NO_POINTS)])
    assert [(c.known.client_id, c.verdict.kind) for c in found.candidates] == [(2, CERTAIN), (3, LIKELY), (1, LIKELY)]


def _known(client_id: int, **changed) -> Known:
    values = {name: getattr(JEAN, name) for name in JEAN.__dataclass_fields__}
    return Known(**values | changed, client_id=client_id)


WORDS = st.sampled_from(
    ["", "Jean", "Marie", "Dupont", "Dupond", "J.", "de La Tour", "Anne-Marie", "M. Jean", "Ω", "'"]
)
POINTS = st.frozensets(st.sampled_from(["+33639980001", "+33639980002", "a@example.com"]), max_size=2)
PERSONS = st.builds(
    Known, kind=st.sampled_from(["B2C", "B2B", "contact"]), civility=st.sampled_from(["", "M.", "Mme"]),
    first_name=WORDS | st.text(max_size=9), last_name=WORDS | st.text(max_size=9), company=WORDS,
    siret=st.sampled_from(["", "40326504500015", "40326504500023"]), national_id=st.sampled_from(["", "N1"]),
    vat_number=st.sampled_from(["", "FR40403265045", "BE0403265045"]), emails=POINTS, phones=POINTS,
    postal_code=st.sampled_from(["", "14000", "14100"]), client_id=st.integers(1, 9),
    birth_date=st.sampled_from([None, date(1980, 1, 1), date(1981, 1, 1)]),
)  # fmt: skip


@given(PERSONS, PERSONS)
def test_it_does_not_matter_who_is_compared_with_whom(one: Known, other: Known) -> None:
    assert compare(one, other) == compare(other, one)


@given(PERSONS, st.lists(PERSONS, max_size=6, unique_by=lambda known: known.client_id), st.randoms())
def test_the_order_of_the_clients_does_not_matter(asked: Known, known: list[Known], random) -> None:
    shuffled = list(known)
    random.shuffle(shuffled)
    assert match(asked, known) == match(asked, shuffled)


@given(PERSONS, PERSONS)
def test_nobody_is_certain_without_a_shared_identifier(one: Known, other: Known) -> None:
    numbers = ("the_siren", "siret", "vat_number", "national_id")
    shared = any(getattr(one, name) and getattr(one, name) == getattr(other, name) for name in numbers)
    if not shared and not (one.emails & other.emails) and not (one.phones & other.phones):
        assert compare(one, other).kind != CERTAIN


@given(PERSONS, PERSONS)
def test_a_score_is_between_0_and_100_and_a_match_says_why(one: Known, other: Known) -> None:
    verdict = compare(one, other)
    assert 0 <= verdict.score <= 100
    assert bool(verdict.reasons) == (verdict.kind != NONE)
