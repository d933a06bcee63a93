"""A returning client's request joins what is open for that brand: the owner hears of it, other brands' owners don't."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from crm.access.actors import Actor
from crm.access.queries import known_person
from crm.clients.models import Client
from crm.extensions import db
from crm.intake.prospect import Prospect
from crm.intake.readers.vehicles import line
from crm.intake.repetition import additions
from crm.kernel.trade import AFTER_SALES_FAMILY
from crm.leads.actions.alerting import alert_message
from crm.leads.actions.treatment import add_message
from crm.leads.models import Lead
from crm.opportunities.actions.messages import add_message_to
from crm.opportunities.models import Opportunity

LONGEST = 20_000  # characters of a message
TO_LEAD = "the client has an open lead for this brand"
TO_OPPORTUNITY = "the client has an open opportunity for this brand"


@dataclass(frozen=True)
class Joined:
    """What a request joined: the lead, or the opportunity."""

    lead: Lead | None = None
    opportunity: Opportunity | None = None

    @property
    def why(self) -> str:
        """What is written down beside the record."""
        return TO_LEAD if self.opportunity is None else TO_OPPORTUNITY

    @property
    def owner_id(self) -> int | None:
        """Who treats it."""
        return self.lead.owner_id if self.lead else self.opportunity.owner_id if self.opportunity else None

    @property
    def lead_id(self) -> int | None:
        """The lead under which the record is kept: an opportunity's is the one that it was made from."""
        return self.lead.id if self.lead else self.opportunity.lead_id if self.opportunity else None


def open_with(client: Client, brand_id: int | None, activity: str) -> Joined | None:
    """Returns the client's newest open lead of this brand and family of activities, else the newest opportunity.

    A sale and the workshop are two matters: VN, VO, FI, SE stand apart from APV, ACC, PR (mission CF-21).
    """
    if brand_id is None:
        return None
    lead = db.session.scalar(
        select(Lead)
        .where(Lead.client_id == client.id, Lead.brand_id == brand_id, Lead.closed_at.is_(None))
        .where(_same_family(Lead.activity, activity))
        .order_by(Lead.received_at.desc(), Lead.id.desc())
        .limit(1)
    )
    if lead is not None:
        return Joined(lead=lead)
    opportunity = db.session.scalar(
        select(Opportunity)
        .where(Opportunity.client_id == client.id, Opportunity.brand_id == brand_id, Opportunity.closed_at.is_(None))
        .where(_same_family(Opportunity.activity, activity))
        .order_by(Opportunity.created_at.desc(), Opportunity.id.desc())
        .limit(1)
    )
    return Joined(opportunity=opportunity) if opportunity is not None else None


def join(joined: Joined, prospect: Prospect, known: list[Prospect], by: Actor, alert: bool) -> None:
    """Writes what the request says as a message, and tells the owner; without one, the outlet's addresses."""
    said = additions(known or [Prospect(phones=prospect.phones, email=prospect.email)], prospect)
    text = "\n".join(said or filter(None, (prospect.comments, line(prospect.vehicle_of_interest))))[:LONGEST]
    if joined.lead is not None:
        lead = joined.lead
        add_message(lead, text, by)
        if alert:
            alert_message(lead, known_person(lead.owner_id) if lead.owner_id else None)
    elif joined.opportunity is not None:
        add_message_to(joined.opportunity, text, by, alert)


def _same_family(column, activity: str) -> ColumnElement[bool]:
    later = column.in_(AFTER_SALES_FAMILY)
    return later if activity in AFTER_SALES_FAMILY else ~later
