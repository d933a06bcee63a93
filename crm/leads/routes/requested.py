"""The request in detail, as names and values: what was said, nothing invented."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _

from crm.clients.models import Client
from crm.kernel.trade import ACTIVITIES, KINDS, car_name
from crm.leads.models import Lead
from crm.leads.words import CHANNELS, CONDITIONS, CONSENTS, FLAGS, LEAD_TYPES, ORIGINS, REQUEST_TYPES
from crm.web.typography import euros, number

Fact = tuple[str, str]


def request_facts(lead: Lead) -> list[Fact]:
    """Returns what is asked for: vehicles, trade-in, money."""
    said = lead.request or {}
    facts = [
        (_("Request"), f"{REQUEST_TYPES.get(lead.request_type, lead.request_type)}"),
        (_("Vehicle wanted"), vehicle_line(said.get("vehicle_of_interest")) or lead.vehicle),
        *((_("Test drive"), vehicle_line(drive)) for drive in said.get("test_drives") or ()),
        (_("Trade-in"), vehicle_line(said.get("trade_in"))),
        (_("Budget"), money(said.get("budget_eur"))),
        (_("Financing"), _finance(said.get("finance") or {})),
    ]
    return [(name, value) for name, value in facts if value]


def person_facts(lead: Lead, client: Client) -> list[Fact]:
    """Returns who asks and how that person wants to be answered."""
    said = lead.request or {}
    place = " ".join(part for part in (client.postal_code or said.get("postal_code") or "", client.city) if part)
    facts = [
        (_("Client"), " ".join(part for part in (client.civility, lead.name) if part)),
        (_("Company"), lead.company if lead.company != lead.name else ""),
        (_("Kind"), f"{lead.kind} · {KINDS.get(lead.kind, '')}"),
        ("SIRET", client.siret),
        (_("VAT number"), client.vat_number),
        (_("Address"), ", ".join(part for part in (client.street, place) if part)),
        (_("Wants an answer"), str(CHANNELS.get(said.get("preferred_contact") or "", ""))),
        (_("Consent"), _consent(said.get("consent") or {})),
    ]
    return [(name, value) for name, value in facts if value]


def origin_facts(lead: Lead) -> list[Fact]:
    """Returns which business it is and where the request comes from."""
    origin = str(ORIGINS.get(lead.origin, lead.origin))
    source = lead.source_name if lead.source_name != origin else ""
    return [
        (_("Activity"), f"{lead.activity} · {ACTIVITIES.get(lead.activity, '')}"),
        (_("Origin"), " · ".join(part for part in (origin, source) if part)),
        (_("Type"), str(LEAD_TYPES.get(lead.lead_type, lead.lead_type))),
    ]


def answers(lead: Lead) -> list[Fact]:
    """Returns what the form asked beyond the known fields, in its own words."""
    return [(str(question), str(answer)) for question, answer in ((lead.request or {}).get("answers") or {}).items()]


def doubts(lead: Lead) -> list[str]:
    """Returns what a person should look at, in words."""
    return [str(FLAGS.get(flag, flag)) for flag in lead.flags or ()]


def vehicle_line(said: Mapping | None) -> str:
    """Returns a vehicle in one line: make, model, trim, then year, condition, mileage, price, stock and chassis number."""
    if not isinstance(said, Mapping):
        return ""
    name = car_name(*(said.get(key) for key in ("make", "model", "trim")))
    return " · ".join(part for part in (name, *_details(said)) if part)


def _details(said: Mapping) -> Iterator[str]:
    yield str(CONDITIONS.get(said.get("condition") or "", ""))
    yield str(said.get("year") or "")
    yield f"{number(said['odometer_km'])}\u202fkm" if said.get("odometer_km") is not None else ""
    yield money(said.get("price_eur"))
    yield _("stock %(number)s", number=said["stock"]) if said.get("stock") else ""
    yield _("chassis %(number)s", number=said["vin"]) if said.get("vin") else ""


def money(said: object) -> str:
    """Returns an amount in euros as it is written; nothing for nothing, the text itself when it is no number."""
    if said in (None, ""):
        return ""
    try:
        return euros(Decimal(str(said)))
    except InvalidOperation:
        return str(said)


def _finance(said: Mapping) -> str:
    down, monthly = money(said.get("downpayment")), money(said.get("monthly"))
    parts = [
        _("%(amount)s down", amount=down) if down else "",
        _("%(amount)s a month", amount=monthly) if monthly else "",
    ]
    return ", ".join(part for part in parts if part)


def _consent(said: Mapping) -> str:
    words = {True: _("yes"), False: _("no")}
    told = [f"{name} {words[bool(said[key])]}" for key, name in CONSENTS.items() if said.get(key) is not None]
    return ", ".join(told)
