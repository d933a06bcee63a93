"""A contact and what comes of it, in one step: nothing is left without a next action, a reason, or a sale."""

from crm.access.actors import Actor
from crm.kernel.clock import now
from crm.leads.actions.contact import KEEP, LOSE, PLAN, NextStep, NextStepMissing
from crm.opportunities.actions.closing import lose
from crm.opportunities.actions.treatment import log_contact, plan_next_action
from crm.opportunities.models import Opportunity


def note_contact(opportunity: Opportunity, outcome: str, note: str, step: NextStep, by: Actor) -> None:
    """Writes the contact, then plans or loses. Raises NextStepMissing, ReasonMissing, OpportunityIsClosed."""
    if step.kind == KEEP and not has_plan(opportunity):
        raise NextStepMissing
    log_contact(opportunity, outcome, note, by)
    if step.kind == PLAN and step.at is not None:
        plan_next_action(opportunity, step.action, step.at, "", by)
    elif step.kind == LOSE:
        lose(opportunity, step.reason, note, by)


def has_plan(opportunity: Opportunity) -> bool:
    """Returns whether something is planned that still lies ahead."""
    return opportunity.next_action_at is not None and opportunity.next_action_at > now()
