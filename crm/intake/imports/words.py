"""The words of imports: what a column may be, the states of an import, why a row or a file is refused."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.intake.actions.receiving import NOT_STORED
from crm.intake.models import CREATED, DUPLICATE, MERGED, REFUSED, SKIPPED
from crm.intake.readers.build import NO_CONTACT
from crm.intake.readers.rows import SheetRefused
from crm.intake.readers.sheet import ANSWER, CONSENT, IGNORE

MAPPING, RUNNING, DONE, STOPPED, FAILED = "mapping", "running", "done", "stopped", "failed"
EMPTY = "empty"

STATES = {
    MAPPING: _l("To check"),
    RUNNING: _l("Running"),
    DONE: _l("Finished"),
    STOPPED: _l("Stopped"),
    FAILED: _l("Failed"),
}
OUTCOMES = {  # in the order of the counters
    CREATED: _l("Created"),
    MERGED: _l("Added to a lead"),
    DUPLICATE: _l("Already known"),
    REFUSED: _l("Refused"),
    SKIPPED: _l("Passed over"),
}
FIELD_GROUPS = {
    _l("Person"): {
        "civility": _l("Civility"),
        "first_name": _l("First name"),
        "middle_name": _l("Middle name"),
        "last_name": _l("Last name"),
        "full_name": _l("Full name"),
        "kind": _l("Private person or company"),
        "professional": _l("Is a professional (yes/no)"),
        "company": _l("Company"),
        "siret": _l("SIRET"),
        "siren": _l("SIREN"),
        "vat": _l("VAT number"),
    },
    _l("Contact"): {
        "phone": _l("Phone"),
        "email": _l("E-mail"),
        "preferred_contact": _l("Preferred contact"),
        "street": _l("Street"),
        "postal_code": _l("Postal code"),
        "city": _l("City"),
        "place": _l("Postal code and city"),
        "country": _l("Country"),
    },
    _l("Request"): {
        "external_id": _l("Reference of the request"),
        "requested_at": _l("Date of the request"),
        "request_type": _l("Request type"),
        "comments": _l("Message"),
        "activity": _l("Activity"),
        "lead_type": _l("Lead type"),
        "outlet": _l("Outlet"),
        "brand": _l("Brand"),
        "provider": _l("Portal"),
        "test_drive": _l("Test drive wanted"),
        "budget_eur": _l("Budget"),
        "finance.downpayment": _l("Down payment"),
        "finance.monthly": _l("Monthly payment"),
        "finance.method": _l("Financing"),
    },
    _l("Vehicle wanted"): {
        "vehicle_of_interest.text": _l("Vehicle wanted, in one text"),
        "vehicle_of_interest.make": _l("Make"),
        "vehicle_of_interest.model": _l("Model"),
        "vehicle_of_interest.trim": _l("Version"),
        "vehicle_of_interest.condition": _l("New or used"),
        "vehicle_of_interest.year": _l("Year"),
        "vehicle_of_interest.odometer_km": _l("Kilometres"),
        "vehicle_of_interest.price_eur": _l("Price"),
        "vehicle_of_interest.vin": _l("VIN"),
        "vehicle_of_interest.stock": _l("Stock number"),
    },
    _l("Trade-in"): {
        "trade_in.text": _l("Trade-in, in one text"),
        "trade_in.wanted": _l("Trade-in wanted (yes/no)"),
        "trade_in.make": _l("Make of the trade-in"),
        "trade_in.model": _l("Model of the trade-in"),
        "trade_in.trim": _l("Version of the trade-in"),
        "trade_in.condition": _l("Condition of the trade-in"),
        "trade_in.year": _l("Year of the trade-in"),
        "trade_in.odometer_km": _l("Kilometres of the trade-in"),
        "trade_in.price_eur": _l("Estimate of the trade-in"),
        "trade_in.vin": _l("VIN of the trade-in"),
        "trade_in.stock": _l("Number of the trade-in"),
    },
    _l("Consent"): {
        "consent.email": _l("Agrees to e-mails"),
        "consent.sms": _l("Agrees to text messages"),
        "consent.phone": _l("Agrees to calls"),
        "consent.partners": _l("Agrees to partners' offers"),
        CONSENT: _l("Consent, as its head says"),
    },
    _l("Other"): {
        ANSWER: _l("Keep as a further answer"),
        IGNORE: _l("Leave out"),
    },
}
FIELDS = {field: label for fields in FIELD_GROUPS.values() for field, label in fields.items()}
CONTACTS = frozenset({"phone", "email"})  # without one of these no row can become a lead
REASON_HEAD = _l("Reason of the refusal")  # NOTE: «Motif du refus»
REASON_HEADS = frozenset({"motif du refus", "reason of the refusal"})  # folded: our own column, in a file sent back
ENCODINGS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}
SEPARATORS = {";": _l("semicolon"), ",": _l("comma"), "\t": _l("tab"), "|": _l("bar")}
REASONS = {
    NO_CONTACT: _l("no phone number and no e-mail address"),
    NOT_STORED: _l("could not be stored"),
    "the file is larger than %(most)s MB": _l("The file is larger than %(most)s MB."),
    "the file holds no row": _l("The file holds no row."),
    "the file is neither CSV nor Excel": _l("The file is neither CSV nor Excel."),
    "the Excel file unpacks to far more than its size": _l("The Excel file unpacks to far more than its size."),
    "the sheet has more than %(most)s cells": _l("The sheet has more than %(most)s cells."),
    "not readable as an Excel file: %(error)s": _l("The file is not readable as an Excel file."),
    "line %(line)s cannot be read: %(error)s": _l("Line %(line)s cannot be read."),
}


def reason(why: str) -> str:
    """Returns why a row was refused, in the reader's language."""
    return str(REASONS.get(why, why))


def refusal(refused: SheetRefused) -> str:
    """Returns why a file was refused, in the reader's language."""
    words = REASONS.get(refused.text)
    return _(str(refused)) if words is None else str(words) % refused.values
