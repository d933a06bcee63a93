"""One lead, and those beside it."""

from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.kernel.filter import Filter
from crm.kernel.paging import Cursor, keys
from crm.leads.models import Lead
from crm.leads.queries.lists import legs
from crm.leads.rights import visible_to


def lead_for(viewer: User, public_id: str) -> Lead | None:
    """Returns the lead if the viewer sees it; one that is not visible is as good as missing."""
    return db.session.scalar(select(Lead).where(Lead.public_id == public_id, visible_to(viewer)))


def neighbours(viewer: User, chosen: Filter, lead: Lead, anchor, sort: str = "") -> tuple[str | None, str | None]:
    """Returns the public ids of the leads before and after this one in the list that it was opened from.

    Where it has left that list (it was just answered, say), the list's first lead is the next one.
    """
    order = legs(sort, anchor, chosen)
    where = visible_to(viewer) & chosen.sql()
    place = db.session.execute(keys(Lead, order, where & (Lead.id == lead.id), 1, Cursor(anchor))).first()
    if place is None:
        first = db.session.execute(keys(Lead, order, where, 1, Cursor(anchor))).first()
        return None, db.session.scalar(select(Lead.public_id).where(Lead.id == first.id)) if first else None
    beside = []
    for backwards in (True, False):
        cursor = Cursor(anchor, place.leg, place.value, place.id, backwards)
        found = db.session.execute(keys(Lead, order, where, 1, cursor)).first()
        beside.append(found.id if found else None)
    names = dict(db.session.execute(select(Lead.id, Lead.public_id).where(Lead.id.in_([i for i in beside if i]))).all())
    return names.get(beside[0]), names.get(beside[1])
