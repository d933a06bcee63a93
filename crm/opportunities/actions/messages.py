"""The client asks again while an opportunity of that brand is open: a message on it, and its owner hears (X-06)."""

from crm.access.actors import Actor
from crm.journal.actions import record
from crm.opportunities.actions.alerting import alert_owner
from crm.opportunities.models import Opportunity

LONGEST_IN_MAIL = 2000  # characters


def add_message_to(opportunity: Opportunity, text: str, by: Actor, alert: bool = True) -> None:
    """Writes a further message of the client on the opportunity's timeline, and alerts its owner."""
    record("opportunity", opportunity.id, "opportunity.messaged", by, text=text)
    if alert:
        said = {"comments": text[:LONGEST_IN_MAIL], "source": by.name}
        alert_owner(opportunity, "opportunity.messaged", by, said)
