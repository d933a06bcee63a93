"""Who hears of an opportunity: its owner, as the profile says (mission CF-22)."""

from collections.abc import Mapping

from crm.access.actors import Actor
from crm.access.queries import known_person
from crm.alerts.actions import Recipient, raise_alert
from crm.leads.actions.alerting import wants_alerts
from crm.opportunities.models import Opportunity
from crm.outlets.queries import known_brand, known_outlet


def alert_owner(opportunity: Opportunity, kind: str, by: Actor, said: Mapping[str, object]) -> None:
    """Writes an alert for the owner (`kind`: opportunity.assigned, .messaged, .document), if the profile asks for it.

    Whoever did it is not told. `said` is what the mail says besides (JSON).
    """
    owner = known_person(opportunity.owner_id) if opportunity.owner_id else None
    if owner is not None and owner.id != by.user_id and wants_alerts(owner, opportunity.activity):
        recipients = [Recipient(owner.email, owner.language, owner.id)]
        raise_alert("opportunity", opportunity.id, kind, _summary(opportunity) | dict(said), recipients)


def _summary(opportunity: Opportunity) -> dict:
    brand, outlet = known_brand(opportunity.brand_id), known_outlet(opportunity.outlet_id)
    return {
        "opportunity": opportunity.public_id,
        "name": opportunity.client_name,
        "title": opportunity.name,
        "vehicle": opportunity.vehicle,
        "brand": brand.name if brand else "",
        "outlet": outlet.name if outlet else "",
        "timezone": outlet.timezone if outlet else "Europe/Paris",
    }
