"""Who treats an opportunity: given by hand to somebody who sells the brand there, or taken (mission CF-13, CF-14)."""

from crm.access.actors import Actor
from crm.access.models import User
from crm.access.queries import posts_of
from crm.journal.actions import record
from crm.leads.actions.ownership import CannotReceive
from crm.leads.assignees import works_there
from crm.opportunities.actions.alerting import alert_owner
from crm.opportunities.actions.treatment import must_be_open, touch
from crm.opportunities.models import Opportunity


def hand_to(opportunity: Opportunity, owner: User, by: Actor, note: str = "", alert: bool = True) -> None:
    """Gives an open opportunity to somebody and, with `alert`, tells them. Raises OpportunityIsClosed, CannotReceive."""
    must_be_open(opportunity)
    if not owner.active or not works_there(owner, posts_of(owner), opportunity.outlet_id, opportunity.brand_id):
        raise CannotReceive
    if owner.id == opportunity.owner_id:
        return
    opportunity.owner_id = owner.id
    record("opportunity", opportunity.id, "opportunity.assigned", by, owner=owner.name, note=note)
    touch(opportunity)
    if alert:
        said = {"by": by.name, "note": note, "decision": f"{opportunity.decision_on:%d/%m/%Y}"}
        alert_owner(opportunity, "opportunity.assigned", by, said)


def give_back(opportunity: Opportunity, owner: User | None, by: Actor) -> None:
    """Gives an open opportunity back to whom it belonged, somebody or nobody. Raises OpportunityIsClosed."""
    must_be_open(opportunity)
    opportunity.owner_id = owner.id if owner else None
    record("opportunity", opportunity.id, "opportunity.given_back", by, owner=owner.name if owner else "")
    touch(opportunity)
