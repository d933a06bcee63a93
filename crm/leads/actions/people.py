"""Further people on a lead, each with a role (mission CM-07)."""

from sqlalchemy import select

from crm.access.actors import Actor
from crm.clients.actions import refuse_blocked, refuse_gone
from crm.clients.models import Client, Reference
from crm.extensions import db
from crm.journal.actions import record
from crm.leads.actions.treatment import touch
from crm.leads.models import Lead, LeadContact


class OnTheLeadAlready(Exception):
    """The person is the lead's client, or stands on the lead already."""


def add_person(lead: Lead, person: Client, role: Reference | None, by: Actor) -> LeadContact:
    """Puts somebody on the lead, flushed. Raises OnTheLeadAlready, ClientIsBlocked, ClientIsGone."""
    refuse_gone(person)
    refuse_blocked(person)
    there = select(LeadContact.id).where(LeadContact.lead_id == lead.id, LeadContact.client_id == person.id)
    if person.id == lead.client_id or db.session.scalar(there) is not None:
        raise OnTheLeadAlready
    row = LeadContact(lead_id=lead.id, client_id=person.id, role_id=role.id if role else None)
    db.session.add(row)
    db.session.flush()
    record("lead", lead.id, "lead.person_added", by, name=person.name, role=_label(role))
    touch(lead)
    return row


def change_role(lead: Lead, row: LeadContact, role: Reference | None, by: Actor) -> None:
    """Gives somebody on the lead another role, or none."""
    wanted = role.id if role else None
    if row.role_id == wanted:
        return
    row.role_id = wanted
    name = db.session.get_one(Client, row.client_id).name
    record("lead", lead.id, "lead.person_changed", by, name=name, role=_label(role))
    touch(lead)


def remove_person(lead: Lead, row: LeadContact, by: Actor) -> None:
    """Takes somebody off the lead; the person stays a client."""
    record("lead", lead.id, "lead.person_removed", by, name=db.session.get_one(Client, row.client_id).name)
    db.session.delete(row)
    db.session.flush()
    touch(lead)


def _label(role: Reference | None) -> str:
    return role.label if role else ""
