"""The opportunities of one client with their documents, those that the reader may see (mission CF-16)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, and_, case, func, literal, or_, select

from crm.access.models import User
from crm.clients.dossier import concerning
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.some import Some
from crm.opportunities.models import Document, Opportunity, Stage
from crm.opportunities.rights import visible_to
from crm.outlets.models import Brand

LATELY = timedelta(days=30)  # mission CF-16: « opportunities of the last 30 days »
OPEN, RECENT = "open", "recent"
OFFERS, ORDERS = "offers", "orders"


@dataclass(frozen=True)
class OpportunityOfClient:
    """An opportunity as a client's page lists it."""

    opportunity: Opportunity
    brand: Brand
    stage: Stage
    owner: User | None
    total: int


@dataclass(frozen=True)
class DocumentOfClient:
    """An offer, an order form or an order with the opportunity that it belongs to."""

    document: Document
    opportunity: Opportunity
    brand: Brand
    total: int


def opportunity_ids_of(viewer: User, client_id: int) -> Select:
    """Returns the select of the ids of the client's opportunities that the viewer sees."""
    return select(Opportunity.id).where(concerning(Opportunity, client_id), visible_to(viewer))


def opportunities_of(viewer: User, client_id: int, limit: int) -> Mapping[str, Some[OpportunityOfClient]]:
    """Returns the open ones, and those of the last 30 days that are closed; at most `limit` of each: one statement."""
    group = case((Opportunity.closed_at.is_(None), literal(OPEN)), else_=literal(RECENT))
    wanted = or_(Opportunity.closed_at.is_(None), Opportunity.created_at >= now() - LATELY)
    ranked = _ranked(opportunity_ids_of(viewer, client_id).where(wanted), group, Opportunity.created_at)
    rows = db.session.execute(
        select(Opportunity, Brand, Stage, User, ranked.c.total, ranked.c.part)
        .join(ranked, ranked.c.id == Opportunity.id)
        .join(Brand, Brand.id == Opportunity.brand_id)
        .join(Stage, Stage.id == Opportunity.stage_id)
        .outerjoin(User, User.id == Opportunity.owner_id)
        .where(ranked.c.place <= limit)
        .order_by(Opportunity.created_at.desc(), Opportunity.id.desc())
    )
    return _by_part(rows, OpportunityOfClient, (OPEN, RECENT))


def documents_of(
    viewer: User, client_id: int, limit: int, beside: Collection[int] = ()
) -> Mapping[str, Some[DocumentOfClient]]:
    """Returns offers with order forms, and orders, the newest first; at most `limit` of each, one statement.

    Active ones of the opportunities `beside` (ids) come too, whatever their place.
    """
    group = case((Document.kind == "order", literal(ORDERS)), else_=literal(OFFERS))
    asked = select(Document.id).where(Document.opportunity_id.in_(opportunity_ids_of(viewer, client_id)))
    ranked = _ranked(asked, group, Document.dated_on)
    active = and_(Document.opportunity_id.in_(sorted(beside)), Document.state != "cancelled")
    rows = db.session.execute(
        select(Document, Opportunity, Brand, ranked.c.total, ranked.c.part)
        .join(ranked, ranked.c.id == Document.id)
        .join(Opportunity, Opportunity.id == Document.opportunity_id)
        .join(Brand, Brand.id == Opportunity.brand_id)
        .where(or_(ranked.c.place <= limit, active))
        .order_by(Document.dated_on.desc(), Document.id.desc())
    )
    return _by_part(rows, DocumentOfClient, (OFFERS, ORDERS))


def _ranked(asked: Select, group, moment):
    """Returns the ids with their part, their place in it and the part's number of rows."""
    newest = moment.desc()
    return asked.add_columns(
        group.label("part"),
        func.row_number().over(partition_by=group, order_by=(newest, asked.selected_columns[0].desc())).label("place"),
        func.count().over(partition_by=group).label("total"),
    ).subquery()


def _by_part(rows, make, parts: tuple[str, ...]) -> dict:
    found: dict[str, list] = {part: [] for part in parts}
    for *values, part in rows:
        found[part].append(make(*values))
    return {part: Some(made, made[0].total if made else 0) for part, made in found.items()}
