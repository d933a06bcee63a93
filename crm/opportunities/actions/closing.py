"""An opportunity ends: won or lost, with a reason; both can be undone for 30 days (mission AX-15, AX-16, X-14)."""

from collections.abc import Collection
from datetime import timedelta

from crm.access.actors import Actor
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.opportunities.actions.treatment import clear_next_action, must_be_open, touch
from crm.opportunities.models import Opportunity
from crm.opportunities.words import LOSS_REASONS, LOST, WIN_REASONS, WON

UNDO_WITHIN = timedelta(days=30)
OTHER_WON = "other_opportunity"  # the reason of those closed because another one of the client's was won
NOTE = 500  # characters kept


class ReasonMissing(Exception):
    """An opportunity ends only with a reason of the list."""


class NothingToUndo(Exception):
    """It is open, or was closed more than 30 days ago."""


def win(opportunity: Opportunity, reason: str, note: str, by: Actor) -> None:
    """Closes it as won. Raises ReasonMissing, or OpportunityIsClosed."""
    _end(opportunity, WON, reason, note, by, WIN_REASONS)


def lose(opportunity: Opportunity, reason: str, note: str, by: Actor) -> None:
    """Closes it as lost. Raises ReasonMissing, or OpportunityIsClosed."""
    _end(opportunity, LOST, reason, note, by, LOSS_REASONS)


def close_others(others: Collection[Opportunity], won: Opportunity, by: Actor) -> int:
    """Closes the client's other open opportunities as lost to the one that was won; returns how many (AX-16)."""
    still_open = [one for one in others if one.is_open and one.client_id == won.client_id and one.id != won.id]
    for one in still_open:
        lose(one, OTHER_WON, won.name, by)
    return len(still_open)


def undo_closing(opportunity: Opportunity, by: Actor) -> None:
    """Opens it again in the stage in which it was closed. Raises NothingToUndo after 30 days."""
    if not may_undo(opportunity):
        raise NothingToUndo
    record("opportunity", opportunity.id, "opportunity.reopened", by, before=opportunity.outcome)
    opportunity.closed_at, opportunity.outcome = None, ""
    opportunity.close_reason, opportunity.close_note = "", ""
    touch(opportunity)


def may_undo(opportunity: Opportunity) -> bool:
    """Returns whether it is closed, and was within the last 30 days."""
    return opportunity.closed_at is not None and opportunity.closed_at >= now() - UNDO_WITHIN


def _end(opportunity: Opportunity, outcome: str, reason: str, note: str, by: Actor, reasons: Collection[str]) -> None:
    must_be_open(opportunity)
    if reason not in reasons:
        raise ReasonMissing
    record("opportunity", opportunity.id, f"opportunity.{outcome}", by, reason=reason, note=note[:NOTE])
    opportunity.closed_at, opportunity.outcome = now(), outcome
    opportunity.close_reason, opportunity.close_note = reason, note[:NOTE]
    clear_next_action(opportunity)
    touch(opportunity)
