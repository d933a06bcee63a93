"""A contact and what comes of it, in one step: nothing is left without a next action, a reason, or a sale."""

from dataclasses import dataclass
from datetime import datetime

from crm.access.actors import Actor
from crm.kernel.clock import now
from crm.leads.actions.closing import lose
from crm.leads.actions.treatment import log_contact, plan_next_action
from crm.leads.models import Lead

KEEP, PLAN, LOSE, CONVERT = "keep", "plan", "lose", "convert"


@dataclass(frozen=True)
class NextStep:
    """What follows a contact. `action` and `at` belong to PLAN, `reason` to LOSE; KEEP leaves what is planned."""

    kind: str
    action: str = ""
    at: datetime | None = None
    reason: str = ""


class NextStepMissing(Exception):
    """An open lead was to be left without anything planned."""


def note_contact(lead: Lead, outcome: str, note: str, step: NextStep, by: Actor) -> None:
    """Writes the contact, then plans or loses. Raises NextStepMissing, ReasonMissing, LeadIsClosed.

    CONVERT leaves it at the contact: whose sale it is and which one is asked next (mission AX-08).
    """
    if step.kind == KEEP and not has_plan(lead):
        raise NextStepMissing
    log_contact(lead, outcome, note, by)
    if step.kind == PLAN and step.at is not None:
        plan_next_action(lead, step.action, step.at, "", by)
    elif step.kind == LOSE:
        lose(lead, step.reason, note, by)


def has_plan(lead: Lead) -> bool:
    """Returns whether something is planned that still lies ahead."""
    return lead.next_action_at is not None and lead.next_action_at > now()
