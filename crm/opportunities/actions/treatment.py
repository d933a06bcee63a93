"""Treating an opportunity: notes, contacts, next action, amounts and the other fields of its page."""

from collections.abc import Mapping
from datetime import datetime

from crm.access.actors import Actor
from crm.journal.actions import record
from crm.kernel.changes import assign, told
from crm.kernel.clock import now
from crm.opportunities.clock import urgent_at
from crm.opportunities.models import Opportunity


class OpportunityIsClosed(Exception):
    """Something was asked of an opportunity that has been won or lost."""


def must_be_open(opportunity: Opportunity) -> None:
    """Raises OpportunityIsClosed once it is won or lost."""
    if not opportunity.is_open:
        raise OpportunityIsClosed


def touch(opportunity: Opportunity) -> None:
    """Counts the change, for whoever has the page open, and says anew when it is urgent."""
    opportunity.urgent_at = urgent_at(opportunity)
    opportunity.revision += 1


def add_note(opportunity: Opportunity, text: str, by: Actor) -> None:
    """Writes a note on the timeline."""
    record("opportunity", opportunity.id, "opportunity.noted", by, text=text)


def log_contact(opportunity: Opportunity, outcome: str, note: str, by: Actor) -> None:
    """Writes a contact and its outcome; a next action that was due is done with it."""
    must_be_open(opportunity)
    record("opportunity", opportunity.id, "opportunity.contacted", by, outcome=outcome, note=note)
    if opportunity.next_action_at is not None and opportunity.next_action_at <= now():
        clear_next_action(opportunity)
    touch(opportunity)


def plan_next_action(opportunity: Opportunity, action: str, at: datetime, note: str, by: Actor) -> None:
    """Says what is done next and when; it comes up in the lists at that time."""
    must_be_open(opportunity)
    opportunity.next_action, opportunity.next_action_at = action, at
    opportunity.next_action_note = note[:300]
    record("opportunity", opportunity.id, "opportunity.planned", by, action=action, at=at.isoformat(), note=note)
    touch(opportunity)


def unplan(opportunity: Opportunity, by: Actor) -> None:
    """Takes back what was planned: nothing is any more."""
    must_be_open(opportunity)
    clear_next_action(opportunity)
    record("opportunity", opportunity.id, "opportunity.unplanned", by)
    touch(opportunity)


def clear_next_action(opportunity: Opportunity) -> None:
    """Leaves nothing planned."""
    opportunity.next_action, opportunity.next_action_at, opportunity.next_action_note = "", None, ""


def change_fields(opportunity: Opportunity, values: Mapping[str, object], by: Actor) -> None:
    """Sets fields of an open opportunity (amounts in cents) and keeps old and new in the journal."""
    must_be_open(opportunity)
    before = opportunity.said
    changes = assign(opportunity, values)
    if changes:
        opportunity.found_by(before)
        record("opportunity", opportunity.id, "opportunity.changed", by, fields=told(changes))
        touch(opportunity)
