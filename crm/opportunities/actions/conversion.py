"""A lead becomes a sale: its client, whom one talks to, and an opportunity that carries all of it over (mission AX-08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from crm.access.actors import Actor, actor
from crm.access.models import User
from crm.clients.actions import ClientDetails, make_client, refuse_blocked, refuse_gone, tie_contact
from crm.clients.models import Client, Relation
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.leads.actions.client import details_said, link_client, talk_to
from crm.leads.actions.closing import convert
from crm.leads.actions.treatment import LeadIsClosed
from crm.leads.models import Lead
from crm.opportunities.actions.once import hold, open_once
from crm.opportunities.actions.opening import NewOpportunity
from crm.opportunities.actions.treatment import plan_next_action
from crm.opportunities.models import Opportunity

MOST_CENTS = 10**11


class NoContactOfCompany(Exception):
    """The person is no contact of the company."""


@dataclass(frozen=True)
class Sale:
    """The opportunity that is wanted. `once` is the form's: sent twice it makes one."""

    name: str
    decision_on: date
    brand_id: int
    outlet_id: int
    activity: str = "VN"
    request_type: str = "offer"
    origin: str = ""
    campaign: str = ""
    description: str = ""
    once: str = ""


@dataclass(frozen=True)
class Conversion:
    """What is chosen: an existing client, or None for a new one made of the request; no, a new or an existing contact."""

    client: Client | None
    contact: Client | None = None
    new_contact: ClientDetails | None = None
    role_id: int | None = None  # of the new contact in the company
    sale: Sale | None = None
    note: str = ""


def convert_lead(lead: Lead, choice: Conversion, by: User) -> Opportunity | None:
    """Closes the lead as converted and returns the opportunity made of it, None when none is wanted.

    All in the caller's transaction. Raises LeadIsClosed, ClientIsBlocked, ClientIsGone, OutletDoesNotSellBrand,
    NoContactOfCompany. The same form sent again returns what it made.
    """
    earlier = _made_already(lead, choice.sale)
    if earlier is not None:
        return earlier
    if not lead.is_open:
        raise LeadIsClosed
    who = actor(by)
    client = choice.client or make_client(details_said(lead))
    hold(client)
    refuse_gone(client)
    refuse_blocked(client)
    planned = (lead.next_action, lead.next_action_at, lead.next_action_note)
    link_client(lead, client, who)
    talk_to(lead, _contact(client, choice), who)
    convert(lead, choice.note, who)
    if choice.sale is None:
        return None
    opportunity = open_once(_asked(lead, client, choice.sale, by), who)
    record("lead", lead.id, "lead.opportunity_opened", who, name=opportunity.name)
    _carry_plan(opportunity, planned, who)
    return opportunity


def budget_cents(lead: Lead) -> int | None:
    """Returns the budget that the request names, in cents."""
    said = (lead.request or {}).get("budget_eur")
    try:
        cents = int(Decimal(str(said)) * 100) if said is not None else 0
    except (InvalidOperation, OverflowError, ValueError):
        return None
    return cents if 0 < cents < MOST_CENTS else None


def _made_already(lead: Lead, sale: Sale | None) -> Opportunity | None:
    if sale is None or lead.is_open or not sale.once:
        return None
    return db.session.scalar(
        select(Opportunity).where(Opportunity.lead_id == lead.id, Opportunity.public_id == sale.once)
    )


def _contact(client: Client, choice: Conversion) -> Client | None:
    """Returns whom one talks to: only a company has somebody else for that."""
    if client.kind != "B2B":
        return None
    if choice.new_contact is not None:
        person = make_client(choice.new_contact.contact)
        tie_contact(client, person, choice.role_id)
        return person
    tied = _people_of(client)
    if choice.client is None:
        return next(iter(tied), None)  # made with the company, of what the request says
    if choice.contact is not None and choice.contact not in tied:
        raise NoContactOfCompany
    return choice.contact


def _people_of(company: Client) -> Sequence[Client]:
    tied = select(Relation.other_id).where(Relation.client_id == company.id, Relation.kind == "contact")
    return db.session.scalars(select(Client).where(Client.id.in_(tied), Client.gone_at.is_(None))).all()


def _asked(lead: Lead, client: Client, sale: Sale, by: User) -> NewOpportunity:
    return NewOpportunity(
        client=client,
        outlet_id=sale.outlet_id,
        brand_id=sale.brand_id,
        name=sale.name,
        contact_id=lead.contact_id,
        lead_id=lead.id,
        vehicle_id=lead.vehicle_id,
        vehicle=lead.vehicle,
        activity=sale.activity,
        request_type=sale.request_type,
        origin=sale.origin,
        campaign=sale.campaign,
        decision_on=sale.decision_on,
        owner_id=lead.owner_id or by.id,
        amount_cents=budget_cents(lead),
        description=sale.description,
        once=sale.once,
    )


def _carry_plan(opportunity: Opportunity, planned: tuple, by: Actor) -> None:
    action, at, note = planned
    if at is not None and at > now():
        plan_next_action(opportunity, action, at, note, by)
