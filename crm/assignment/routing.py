"""A lead gets its outlet and brand from a person: it came without them, or to the wrong place."""

from crm.access.actors import Actor
from crm.access.models import User
from crm.access.queries import posts_of
from crm.assignment.actions import place
from crm.extensions import db
from crm.journal.actions import record
from crm.leads.actions.treatment import LeadIsClosed, touch
from crm.leads.assignees import works_there
from crm.leads.clock import first_response_due
from crm.leads.models import Lead
from crm.outlets.models import Brand, Outlet
from crm.outlets.selling import must_sell


def route_to(lead: Lead, outlet: Outlet, brand: Brand, by: Actor) -> None:
    """Puts an open lead at an outlet and brand; the rules choose anew unless its owner works there.

    The clock still runs from receipt, by the hours of the new outlet. Raises LeadIsClosed, OutletDoesNotSellBrand.
    """
    if not lead.is_open:
        raise LeadIsClosed
    must_sell(outlet.id, brand.id)
    lead.outlet_id, lead.brand_id = outlet.id, brand.id
    record("lead", lead.id, "lead.routed", by, outlet=outlet.name, brand=brand.name)
    if lead.is_untreated:
        lead.first_response_due = first_response_due(lead.received_at, outlet.id, lead.activity, lead.lead_type)
    if _owner_works_there(lead):
        touch(lead)
    else:
        place(lead)


def _owner_works_there(lead: Lead) -> bool:
    owner = db.session.get(User, lead.owner_id) if lead.owner_id else None
    return owner is not None and works_there(owner, posts_of(owner), lead.outlet_id, lead.brand_id)
