"""What the client's own area knows about one client, read for its page; each list with its number (mission CF-16)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from crm.access.models import User
from crm.clients.models import (
    Address,
    CareRequest,
    Client,
    ClientTag,
    Consent,
    ContactPoint,
    FleetLine,
    Follow,
    Protocol,
    Reference,
    Relation,
)
from crm.clients.queries import visible_to
from crm.extensions import db
from crm.kernel.some import Some, some
from crm.outlets.models import Brand

CONTACT, LESSOR, RELATIVE = "contact", "lessor", "relation"
MOST_POINTS, MOST_SUGGESTED, MOST_CONSENTS = 12, 5, 60


@dataclass(frozen=True)
class Head:
    """Who the client is: what stays in sight on every tab."""

    client: Client
    owner: User | None
    segment: str | None
    followed: bool
    points: Sequence[ContactPoint]
    tags: Sequence[Reference]

    @property
    def phones(self) -> list[ContactPoint]:
        """The phone numbers, in the order in which they were given."""
        return [point for point in self.points if point.kind == "phone"]

    @property
    def emails(self) -> list[ContactPoint]:
        """The e-mail addresses, those of people before relay addresses."""
        return sorted((p for p in self.points if p.kind == "email"), key=lambda point: point.relay)


@dataclass(frozen=True)
class Tie:
    """A relation as one of its two sides sees it: the other one, in which role, how to reach them."""

    relation: Relation
    other: Client
    role: str | None
    phone: str | None
    email: str | None
    total: int  # of this kind, shown or not
    turned: bool  # the other one is the company, the relation was made there


@dataclass(frozen=True)
class OfBrand:
    """A row of a related list with its brand."""

    row: Protocol | CareRequest
    brand: Brand | None


def head_of(viewer: User, public_id: str) -> Head | None:
    """Returns the head of a client that the viewer sees: three statements."""
    followed = exists().where(Follow.client_id == Client.id, Follow.user_id == viewer.id)
    found = db.session.execute(
        select(Client, User, Reference.label, followed)
        .outerjoin(User, User.id == Client.owner_id)
        .outerjoin(Reference, Reference.id == Client.segment_id)
        .where(Client.public_id == public_id, visible_to(viewer))
    ).first()
    if found is None:
        return None
    client, owner, segment, is_followed = found
    return Head(client, owner, segment, is_followed, points_of(client.id), tags_of(client.id))


def gone(public_id: str) -> Client | None:
    """Returns a client that was merged or deleted, for a redirection or a word about it."""
    return db.session.scalar(select(Client).where(Client.public_id == public_id, Client.gone_at.is_not(None)))


def client_by_id(client_id: int | None) -> Client | None:
    """Returns the client with this internal id."""
    return db.session.scalar(select(Client).where(Client.id == client_id))


def points_of(client_id: int) -> Sequence[ContactPoint]:
    """Returns the phones and e-mails of a client, oldest first."""
    asked = select(ContactPoint).where(ContactPoint.client_id == client_id).order_by(ContactPoint.id)
    return db.session.scalars(asked.limit(MOST_POINTS)).all()


def tags_of(client_id: int) -> Sequence[Reference]:
    """Returns the tags and groups of a client."""
    asked = select(Reference).join(ClientTag, ClientTag.reference_id == Reference.id)
    return db.session.scalars(asked.where(ClientTag.client_id == client_id).order_by(Reference.position)).all()


def concerning(table, client_id: int) -> ColumnElement[bool]:
    """Returns the condition for leads or opportunities of a client, or of a company of which it is the contact.

    Asked by the client's index first: there is none by contact.
    """
    companies = select(Relation.client_id).where(Relation.other_id == client_id, Relation.kind == CONTACT)
    own = select(literal(client_id)).union_all(companies)
    return and_(table.client_id.in_(own), or_(table.client_id == client_id, table.contact_id == client_id))


def ties_of(viewer: User, client_id: int, limit: int) -> dict[str, Some[Tie]]:
    """Returns who belongs to a client by kind, those first that were added last; at most `limit` of each kind.

    One statement: each side of a relation sees the other one.
    """
    ranked = _ranked(viewer, client_id)
    rows = db.session.execute(
        select(Relation, Client, Reference.label, _point("phone"), _point("email"), ranked.c.total, ranked.c.side)
        .join(ranked, ranked.c.id == Relation.id)
        .join(Client, Client.id == ranked.c.other_id)
        .outerjoin(Reference, Reference.id == Relation.role_id)
        .where(ranked.c.place <= limit)
        .order_by(Relation.id.desc())
    ).all()
    by_kind: dict[str, list[Tie]] = {}
    for *parts, side in rows:
        by_kind.setdefault(side, []).append(Tie(*parts, turned=side.startswith("of_")))  # type: ignore[misc]
    return {side: Some(ties, ties[0].total) for side, ties in by_kind.items()}


def _ranked(viewer: User, client_id: int) -> Subquery:
    """Returns the client's relations, seen from its side, numbered from the newest within their kind."""
    kind = case((Relation.client_id == client_id, Relation.kind), else_=literal("of_") + Relation.kind)
    other_id = case((Relation.client_id == client_id, Relation.other_id), else_=Relation.client_id)
    return (
        select(
            Relation.id,
            other_id.label("other_id"),
            kind.label("side"),
            func.row_number().over(partition_by=kind, order_by=Relation.id.desc()).label("place"),
            func.count().over(partition_by=kind).label("total"),
        )
        .join(Client, Client.id == other_id)
        .where(or_(Relation.client_id == client_id, Relation.other_id == client_id), visible_to(viewer))
        .subquery()
    )


def same_domain(viewer: User, client_id: int) -> list[Client]:
    """Returns people whose e-mail address is of the same organisation, and who are not tied to the client yet (AX-12).

    The client's own domain, or that of its contacts; public mail providers have none (crm/clients/mail_domains.py).
    """
    tied = select(Relation.other_id).where(Relation.client_id == client_id)
    ties_back = select(Relation.client_id).where(Relation.other_id == client_id)
    known = aliased(ContactPoint)
    domains = select(known.domain).where(
        known.domain != "", or_(known.client_id == client_id, known.client_id.in_(tied.where(Relation.kind == CONTACT)))
    )
    alike = select(ContactPoint.client_id).where(ContactPoint.domain != "", ContactPoint.domain.in_(domains))
    asked = (
        select(Client)
        .where(
            Client.id.in_(alike),
            Client.id != client_id,
            Client.id.not_in(tied),
            Client.id.not_in(ties_back),
            Client.kind != "B2B",
            visible_to(viewer),
        )
        .order_by(Client.folded_name)
    )
    return list(db.session.scalars(asked.limit(MOST_SUGGESTED)))


def fleet_of(client_id: int, limit: int) -> Some[FleetLine]:
    """Returns a company's fleet, the next to be replaced first."""
    asked = select(FleetLine).where(FleetLine.client_id == client_id)
    return some(asked.order_by(FleetLine.renewal_on.is_(None), FleetLine.renewal_on, FleetLine.id), limit, _itself)


def protocols_of(client_id: int, limit: int) -> Some[OfBrand]:
    """Returns the framework agreements of a company, the newest first."""
    return some(
        _with_brand(Protocol).where(Protocol.client_id == client_id).order_by(Protocol.id.desc()), limit, OfBrand
    )


def care_requests_of(client_id: int, limit: int) -> Some[OfBrand]:
    """Returns the requests to customer relations, open ones first."""
    asked = _with_brand(CareRequest).where(CareRequest.client_id == client_id)
    order = (CareRequest.closed_at.is_not(None), CareRequest.opened_at.desc(), CareRequest.id.desc())
    return some(asked.order_by(*order), limit, OfBrand)


def addresses_of(client_id: int, limit: int) -> Some[Address]:
    """Returns the further addresses of a client: for invoices, for deliveries (AX-13)."""
    asked = select(Address).where(Address.client_id == client_id)
    return some(asked.order_by(Address.kind.desc(), Address.id), limit, _itself)


def consents_of(client_id: int) -> Sequence[Consent]:
    """Returns what the client agreed to and refused, newest first."""
    asked = select(Consent).where(Consent.client_id == client_id).order_by(Consent.id.desc())
    return db.session.scalars(asked.limit(MOST_CONSENTS)).all()


def namesakes(viewer: User, folded_name: str, limit: int = 5) -> Sequence[Client]:
    """Returns the people of exactly this name, for a warning before one is made a second time (AX-12)."""
    asked = select(Client).where(Client.folded_name == folded_name, visible_to(viewer)) if folded_name else None
    return [] if asked is None else db.session.scalars(asked.order_by(Client.id.desc()).limit(limit)).all()


def roles_known() -> Sequence[str]:
    """Returns the roles that the legal entity's list offers."""
    asked = select(Reference.label).where(Reference.list_name == "role", Reference.active)
    return db.session.scalars(asked.order_by(Reference.position, Reference.folded)).all()


def _with_brand(table) -> Select:
    return select(table, Brand).outerjoin(Brand, Brand.id == table.brand_id)


def _point(kind: str):
    """Returns the first phone or e-mail of the client in the row."""
    point = aliased(ContactPoint)
    return (
        select(func.min(point.value))
        .where(point.client_id == Client.id, point.kind == kind, point.relay.is_(False))
        .scalar_subquery()
    )


def _itself(row):
    return row
