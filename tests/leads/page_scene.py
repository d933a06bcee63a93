"""What the tests of the lead page share: a lead of Caen, reading it back, the times that its forms send."""

from datetime import datetime, timedelta

from flask import Flask

from crm.access.actors import actor
from crm.access.models import User
from crm.extensions import db
from crm.journal.queries import timeline
from crm.kernel.clock import now
from crm.leads.actions.ownership import give_to
from crm.leads.models import Lead
from crm.worker import as_tenant
from tests.leads.scene import lead
from tests.support.cast import Cast

PHONE = "+33639981234"


def opened(app: Flask, cast: Cast, name: str = "Camille Lefèvre", owner=None, **values) -> str:
    """Opens a lead with a phone and returns its public id; `owner` takes charge of it."""
    known = {"phones": (PHONE,), "vehicle": "Peugeot 308 GT", "minutes_ago": 5} | values
    with app.app_context(), as_tenant(cast.garage):
        row = lead(cast, name, **known)
        if owner is not None:
            give_to(row, db.session.get(User, owner.id), {"how": "taken"}, actor(db.session.get(User, owner.id)))
        return row.public_id


def read(app: Flask, cast: Cast, public_id: str) -> Lead:
    """Returns the lead as it is stored now, detached."""
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Lead).where(Lead.public_id == public_id)).one()
        db.session.expunge(row)
        return row


def kinds(app: Flask, cast: Cast, public_id: str) -> list[str]:
    """Returns what happened to the lead, newest first."""
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Lead).where(Lead.public_id == public_id)).one()
        return [event.kind for event in timeline("lead", row.id)]


def tomorrow() -> str:
    """Returns this time tomorrow as the form's chips send it."""
    return in_hours(24).isoformat()


def in_hours(hours: float) -> datetime:
    """Returns so many hours from now, to the second."""
    return (now() + timedelta(hours=hours)).replace(microsecond=0)
