"""When somebody must do something about an opportunity."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.opportunities.models import Opportunity
from crm.outlets.queries import opening_plan, today_at

EVENING = time(18, 0)  # local: a decision of today is not late all day long
USUAL_DECISION = timedelta(days=30)
DAY = timedelta(days=1)


def usual_decision(outlet_id: int | None) -> date:
    """Returns the decision date of an opportunity of which none is known: in 30 days, the outlet's next working day."""
    day, plan = today_at(outlet_id) + USUAL_DECISION, opening_plan(outlet_id)
    week = (day + ahead * DAY for ahead in range(7))
    return next((one for one in week if plan.spans_of(one)), day)


def urgent_at(opportunity: Opportunity) -> datetime | None:
    """Returns the time of the next action, else the evening of the decision date at the outlet; None once closed."""
    if opportunity.closed_at is not None:
        return None
    return opportunity.next_action_at or evening_of(opportunity.decision_on, opportunity.outlet_id)


def evening_of(day: date, outlet_id: int | None) -> datetime:
    """Returns six o'clock of that day at the outlet (aware, UTC)."""
    return datetime.combine(day, EVENING, ZoneInfo(opening_plan(outlet_id).timezone)).astimezone(UTC)
