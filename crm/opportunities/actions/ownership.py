"""Who treats an opportunity: given by hand to somebody who sells the brand there, or taken (mission CF-13, CF-14)."""

from crm.access.actors import Actor
from crm.access.models import User
from crm.access.queries import posts_of
from crm.alerts.actions import Recipient, raise_alert
from crm.extensions import db
from crm.journal.actions import record
from crm.leads.actions.alerting import wants_alerts
from crm.leads.actions.ownership import CannotReceive
from crm.leads.assignees import works_there
from crm.opportunities.actions.treatment import must_be_open, touch
from crm.opportunities.models import Opportunity
from crm.outlets.models import Brand, Outlet


def hand_to(opportunity: Opportunity, owner: User, by: Actor, note: str = "") -> None:
    """Gives an open opportunity to somebody and alerts them. Raises OpportunityIsClosed, CannotReceive."""
    must_be_open(opportunity)
    if not owner.active or not works_there(owner, posts_of(owner), opportunity.outlet_id, opportunity.brand_id):
        raise CannotReceive
    if owner.id == opportunity.owner_id:
        return
    opportunity.owner_id = owner.id
    record("opportunity", opportunity.id, "opportunity.assigned", by, owner=owner.name, note=note)
    touch(opportunity)
    if owner.id != by.user_id and wants_alerts(owner, opportunity.activity):
        _alert(opportunity, owner, by, note)


def _alert(opportunity: Opportunity, owner: User, by: Actor, note: str) -> None:
    outlet = db.session.get_one(Outlet, opportunity.outlet_id)
    brand = db.session.get_one(Brand, opportunity.brand_id)
    data = {
        "opportunity": opportunity.public_id,
        "name": opportunity.client_name,
        "title": opportunity.name,
        "vehicle": opportunity.vehicle,
        "brand": brand.name,
        "outlet": outlet.name,
        "decision": f"{opportunity.decision_on:%d/%m/%Y}",
        "by": by.name,
        "note": note,
        "timezone": outlet.timezone,
    }
    recipients = [Recipient(owner.email, owner.language, owner.id)]
    raise_alert("opportunity", opportunity.id, "opportunity.assigned", data, recipients)
