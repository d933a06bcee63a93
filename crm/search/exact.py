"""Clients by what identifies them: each way is one short walk along one index."""

from collections.abc import Iterator

from sqlalchemy import Select, and_, literal, literal_column, select, union_all

from crm.access.models import User
from crm.clients.models import Client, ContactPoint
from crm.extensions import db
from crm.leads.models import Lead
from crm.leads.rights import visible_to as leads_visible_to
from crm.opportunities.models import Document, Opportunity
from crm.opportunities.rights import visible_to as opportunities_visible_to
from crm.search.reading import Asked
from crm.vehicles.models import Keeping, Vehicle

ENOUGH = 30  # rows of one way
NOTHING = literal_column("''")  # said literally: SQLite then sees that a partial index serves


def identified(viewer: User, asked: Asked) -> dict[int, str]:
    """Returns the ids of the clients that an identifier means, with which one: one statement, or none."""
    ways = [select(way.limit(ENOUGH).subquery()) for way in _ways(viewer, asked)]
    if not ways:
        return {}
    found: dict[int, str] = {}
    for client_id, reason in db.session.execute(union_all(*ways)):
        found.setdefault(client_id, reason)
    return found


def _ways(viewer: User, asked: Asked) -> Iterator[Select]:
    if asked.email:
        yield _with_point("email", asked.email)
    if asked.phone:
        yield _with_point("phone", asked.phone)
    if asked.siret:
        yield _with_number("siret", asked.siret)
    if asked.siren:
        yield _with_number("siren", asked.siren)
    if asked.number:
        yield _with_number("national_id", asked.number)
        yield _with_number("vat_number", asked.number.replace(" ", "").upper(), "vat")
        yield _of_document(viewer, asked.number)
    for column, value in (("vin", asked.vin), ("plate", asked.plate)):
        if value:
            yield from _of_vehicle(viewer, column, value)


def _with_point(kind: str, value: str) -> Select:
    this = (ContactPoint.kind == kind, ContactPoint.value == value)
    return select(ContactPoint.client_id.label("id"), literal(kind).label("reason")).where(*this)


def _with_number(column: str, value: str, reason: str = "") -> Select:
    held = getattr(Client, column)
    return select(Client.id.label("id"), literal(reason or column).label("reason")).where(
        held != NOTHING, held == value
    )


def _of_vehicle(viewer: User, column: str, value: str) -> Iterator[Select]:
    held = getattr(Vehicle, column)
    this = and_(held != NOTHING, held == value)
    for model, seen in ((Keeping, None), (Lead, leads_visible_to), (Opportunity, opportunities_visible_to)):
        way = select(model.client_id.label("id"), literal(column).label("reason"))
        way = way.join(Vehicle, Vehicle.id == model.vehicle_id).where(this)
        yield way if seen is None else way.where(seen(viewer))


def _of_document(viewer: User, number: str) -> Select:
    way = select(Opportunity.client_id.label("id"), literal("document").label("reason"))
    way = way.join(Document, Document.opportunity_id == Opportunity.id)
    return way.where(Document.number == number, opportunities_visible_to(viewer))
