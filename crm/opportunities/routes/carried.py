"""What a lead hands on to its opportunity, in words of the reader's language (mission AX-08)."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from crm.kernel.trade import car_name
from crm.leads.models import Lead
from crm.leads.words import ACTIONS
from crm.opportunities.actions.conversion import budget_cents
from crm.web.formatting import date_and_time
from crm.web.typography import euros, number


def carried_facts(lead: Lead) -> list[tuple[str, str]]:
    """Returns what goes along without being asked for: vehicle, budget, next action."""
    cents = budget_cents(lead)
    planned = ""
    if lead.next_action_at is not None:
        planned = f"{ACTIONS.get(lead.next_action, lead.next_action)}, {date_and_time(lead.next_action_at)}"
    facts = [
        (_("Vehicle"), lead.vehicle),
        (_("Amount"), euros(cents / 100) if cents else ""),
        (_("Next action"), planned),
    ]
    return [(name, value) for name, value in facts if value]


def description_of(lead: Lead) -> str:
    """Returns the description that is proposed: the comments, then trade-in and financing, a line each."""
    said = lead.request or {}
    return "\n".join(line for line in (lead.comments, *_trade_in(said), *_financing(said)) if line)[:5000]


def _trade_in(said: Mapping) -> Iterator[str]:
    car = said.get("trade_in")
    if isinstance(car, Mapping):
        km = f"{number(car['odometer_km'])}\u202fkm" if car.get("odometer_km") is not None else ""
        parts = (car_name(*(car.get(key) for key in ("make", "model", "trim"))), str(car.get("year") or ""), km)
        yield _("Trade-in: %(car)s", car=", ".join(part for part in parts if part))


def _financing(said: Mapping) -> Iterator[str]:
    money = said.get("finance") or {}
    if money.get("downpayment"):
        yield _("Financing: %(amount)s down", amount=euros(money["downpayment"]))
    if money.get("monthly"):
        yield _("Financing: %(amount)s a month", amount=euros(money["monthly"]))
