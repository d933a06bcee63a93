"""Treating a lead: notes, contacts, next action, status, wishes not to be called or mailed."""

from datetime import datetime

from sqlalchemy import update

from crm.access.actors import Actor
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.leads.clock import urgent_at
from crm.leads.models import Lead
from crm.leads.words import BY_CLICK, TO_TREAT


class LeadIsClosed(Exception):
    """Something was asked of a lead that has been converted or lost."""


class NotByClick(Exception):
    """Converted and Lost are reached by their own buttons only (mission AX-06)."""


def add_note(lead: Lead, text: str, by: Actor) -> None:
    """Writes a note on the lead's timeline."""
    record("lead", lead.id, "lead.noted", by, text=text)


def log_contact(lead: Lead, outcome: str, note: str, by: Actor) -> None:
    """Writes a contact and its outcome; the first one answers the lead and stops its clock."""
    _must_be_open(lead)
    record("lead", lead.id, "lead.contacted", by, outcome=outcome, note=note)
    _answer(lead)
    if lead.next_action_at is not None and lead.next_action_at <= now():
        _clear_next_action(lead)
    touch(lead)


def plan_next_action(lead: Lead, action: str, at: datetime, note: str, by: Actor) -> None:
    """Says what is done next and when; the lead comes up in the lists at that time."""
    _must_be_open(lead)
    lead.next_action, lead.next_action_at, lead.next_action_note = action, at, note[:300]
    record("lead", lead.id, "lead.planned", by, action=action, at=at.isoformat(), note=note)
    touch(lead)


def move_status(lead: Lead, status: str, by: Actor) -> None:
    """Moves an open lead by its status bar. Raises NotByClick for Converted and Lost."""
    _must_be_open(lead)
    if status not in BY_CLICK:
        raise NotByClick
    if status == lead.status:
        return
    record("lead", lead.id, "lead.moved", by, before=lead.status, after=status)
    lead.status = status
    if status != TO_TREAT:
        _answer(lead)
    touch(lead)


def mark_wishes(lead: Lead, do_not_call: bool, do_not_email: bool, by: Actor) -> None:
    """Marks « do not call » and « do not e-mail » on the lead, its client and the client's other leads (AX-05)."""
    if (lead.do_not_call, lead.do_not_email) == (do_not_call, do_not_email):
        return
    lead.do_not_call, lead.do_not_email = do_not_call, do_not_email
    client = db.session.get(Client, lead.client_id)
    client.do_not_call, client.do_not_email = do_not_call, do_not_email
    others = update(Lead).where(Lead.client_id == lead.client_id, Lead.id != lead.id)
    db.session.execute(others.values(do_not_call=do_not_call, do_not_email=do_not_email))
    record("lead", lead.id, "lead.wishes", by, do_not_call=do_not_call, do_not_email=do_not_email)
    touch(lead)


def add_message(lead: Lead, text: str, by: Actor) -> None:
    """Writes a further message of the same person on the lead (a repeat that says more)."""
    record("lead", lead.id, "lead.messaged", by, text=text)


def touch(lead: Lead) -> None:
    """Counts the change and sets again when the lead needs somebody."""
    lead.revision += 1
    lead.urgent_at = urgent_at(lead)


def _answer(lead: Lead) -> None:
    if lead.first_response_at is None:
        lead.first_response_at = now()
        if lead.status == TO_TREAT:
            lead.status = "sales_qualification"


def _clear_next_action(lead: Lead) -> None:
    lead.next_action, lead.next_action_at, lead.next_action_note = "", None, ""


def _must_be_open(lead: Lead) -> None:
    if not lead.is_open:
        raise LeadIsClosed
