"""Leads for the tests of lists: few words make one."""

from datetime import datetime, timedelta

from crm.access.actors import SYSTEM
from crm.clients.actions import ClientDetails, find_or_make
from crm.kernel.clock import now
from crm.leads.actions.opening import NewLead, open_lead
from crm.leads.models import Lead
from tests.support.cast import Cast


def lead(cast: Cast, name: str, minutes_ago: float = 0, brand: str | None = "AP", owner=None, **values) -> Lead:
    """Opens a lead for this person in Caen, received so many minutes ago, and returns it."""
    first, _sep, last = name.partition(" ")
    email = f"{name.replace(' ', '.').lower()}@example.com"
    details = ClientDetails(first_name=first, last_name=last, email=email, phones=values.get("phones", ()))
    received: datetime = now() - timedelta(minutes=minutes_ago)
    known = {"outlet_id": cast.caen.id, "brand_id": cast.brands[brand] if brand else None} | values
    new = NewLead(client=find_or_make(details), name=name, received_at=received, email=details.email, **known)
    opened = open_lead(new, SYSTEM)
    opened.owner_id = owner.id if owner else None
    return opened
