"""The client asks again while an opportunity of that brand is open: a message on it, and its owner hears (X-06)."""

from crm.access.actors import Actor
from crm.access.queries import known_person
from crm.alerts.actions import Recipient, raise_alert
from crm.journal.actions import record
from crm.leads.actions.alerting import wants_alerts
from crm.opportunities.models import Opportunity
from crm.outlets.queries import known_brand, known_outlet

LONGEST_IN_MAIL = 2000  # characters


def add_message_to(opportunity: Opportunity, text: str, by: Actor, alert: bool = True) -> None:
    """Writes a further message of the client on the opportunity's timeline, and alerts its owner."""
    record("opportunity", opportunity.id, "opportunity.messaged", by, text=text)
    owner = known_person(opportunity.owner_id) if alert and opportunity.owner_id else None
    if owner is not None and wants_alerts(owner, opportunity.activity):
        recipients = [Recipient(owner.email, owner.language, owner.id)]
        raise_alert("opportunity", opportunity.id, "opportunity.messaged", _summary(opportunity, text, by), recipients)


def _summary(opportunity: Opportunity, text: str, by: Actor) -> dict:
    """Returns what the mail says (JSON)."""
    brand, outlet = known_brand(opportunity.brand_id), known_outlet(opportunity.outlet_id)
    return {
        "opportunity": opportunity.public_id,
        "name": opportunity.client_name,
        "title": opportunity.name,
        "vehicle": opportunity.vehicle,
        "comments": text[:LONGEST_IN_MAIL],
        "brand": brand.name if brand else "",
        "outlet": outlet.name if outlet else "",
        "source": by.name,
        "timezone": outlet.timezone if outlet else "Europe/Paris",
    }
