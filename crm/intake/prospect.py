"""What a reader understood of one request: a plain value, the same for every door."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Vehicle:
    """A car as the sender describes it. Nothing is invented: what was not said is None."""

    make: str | None = None
    model: str | None = None
    trim: str | None = None
    condition: str | None = None  # "new" | "used"
    year: int | None = None
    vin: str | None = None
    stock: str | None = None
    odometer_km: int | None = None
    price_eur: Decimal | None = None


@dataclass(frozen=True)
class Finance:
    """Amounts in euros."""

    downpayment: Decimal | None = None
    monthly: Decimal | None = None


@dataclass(frozen=True)
class Consent:
    """True or False as the sender said it, None when nothing was said."""

    email: bool | None = None
    sms: bool | None = None
    phone: bool | None = None
    partners: bool | None = None


@dataclass(frozen=True)
class Prospect:
    """One request of one person, as read: before it meets outlets, brands, clients."""

    external_id: str | None = None
    resend: bool = False
    requested_at: datetime | None = None  # aware
    provider: str | None = None  # the portal's name, as it names itself
    outlet_hints: tuple[str, ...] = ()  # vendor ids first, then names: codes, site codes, phone, mailbox
    brand_hint: str | None = None
    activity: str | None = None  # VN VO FI SE APV ACC PR
    lead_type: str | None = None
    request_type: str | None = None
    kind: str = "B2C"  # B2C | B2B
    civility: str | None = None  # "M." | "Mme"
    first_name: str | None = None
    last_name: str | None = None
    full_name: str | None = None
    company: str | None = None
    siret: str | None = None
    vat: str | None = None
    email: str | None = None
    phones: tuple[str, ...] = ()  # E.164
    preferred_contact: str | None = None  # "email" | "phone" | "sms"
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    vehicle_of_interest: Vehicle | None = None
    test_drives: tuple[Vehicle, ...] = ()
    trade_in: Vehicle | None = None
    finance: Finance = Finance()
    budget_eur: Decimal | None = None
    consent: Consent = Consent()
    comments: str | None = None
    answers: dict[str, str] = field(default_factory=dict)  # what the form asked beyond the known fields
    flags: tuple[str, ...] = ()  # what a person should look at: "phone_unlikely", "email_invalid", "relay_email" …


@dataclass(frozen=True)
class Unreadable:
    """A record that no reader could make sense of: it goes to the repair tray with this reason, and what was read."""

    why: str
    partial: Prospect | None = None


@dataclass(frozen=True)
class Skipped:
    """A record that is no request and that nobody has to look at: a test lead, an automatic reply."""

    why: str


@dataclass(frozen=True)
class Reading:
    """All records of one raw message, in their order: a Prospect, or why that record is none."""

    records: tuple[Prospect | Unreadable | Skipped, ...]
    format: str  # adf | json | google | meta | mail | csv | xlsx
    delivery_key: str = ""  # the mail's Message-ID, the provider's delivery id


def to_json(prospect: Prospect) -> dict:
    """Returns the prospect as plain JSON values: times in ISO 8601, amounts as numbers."""
    return _plain(asdict(prospect))


def from_json(values: dict) -> Prospect:
    """Returns the prospect that `to_json` made these values of; names that a prospect doesn't have are left out."""
    known = _fields_of(Prospect, values)
    for name in ("vehicle_of_interest", "trade_in"):
        known[name] = _vehicle(known.get(name))
    known["test_drives"] = tuple(_vehicle(drive) for drive in known.get("test_drives") or ())
    finance = _fields_of(Finance, known.get("finance") or {})
    known["finance"] = Finance(**{name: _amount(value) for name, value in finance.items()})
    known["consent"] = Consent(**_fields_of(Consent, known.get("consent") or {}))
    known["budget_eur"] = _amount(known.get("budget_eur"))
    known["requested_at"] = datetime.fromisoformat(known["requested_at"]) if known.get("requested_at") else None
    for name in ("outlet_hints", "phones", "flags"):
        known[name] = tuple(known.get(name) or ())
    return Prospect(**known)


def _plain(value):
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _amount(value: int | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _vehicle(values: dict | None) -> Vehicle | None:
    return Vehicle(**{**_fields_of(Vehicle, values), "price_eur": _amount(values.get("price_eur"))}) if values else None


def _fields_of(kind: Any, values: dict) -> dict:
    return {name: value for name, value in values.items() if name in kind.__dataclass_fields__}
