"""One table for each kind of field: what senders write, what is understood."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.intake.readers.companies import looks_like_company, read_identity
from crm.intake.readers.consents import consent_of, consent_statement
from crm.intake.readers.dates import PARIS, read_moment
from crm.intake.readers.emails import read_email
from crm.intake.readers.labels import field_of, guess_field
from crm.intake.readers.names import split_full_name
from crm.intake.readers.numbers import budget, model_year, odometer_km, price
from crm.intake.readers.phones import read_phones, to_e164
from crm.intake.readers.requests import activity_from, request_from
from crm.intake.readers.vehicles import read_vehicle
from crm.intake.readers.words import decode, truth

NAMES = {
    "M. Jean DUPONT": ("M.", "Jean", "Dupont"),
    "DUPONT Jean": (None, "Jean", "Dupont"),
    "Dupont, Jean": (None, "Jean", "Dupont"),
    "JEAN DUPONT": (None, "Jean", "Dupont"),
    "DUPONT JEAN": (None, "Jean", "Dupont"),
    "Jean de La Fontaine": (None, "Jean", "de La Fontaine"),
    "Mme DE LA TOUR Anne": ("Mme", "Anne", "de La Tour"),
    "Jean-Pierre Le Gall": (None, "Jean-Pierre", "Le Gall"),
    "Le Gall Soazig": (None, "Soazig", "Le Gall"),
    "Jean Pierre Martin": (None, "Jean Pierre", "Martin"),
    "Jean-Marc D'ARTAGNAN": (None, "Jean-Marc", "d'Artagnan"),
    "M. et Mme Martin": (None, None, "Martin"),
    "Madame Léa N'GUYEN": ("Mme", "Léa", "N'Guyen"),
    "Sophie": (None, "Sophie", None),
    "Dupont": (None, None, "Dupont"),
    "marie curie": (None, "Marie", "Curie"),
}


@pytest.mark.parametrize("written", NAMES)
def test_a_name_is_taken_apart(written):
    name = split_full_name(written)
    assert (name.civility, name.first, name.last) == NAMES[written]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("06 39 98 01 23", "+33639980123"),
        ("06.39.98.01.23", "+33639980123"),
        ("+33(0)6 39 98 01 23", "+33639980123"),
        ("+33 06 39 98 01 23", "+33639980123"),
        ("0033639980123", "+33639980123"),
        ("33639980123", "+33639980123"),
        ("639980123", "+33639980123"),
        ("639980123.0", "+33639980123"),
        ("6.39980123E8", "+33639980123"),
        ("tel: 06 39 98 01 23", "+33639980123"),
        ("0262 12 34 56", "+262262123456"),
        ("0692 12 34 56", "+262692123456"),
        ("+33 692 12 34 56", "+262692123456"),
        ("0639 12 34 56", "+262639123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0694 12 34 56", "+594694123456"),
        ("0696 12 34 56", "+596696123456"),
        ("0508 41 23 45", "+508412345"),
        ("+32 470 12 34 56", "+32470123456"),
        ("123", None),
        ("06 39 98 01", None),
        ("n'appelez pas", None),
        ("1" * 40, None),
    ],
)
def test_a_number_in_any_notation_is_e164_overseas_under_its_own_code(written, number):
    assert to_e164(written) == number


def test_several_numbers_in_one_field_are_parted_and_foreign_ones_follow_the_country():
    assert read_phones(["06 39 98 01 23 / 02 61 91 00 01"]).numbers == ("+33639980123", "+33261910001")
    assert read_phones(["0470 12 34 56"], "Belgique").numbers == ("+32470123456",)
    assert read_phones(["12"]).unread == ("12",)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text):
    number = to_e164(text)
    assert number is None or (number.startswith("+") and number[1:].isdigit())


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12 500 €", 12500),
        ("12\u202f500\u00a0€", 12500),
        ("12.500,00", 12500),
        ("12,500.00", 12500),
        ("12 500,50 EUR", Decimal("12500.50")),
        ("à partir de 12'500 €", 12500),
        ("15 k€", 15000),
        ("12500.0", 12500),
        ("0", None),
        ("-5", None),
        ("USD 300", None),
        ("300 CHF", None),
        ("1e308", None),
        ("9" * 25, None),
        ("à négocier", None),
    ],
)
def test_an_amount_is_in_euros_or_unsaid(written, amount):
    assert price(written).value == amount


def test_of_a_range_the_budget_is_the_larger_amount():
    assert budget("entre 10 000 et 15 000 €").value == 15000


@pytest.mark.parametrize(
    ("written", "units", "km"),
    [
        ("45 000 km", None, 45000),
        ("45.000", "km", 45000),
        ("45,000", None, 45000),
        ("30,000", "mi", 48280),
        ("30k miles", None, 48280),
        ("-1", None, None),
        ("9223372036854775808", None, None),
    ],
)
def test_an_odometer_is_in_kilometres(written, units, km):
    assert odometer_km(written, units).value == km


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2021", 2021),
        ("03/2021", 2021),
        ("2021-03-15", 2021),
        ("2021.0", 2021),
        ("0", None),
        ("99999", None),
        ("2060", None),
    ],
)
def test_a_year_is_one_in_which_cars_were_made(written, year):
    assert model_year(written, 2026).value == year


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-03T14:05:00+01:00", "2026-11-03T14:05:00+01:00"),
        ("2026-11-03T13:05:00Z", "2026-11-03T14:05:00+01:00"),
        ("2026-11-03T14:05:00", "2026-11-03T14:05:00+01:00"),
        ("2026-07-03 14:05", "2026-07-03T14:05:00+02:00"),
        ("03/11/2026 14:05", "2026-11-03T14:05:00+01:00"),
        ("3/11/26", "2026-11-03T00:00:00+01:00"),
        ("03.11.2026 à 14h05", "2026-11-03T14:05:00+01:00"),
        ("mardi 3 novembre 2026 à 14h05", "2026-11-03T14:05:00+01:00"),
        ("1er août 2026", "2026-08-01T00:00:00+02:00"),
        ("Nov 3, 2026 2:05 PM", "2026-11-03T14:05:00+01:00"),
        ("Tue, 03 Nov 2026 14:05:00 +0100", "2026-11-03T14:05:00+01:00"),
        ("12/25/2026", "2026-12-25T00:00:00+01:00"),
        ("20261103T130500Z", "2026-11-03T14:05:00+01:00"),
        ("1793711100", "2026-11-03T14:05:00+01:00"),
        ("31/02/2026", None),
        ("0000-00-00", None),
        ("bientôt", None),
    ],
)
def test_a_date_is_day_first_and_paris_time_unless_it_says_otherwise(written, moment):
    read = read_moment(written)
    assert read == (datetime.fromisoformat(moment).astimezone(PARIS) if moment else None)


@given(st.text(max_size=60))
def test_any_text_is_an_aware_moment_or_none(text):
    moment = read_moment(text)
    assert moment is None or moment.tzinfo is not None


@pytest.mark.parametrize(
    ("label", "value", "said"),
    [
        ("J'accepte d'être contacté par e-mail", "oui", {"email": True}),
        ("Contact par téléphone autorisé", "Non", {"phone": False}),
        ("Je ne souhaite pas recevoir d'offres par SMS", "oui", {"sms": False}),
        ("J'accepte de recevoir par e-mail les offres des partenaires", "oui", {"partners": True}),
        (
            "J'accepte les offres de la marque et de ses partenaires par e-mail",
            "oui",
            {"email": True, "partners": True},
        ),
        ("optin_sms", "1", {"sms": True}),
        ("opt-out SMS", "oui", {"sms": False}),
        ("opt-out SMS", "non", None),  # an objection that was not made is no consent
        ("Opt-in marketing", "non", {"email": False, "sms": False, "phone": False}),
        ("Opt-in marketing", "oui", None),  # to what?
        ("J'accepte la politique de confidentialité", "oui", None),
        ("Consentement", "e-mail, SMS", {"email": True, "sms": True}),
        ("Couleur", "oui", None),
    ],
)
def test_a_consent_is_what_was_said_and_no_more(label, value, said):
    assert consent_of(label, value) == said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Oui, j'accepte de recevoir des offres commerciales par email et SMS", {"email": True, "sms": True}),
        ("Je ne souhaite pas être contacté par téléphone", {"phone": False}),
        ("[x] J'accepte les SMS", {"sms": True}),
        ("[ ] J'accepte les SMS", {"sms": False}),
        ("Merci de me recontacter par mail, je souhaite un devis", None),
        ("Je souhaite être recontacté par téléphone", None),
    ],
)
def test_a_sentence_can_be_a_consent(sentence, said):
    assert consent_statement(sentence) == said


@pytest.mark.parametrize(
    ("raw", "make", "model", "trim"),
    [
        ({"make": "PEUGEOT 3008", "model": "3008"}, "Peugeot", "3008", None),
        ({"make": "3008", "model": "3008"}, None, "3008", None),
        ({"make": "Peugeot", "model": "Peugeot 208"}, "Peugeot", "208", None),
        ({"model": "Peugeot 208"}, "Peugeot", "208", None),
        ({"make": "DS", "model": "DS 7"}, "DS", "DS 7", None),
        ({"make": "CITROEN", "model": "C3"}, "Citroën", "C3", None),
        ({"make": "null", "model": "208"}, None, "208", None),
        ({"text": "Citroën C3 Aircross PureTech 130 Shine"}, "Citroën", "C3 Aircross", "PureTech 130 Shine"),
        ({"text": "208 GT"}, None, "208", "GT"),
    ],
)
def test_a_car_is_untangled_and_never_invented(raw, make, model, trim):
    vehicle, _ = read_vehicle(raw, 2026)
    assert (vehicle.make, vehicle.model, vehicle.trim) == (make, model, trim)


def test_an_advertisements_title_tells_the_car():
    car, _ = read_vehicle({"text": "Peugeot 2008 GT - 2021 - 45 000 km - 25 900 €"}, 2026)
    assert (car.model, car.trim, car.year, car.odometer_km, car.price_eur) == ("2008", "GT", 2021, 45000, 25900)


@pytest.mark.parametrize("raw", [{}, {"make": "null", "model": ""}, {"year": "0"}, {"text": "une petite voiture"}])
def test_nothing_said_is_no_car(raw):
    assert read_vehicle(raw, 2026)[0] is None


@pytest.mark.parametrize(
    ("words", "activity"),
    [("VO", "VO"), ("Véhicules d'occasion", "VO"), ("neuf", "VN"), ("Rendez-vous atelier", "APV"), ("Contrat d'entretien", "SE"), ("Accessoires", "ACC"), ("Pièces détachées", "PR"), ("Financement", "FI"), ("Bonjour", None)],
)  # fmt: skip
def test_an_activity_is_named_by_code_or_word(words, activity):
    assert activity_from(words) == activity


def test_a_request_is_named_by_the_form():
    assert request_from("Demande d'essai") == "test_drive"
    assert request_from("Demande de devis") == "offer"
    assert request_from("Bonjour") is None


def test_addresses_are_flagged_not_refused():
    assert read_email("Jean.Dupont@Example.COM").email == "jean.dupont@example.com"
    assert read_email("jean(at)example.fr").valid
    assert not read_email("jean@@example").valid
    assert read_email("x8f3@reply.portail.example.com").relay


def test_companies_and_their_numbers():
    assert looks_like_company("SARL Les Tilleuls")
    assert looks_like_company("Durand & Fils")
    assert not looks_like_company("Jean Sarliat")
    assert read_identity("732 829 320 00074").siret == "73282932000074"
    assert read_identity("732 829 320 00075").doubtful
    assert read_identity(vat="FR 44 732829320").vat == "FR44732829320"


def test_labels_are_known_in_french_and_english_near_ones_less_surely():
    assert field_of("N° de téléphone") == "phone"
    assert field_of("Marque du véhicule de reprise") == "trade_in.make"
    assert field_of("Quelle est votre couleur préférée ?") is None
    field, sure = guess_field("Telefone portable")
    assert field == "phone"
    assert sure < 0.9


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_text_is_decoded_whatever_its_encoding(encoding):
    assert "Élodie à Nîmes" in decode("Nom;Élodie à Nîmes et ailleurs".encode(encoding))


def test_utf8_taken_for_cp1252_on_its_way_is_put_right():
    assert decode("DuprÃ© Ã©lodie".encode()) == "Dupré élodie"


@pytest.mark.parametrize(("word", "said"), [("Oui", True), ("x", True), ("1", True), ("☑", True), ("NON", False), ("je refuse", False), ("peut-être", None), ("", None)])  # fmt: skip
def test_yes_and_no(word, said):
    assert truth(word) is said
