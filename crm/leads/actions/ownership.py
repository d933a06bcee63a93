"""Who treats a lead: given by a rule or a person, or taken in charge."""

from crm.access.actors import Actor, actor
from crm.access.models import User
from crm.access.queries import posts_of
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.leads.actions.alerting import alert_owner
from crm.leads.actions.treatment import LeadIsClosed, touch
from crm.leads.assignees import works_there
from crm.leads.models import Lead


class CannotReceive(Exception):
    """The person is not active, or does not work for the lead's brand (mission CF-13)."""


def give_to(lead: Lead, owner: User | None, why: dict, by: Actor) -> None:
    """Sets the owner and keeps why, on the lead and in its journal. `why` is an assignment reason (JSON)."""
    set_owner(lead, owner, why)
    tell_owner(lead, owner, by)
    touch(lead)


def set_owner(lead: Lead, owner: User | None, why: dict) -> None:
    """Sets who treats the lead, and why; what `give_to` does before anything is written."""
    lead.owner_id = owner.id if owner else None
    lead.assigned_at = now() if owner else None
    lead.assignment = why


def tell_owner(lead: Lead, owner: User | None, by: Actor) -> None:
    """Writes into the lead's journal who treats it, and why."""
    kind = "lead.assigned" if owner else "lead.unassigned"
    record("lead", lead.id, kind, by, owner=owner.name if owner else "", **lead.assignment)


def hand_to(lead: Lead, owner: User, by: Actor, note: str = "", alert: bool = True) -> None:
    """Gives the lead to somebody by hand and, with `alert`, tells them. Raises CannotReceive or LeadIsClosed."""
    if not lead.is_open:
        raise LeadIsClosed
    if not owner.active or not works_there(owner, posts_of(owner), lead.outlet_id, lead.brand_id):
        raise CannotReceive
    give_to(lead, owner, {"how": "hand", "by": by.name, "note": note}, by)
    if alert and owner.id != by.user_id:
        alert_owner(lead, owner, "lead.assigned")


def take_charge(lead: Lead, user: User) -> None:
    """The user takes the lead (« Prendre en charge »). Raises LeadIsClosed."""
    if not lead.is_open:
        raise LeadIsClosed
    if lead.owner_id != user.id:
        give_to(lead, user, {"how": "taken"}, actor(user))
