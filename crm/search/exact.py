"""Clients by what identifies them: each way is one short walk along one index."""

from collections.abc import Iterator

from sqlalchemy import Select, and_, bindparam, literal, literal_column, select, union_all

from crm.access.models import User
from crm.access.queries import posts_of
from crm.clients.models import Client, ContactPoint
from crm.extensions import db
from crm.kernel.statements import Statements
from crm.leads.models import Lead
from crm.leads.rights import visible_to as leads_visible_to
from crm.opportunities.models import Document, Opportunity
from crm.opportunities.rights import visible_to as opportunities_visible_to
from crm.search.reading import Asked
from crm.vehicles.models import Keeping, Vehicle

ENOUGH = 30  # rows of one way
SAID = ("email", "phone", "siret", "siren", "number", "vin", "plate")  # what may have been typed
_statements = Statements()
NOTHING = literal_column("''")  # said literally: SQLite then sees that a partial index serves


def identified(viewer: User, asked: Asked) -> dict[int, str]:
    """Returns the ids of the clients that an identifier means, with which one: one statement, or none."""
    values = {name: value for name in SAID if (value := getattr(asked, name))}
    if not values:
        return {}
    if asked.number:
        values["vat"] = asked.number.replace(" ", "").upper()
    shape = (frozenset(values), viewer.id, viewer.profile, posts_of(viewer))
    found: dict[int, str] = {}
    meant = _statements.get(shape, lambda: _meant(viewer, asked))
    for client_id, reason in db.session.execute(meant, values):
        found.setdefault(client_id, reason)
    return found


def _meant(viewer: User, asked: Asked) -> Select:
    ways = (select(way.limit(literal_column(str(ENOUGH))).subquery()) for way in _ways(viewer, asked))
    return select(union_all(*ways).subquery())


def _ways(viewer: User, asked: Asked) -> Iterator[Select]:
    if asked.email:
        yield _with_point("email")
    if asked.phone:
        yield _with_point("phone")
    if asked.siret:
        yield _with_number("siret")
    if asked.siren:
        yield _with_number("siren")
    if asked.number:
        yield _with_number("national_id", "number")
        yield _with_number("vat_number", "vat", "vat")
        yield _of_document(viewer)
    for column in ("vin", "plate"):
        if getattr(asked, column):
            yield from _of_vehicle(viewer, column)


def _with_point(kind: str) -> Select:
    this = (ContactPoint.kind == kind, ContactPoint.value == bindparam(kind))
    return select(ContactPoint.client_id.label("id"), literal(kind).label("reason")).where(*this)


def _with_number(column: str, said: str = "", reason: str = "") -> Select:
    held = getattr(Client, column)
    return select(Client.id.label("id"), literal(reason or column).label("reason")).where(
        held != NOTHING, held == bindparam(said or column)
    )


def _of_vehicle(viewer: User, column: str) -> Iterator[Select]:
    held = getattr(Vehicle, column)
    this = and_(held != NOTHING, held == bindparam(column))
    for model, seen in ((Keeping, None), (Lead, leads_visible_to), (Opportunity, opportunities_visible_to)):
        way = select(model.client_id.label("id"), literal(column).label("reason"))
        way = way.join(Vehicle, Vehicle.id == model.vehicle_id).where(this)
        yield way if seen is None else way.where(seen(viewer))


def _of_document(viewer: User) -> Select:
    way = select(Opportunity.client_id.label("id"), literal("document").label("reason"))
    way = way.join(Document, Document.opportunity_id == Opportunity.id)
    return way.where(Document.number == bindparam("number"), opportunities_visible_to(viewer))
