"""Opportunities for tests: few words make one."""

from typing import Any

from flask import Flask

from crm.access.actors import SYSTEM
from crm.alerts.models import Alert, Delivery
from crm.clients.actions import ClientDetails, find_or_make
from crm.extensions import db
from crm.journal.queries import timeline
from crm.opportunities.actions.opening import NewOpportunity, open_opportunity
from crm.opportunities.models import Document, Opportunity
from crm.opportunities.queries import stages
from crm.opportunities.queries.documents import documents_of
from crm.worker import as_tenant
from tests.support.cast import Cast

PHONE = "+33639981234"


def opportunity(cast: Cast, name: str = "Camille Lefèvre", brand: str = "AP", owner=None, **values) -> Opportunity:
    """Opens an opportunity for this person in Caen and returns it, flushed; for use inside the session."""
    first, _sep, last = name.partition(" ")
    email = f"{name.replace(' ', '.').lower()}@example.com"
    phones = values.pop("phones", (PHONE,))
    person = find_or_make(ClientDetails(first_name=first, last_name=last, email=email, phones=phones))
    known: dict[str, Any] = {"outlet_id": cast.caen.id, "vehicle": "Peugeot 308 GT", "amount_cents": 2_345_050}
    known |= {"brand_id": cast.brands[brand], "owner_id": owner.id if owner else None}
    return open_opportunity(NewOpportunity(client=person, **(known | values)), SYSTEM)


def opened(app: Flask, cast: Cast, name: str = "Camille Lefèvre", **values) -> str:
    """Opens an opportunity, committed, and returns its public id."""
    with app.app_context(), as_tenant(cast.garage):
        return opportunity(cast, name, **values).public_id


def read(app: Flask, cast: Cast, public_id: str) -> Opportunity:
    """Returns the opportunity as it is stored now, detached."""
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Opportunity).where(Opportunity.public_id == public_id)).one()
        db.session.expunge(row)
        return row


def kinds(app: Flask, cast: Cast, public_id: str) -> list[str]:
    """Returns what happened to it, newest first."""
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Opportunity).where(Opportunity.public_id == public_id)).one()
        return [event.kind for event in timeline("opportunity", row.id)]


def told(app: Flask, cast: Cast, kind: str) -> list[str]:
    """Returns who was sent an alert of this kind."""
    with app.app_context(), as_tenant(cast.garage):
        asked = db.select(Delivery.recipient).join(Alert, Alert.id == Delivery.alert_id).where(Alert.kind == kind)
        return list(db.session.scalars(asked.order_by(Delivery.id)))


def documents(app: Flask, cast: Cast, public_id: str) -> list[Document]:
    """Returns the documents of an opportunity as they are stored now, detached."""
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Opportunity).where(Opportunity.public_id == public_id)).one()
        found = list(documents_of(row.id))
        db.session.expunge_all()
        return found


def stage_ids(app: Flask, cast: Cast) -> dict[str, str]:
    """Returns the public id of each stage by its kind."""
    with app.app_context(), as_tenant(cast.garage):
        return {stage.kind: stage.public_id for stage in stages()}
