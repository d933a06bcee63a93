"""A lead ends: converted or lost; a loss can be undone (mission AX-06, X-14)."""

from datetime import timedelta

from crm.access.actors import Actor
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.leads.actions.treatment import LeadIsClosed, touch
from crm.leads.models import Lead
from crm.leads.words import CONVERTED, LOSS_REASONS, LOST, TO_TREAT

UNDO_WITHIN = timedelta(days=30)


class ReasonMissing(Exception):
    """A lead is lost only with a reason of the list."""


class NothingToUndo(Exception):
    """The lead is not lost, or was lost more than 30 days ago."""


def lose(lead: Lead, reason: str, note: str, by: Actor) -> None:
    """Closes the lead as lost. Raises ReasonMissing, or LeadIsClosed when it is closed already."""
    if not lead.is_open:
        raise LeadIsClosed
    if reason not in LOSS_REASONS:
        raise ReasonMissing
    record("lead", lead.id, "lead.lost", by, reason=reason, note=note, before=lead.status)
    lead.lost_reason, lead.lost_note = reason, note[:500]
    _close(lead, LOST)


def undo_loss(lead: Lead, by: Actor) -> None:
    """Opens a lost lead again; an answered one goes back to qualification. Raises NothingToUndo after 30 days."""
    if lead.status != LOST or lead.closed_at is None or lead.closed_at < now() - UNDO_WITHIN:
        raise NothingToUndo
    record("lead", lead.id, "lead.reopened", by)
    lead.closed_at, lead.lost_reason, lead.lost_note = None, "", ""
    lead.status = TO_TREAT if lead.first_response_at is None else "sales_qualification"
    touch(lead)


def convert(lead: Lead, note: str, by: Actor) -> None:
    """Closes the lead as converted: the client goes on with a sale. Raises LeadIsClosed."""
    if not lead.is_open:
        raise LeadIsClosed
    record("lead", lead.id, "lead.converted", by, note=note, before=lead.status)
    if lead.first_response_at is None:
        lead.first_response_at = now()
    _close(lead, CONVERTED)


def undo_conversion(lead: Lead, by: Actor) -> None:
    """Opens a converted lead again; what became of it stays open beside it. Raises NothingToUndo after 30 days."""
    if not may_undo_conversion(lead):
        raise NothingToUndo
    record("lead", lead.id, "lead.reopened", by, before=CONVERTED)
    lead.closed_at, lead.status = None, "sales_qualification"
    touch(lead)


def may_undo_conversion(lead: Lead) -> bool:
    """Returns whether the lead was converted within the last 30 days."""
    return lead.status == CONVERTED and lead.closed_at is not None and lead.closed_at >= now() - UNDO_WITHIN


def _close(lead: Lead, status: str) -> None:
    lead.status, lead.closed_at = status, now()
    lead.next_action, lead.next_action_at, lead.next_action_note = "", None, ""
    touch(lead)
