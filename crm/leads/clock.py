"""The response clock: when somebody must do something about a lead (mission X-03)."""

from datetime import datetime, timedelta

from crm.kernel.clock import now
from crm.leads.models import Lead
from crm.outlets.queries import MISSED_CALL, opening_plan, response_target

SILENCE = timedelta(days=3)  # an answered lead with nothing planned comes up again after this


def first_response_due(received_at: datetime, outlet_id: int | None, activity: str, lead_type: str) -> datetime:
    """Returns when the first answer is due: business minutes of the outlet, counted from receipt.

    A missed call has a target of its own, whatever its activity.
    """
    target = response_target(outlet_id, MISSED_CALL if lead_type == "missed_call" else activity)
    return opening_plan(outlet_id).add_minutes(received_at, target.first_response)


def urgent_at(lead: Lead) -> datetime | None:
    """Returns when the lead needs somebody: the first answer, then the next action; None once closed."""
    if lead.closed_at is not None:
        return None
    if lead.first_response_at is None:
        return lead.first_response_due
    return lead.next_action_at or now() + SILENCE
