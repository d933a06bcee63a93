"""One lead, and those beside it."""

from datetime import datetime

from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.kernel.filter import Filter
from crm.kernel.neighbours import Neighbours, neighbours_of
from crm.leads.models import Lead
from crm.leads.queries.lists import legs
from crm.leads.rights import visible_to


def lead_for(viewer: User, public_id: str) -> Lead | None:
    """Returns the lead if the viewer sees it; one that is not visible is as good as missing."""
    return db.session.scalar(select(Lead).where(Lead.public_id == public_id, visible_to(viewer)))


def neighbours(viewer: User, chosen: Filter, lead: Lead, anchor: datetime, sort: str = "") -> Neighbours:
    """Returns the public ids of the leads before and after this one in the list that it was opened from."""
    return neighbours_of(Lead, lead.id, legs(sort, anchor, chosen), visible_to(viewer) & chosen.sql(), anchor)
