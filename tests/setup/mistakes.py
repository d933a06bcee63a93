"""Mistakes in a dealership file: what stands there, what is written instead, how it is told."""

LINE_21 = 'name = "Vire"'
LINE_29 = 'outlets = ["BOC-FLERS"]'
RULE = 'target = "turn"'
DOOR = 'door = "adf"'
SIX = '["a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com", "f@example.com"]'


def outlet(line: str, told: str) -> tuple[str, str, str]:
    """A further line of the second outlet: line 21."""
    return LINE_21, f"{LINE_21}\n{line}", f"line 21, outlets[2].{told}"


def person(line: str, told: str) -> tuple[str, str, str]:
    """A further line of the first person: line 30."""
    return LINE_29, f"{LINE_29}\n{line}", f"line 30, people[1].{told}"


def rule(line: str, told: str) -> tuple[str, str, str]:
    """A further line of the rule: line 49."""
    return RULE, f"{RULE}\n{line}", f"line 49, rules[1].{told}"


def source(line: str, told: str) -> tuple[str, str, str]:
    """A further line of the source: line 53."""
    return DOOR, f"{DOOR}\n{line}", f"line 53, sources[1].{told}"


ENTITY = [
    ('name = "Autos', 'nam = "Autos', "line 2, legal_entity.nam: “nam” is not a field of this section. Did you mean “name”?"),
    ('name = "Autos du Bocage"\n', "", "line 1, legal_entity.name: this field is missing"),
    ('"Autos du Bocage"', '""', "line 2, legal_entity.name: a text in quotes is expected"),
    ('"Autos du Bocage"', "12", "line 2, legal_entity.name: a text in quotes is expected"),
    ('"Autos du Bocage"', '"' + "x" * 121 + '"', "line 2, legal_entity.name: 121 characters, at most 120"),
    ("FR25009026113", "FR26009026113", "line 3, legal_entity.vat_number: “FR26009026113” is not a VAT number"),
    ("FR25009026113", "FR25009026114", "line 3, legal_entity.vat_number: “FR25009026114” is not a VAT number"),
    ("[[brands]]", "language = 'de'\n[[brands]]", "line 5, legal_entity.language: “de” is not known here."),
    ("[[brands]]", "timezone = 'Europe/Pariss'\n[[brands]]", "line 5, legal_entity.timezone: “Europe/Pariss” is not a time zone. Did you mean “Europe/Paris”?"),
    ("[[brands]]", "privacy_url = 'javascript:x'\n[[brands]]", "line 5, legal_entity.privacy_url: a web address that begins with https:// is expected"),
    ("[legal_entity]", "[legal_entiti]", "line 1, legal_entiti: “legal_entiti” is not a field of this section. Did you mean “legal_entity”?"),
    ("[legal_entity]", "[legal_entiti]", "line 1, legal_entity: the section [legal_entity] is missing"),
    ("[[sources]]", "[sources]", "line 50, sources: a list of sections is expected: [[sources]]"),
    ("[[sources]]", "[[sourcs]]", "line 50, sourcs: “sourcs” is not a field of this section. Did you mean “sources”?"),
    ('name = "Flers"', 'name = "Flers', "line 13, file: this is not valid TOML:"),
]  # fmt: skip
BRANDS = [
    ('[[brands]]\ncode = "AC"', '[[brands]]\ncode = "ac"', "line 6, brands[1].code: a code of capitals, digits and hyphens is expected, at most 8 long"),
    ('code = "DS"', 'code = "AC"', "line 9, brands[2].code: “AC” stands there twice"),
    ('code = "DS"', 'code = "DS"\ncolour = "red"', "line 10, brands[2].colour: a colour such as #1f3a5f is expected"),
    ('code = "DS"', 'code = "DS"\nactive = "yes"', "line 10, brands[2].active: true or false is expected, without quotes"),
]  # fmt: skip
OUTLETS = [
    ('code = "BOC-VIRE"', 'code = "BOC-FLERS"', "line 19, outlets[2].code: “BOC-FLERS” stands there twice"),
    ('brands = ["AC", "DS"]', 'brands = ["AC", "DC"]', "line 21, outlets[2].brands[2]: “DC” is not in this file."),
    ('brands = ["AC", "DS"]', 'brands = "AC"', "line 21, outlets[2].brands: a list in square brackets is expected"),
    ('brands = ["AC", "DS"]', 'brands = ["AC", "AC", "DS"]', "line 21, outlets[2].brands[2]: “AC” stands there twice"),
    ("ventes@bocage.example.com", "ventes@bocage", "line 16, outlets[1].sales_alerts[1]: “ventes@bocage” is not an e-mail address"),
    ('["ventes@bocage.example.com"]', SIX, "line 16, outlets[1].sales_alerts[6]: “f@example.com” is one too many: at most 5"),
    outlet('phone = "02 31 00"', "phone: “02 31 00” is not a telephone number such as +33261910012"),
    outlet('siret = "00902611300011"', "siret: “00902611300011” is not a SIRET (14 digits with their check digit)"),
    outlet('holiday_zone = "Mosel"', "holiday_zone: “Mosel” is not a holiday zone (leave it empty for most of France). Did you mean “Moselle”?"),
    outlet('opening_hours = { lundy = "9:00-12:00" }', "opening_hours.lundy: “lundy” is not a day of the week. Did you mean “lundi”?"),
    outlet('opening_hours = { lundi = "9 to 5" }', "opening_hours.lundi: hours such as “9:00-12:00 14:00-19:00” are expected, or “closed”"),
    outlet('opening_hours = { lundi = "12:00-9:00" }', "opening_hours.lundi: “12:00-9:00” does not end after it begins, within a day"),
    outlet('opening_hours = { lundi = "9:00-25:00" }', "opening_hours.lundi: “9:00-25:00” does not end after it begins, within a day"),
    outlet('opening_hours = { lundi = "9:00-12:00 11:00-14:00" }', "opening_hours: two stretches of monday overlap"),
    outlet('opening_hours = { vendredi-lundi = "9:00-12:00" }', "opening_hours.vendredi-lundi: “vendredi-lundi” runs backwards: the week begins on Monday"),
    outlet('closed_days = ["2026-05-15"]', "closed_days[1]: a date such as 2026-05-15 is expected, without quotes"),
    outlet("closed_days = 2026-05-15", "closed_days: a list in square brackets is expected"),
    outlet("closed_days = [2026-05-15, { day = 2026-05-15 }]", "closed_days[2]: “2026-05-15” stands there twice"),
    outlet("response_targets = { VX = {} }", "response_targets.VX: “VX” is not known here."),
    outlet("response_targets = { VN = { first_response = 0 } }", "response_targets.VN.first_response: a whole number from 1 to 10000 is expected"),
    outlet("response_targets = { VN = { escalation = 10 } }", "response_targets.VN: the escalation comes before the first response is due"),
    outlet("response_targets = 3", "response_targets: a table is expected: { name = value, … }"),
    outlet('tracking_numbers = [{ number = "12" }]', "tracking_numbers[1]: “12” is not a telephone number such as +33261910012"),
    outlet('tracking_numbers = "+33261910012"', "tracking_numbers: a list in square brackets is expected"),
    outlet('sales_managers = { XX = "FR-061234B.d002" }', "sales_managers.XX: BOC-VIRE does not sell XX"),
    outlet('sales_managers = { "*" = "FR-061234B.d020" }', "sales_managers.*: “FR-061234B.d020” is not in this file."),
    outlet('sales_managers = { "*" = "aurore.saint-clair@bocage.example.com" }', "sales_managers.*: the profile Salesman cannot be a sales manager"),
]  # fmt: skip
PEOPLE = [
    ('"Sales_Manager"', '"SalesManager"', "line 27, people[1].profile: “SalesManager” is not known here. Did you mean “Sales_Manager”?"),
    ('"FR-061234B.d002"', '"FR 061234B"', "line 24, people[1].id: an id such as FR-000802P.d004 is expected (letters, digits, dots, hyphens)"),
    (LINE_29 + "\n", "", "line 23, people[1]: brands and outlets go together: one of them is missing"),
    (LINE_29 + '\nbrands = ["AC"]', LINE_29 + '\nbrands = ["DS"]', "line 30, people[1].brands[1]: none of this person's outlets sells DS"),
    (LINE_29, 'outlets = ["BOC-FLERZ"]', "line 29, people[1].outlets[1]: “BOC-FLERZ” is not in this file. Did you mean “BOC-FLERS”?"),
    person("shares = { BOC-FLERS = { AC = 100 } }", "shares: write either shares, or brands and outlets, not both"),
    person("full_time_percent = 120", "full_time_percent: a whole number from 0 to 100 is expected"),
    person('notified_activities = ["VV"]', "notified_activities[1]: “VV” is not known here."),
    person('follow_up_activities = ["VN"]', "follow_up_activities[1]: “VN” is not known here."),
    person('password = "court"', "password: a password has at least 12 characters"),
    person('password = "remi.castillon@bocage.example.com"', "password: this password is too easy to guess"),
    (LINE_29, LINE_29 + "\naway_from = 2026-08-03\naway_until = 2026-08-01", "line 31, people[1].away_until: the absence ends before it begins"),
    ('email = "remi.castillon@bocage.example.com"', 'notified_activities = ["VN"]', "line 28, people[1].notified_activities: alerts need an e-mail address, and this person has none"),
    ('email = "aurore.saint-clair@bocage.example.com"\n', "", "line 32, people[2]: a person has an id, or at least an e-mail address to be known by"),
    ('dealer_code = "061234B"\n', "", "line 31, people[2]: no dealer_code to make an id from: give the main outlet one, or this person an id"),
    ('main_outlet = "BOC-FLERS"', 'main_outlet = "CAEN"', "line 37, people[2].main_outlet: “CAEN” is not in this file."),
    ("BOC-VIRE = { AC = 60, DS = 40 }", "BOC-FLERS = { AC = 60, DS = 40 }", "line 40, people[2].shares.BOC-FLERS.DS: BOC-FLERS does not sell DS"),
    ("BOC-VIRE = { AC = 60, DS = 40 }", "BOC-VIRE = { AC = 160 }", "line 40, people[2].shares.BOC-VIRE.AC: a whole number from 0 to 100 is expected"),
    ("BOC-VIRE = { AC = 60, DS = 40 }", "BOC-VIRE = 3", "line 40, people[2].shares.BOC-VIRE: a table is expected: { name = value, … }"),
]  # fmt: skip
TURNS = [
    ('members = ["aurore', 'members = ["aurora', "line 44, groups[1].members[1]: “aurora.saint-clair@bocage.example.com” is not in this file."),
    (RULE, 'target = "round robin"', "line 48, rules[1].target: “round robin” is not known here."),
    (RULE, 'target = "person"', "line 46, rules[1].person: this field is missing"),
    (RULE, 'target = "manager"\ngroup = "Flotte"', "line 49, rules[1].group: a group goes with the target “turn” only"),
    rule('person = "FR-061234B.d002"', "person: a person goes with the target “person” only"),
    rule('group = "Flottes"', "group: “Flottes” is not in this file. Did you mean “Flotte”?"),
    rule('lead_types = ["missed"]', "lead_types[1]: “missed” is not known here."),
    rule('kinds = ["B2X"]', "kinds[1]: “B2X” is not known here."),
    rule('outlets = ["BOC-VIR"]', "outlets[1]: “BOC-VIR” is not in this file. Did you mean “BOC-VIRE”?"),
]  # fmt: skip
SOURCES = [
    (DOOR, 'door = "xml"', "line 52, sources[1].door: “xml” is not known here."),
    (DOOR, 'door = "google"', "line 50, sources[1].settings: a source with the door “google” needs the setting “key_env”"),
    (DOOR, 'door = "google"\nsettings = { key_env = "s3cret!" }', "line 53, sources[1].settings.key_env: the name of an environment variable is expected (capitals, digits, _), not the secret itself"),
    (DOOR, DOOR + '\ndefault_outlet = "BOC-FLERS"\ndefault_brand = "DS"', "line 54, sources[1].default_brand: BOC-FLERS does not sell DS"),
    source('origin = "portail"', "origin: “portail” is not known here. Did you mean “portal”?"),
    source('relay_domains = ["not a domain"]', "relay_domains[1]: a domain such as messages.example.com is expected"),
    source("generate_key = true", "generate_key: write either api_keys or generate_key, not both"),
    source('settings = { host = "x" }', "settings.host: “host” is not a field of this section."),
    ('"a-key-of-at-least-24-characters"', '"short"', "line 53, sources[1].api_keys[1]: a key of at least 24 characters without spaces is expected"),
    ("[[sources]]", '[[sources]]\nname = "Autre"\ndoor = "json"\napi_keys = ["a-key-of-at-least-24-characters"]\n[[sources]]', "line 57, sources[2].api_keys[1]: this key opens another source already"),
]  # fmt: skip
MISTAKES = ENTITY + BRANDS + OUTLETS + PEOPLE + TURNS + SOURCES
