"""The further people on a lead."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.clients.models import Client, Reference
from crm.clients.queries import described
from crm.extensions import db
from crm.leads.models import Lead, LeadContact


@dataclass(frozen=True)
class PersonOnLead:
    """Somebody on a lead, with the role there and how to reach the person."""

    row: LeadContact
    client: Client
    role: Reference | None
    phone: str
    email: str


def people_on(lead: Lead) -> list[PersonOnLead]:
    """Returns the further people on the lead in the order in which they were added: two statements."""
    found = db.session.execute(
        select(LeadContact, Client, Reference)
        .join(Client, Client.id == LeadContact.client_id)
        .outerjoin(Reference, Reference.id == LeadContact.role_id)
        .where(LeadContact.lead_id == lead.id, Client.gone_at.is_(None))
        .order_by(LeadContact.id)
    ).all()
    reached = {one.client.id: one for one in described([row[1] for row in found])} if found else {}
    return [PersonOnLead(*row, reached[row[1].id].phone, reached[row[1].id].email) for row in found]


def person_on(lead: Lead, public_id: str) -> LeadContact | None:
    """Returns the row of somebody on this very lead."""
    return db.session.scalar(
        select(LeadContact).where(LeadContact.lead_id == lead.id, LeadContact.public_id == public_id)
    )
