"""Everything about one opportunity that its page shows; each look-up starts from the reader (idea 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from crm.access.models import User
from crm.alerts.queries import Told, told_about
from crm.clients.models import Client, ContactPoint
from crm.extensions import db
from crm.journal.models import Event
from crm.leads.models import Lead
from crm.leads.rights import visible_to as leads_visible_to
from crm.opportunities.models import Document, Opportunity, Stage
from crm.opportunities.queries.documents import documents_of
from crm.opportunities.queries.stages import stages
from crm.opportunities.rights import visible_to
from crm.outlets.models import Brand, Outlet

KEPT_EVENTS = 500
OTHERS = 50


@dataclass(frozen=True)
class Reach:
    """How the person is reached, as the head shows it."""

    phone: str = ""
    email: str = ""
    do_not_call: bool = False
    do_not_email: bool = False
    vehicle: str = ""


@dataclass(frozen=True)
class Other:
    """Another opportunity of the client, with what a line about it shows."""

    opportunity: Opportunity
    brand: Brand
    owner: User | None
    stage: Stage


@dataclass(frozen=True)
class Dossier:
    """One opportunity with everything around it."""

    opportunity: Opportunity
    client: Client
    contact: Client | None
    outlet: Outlet
    brand: Brand
    owner: User | None
    stage: Stage
    lead: Lead | None
    stages: Sequence[Stage]
    documents: Sequence[Document]
    events: Sequence[Event]
    told: Sequence[Told]
    reach: Reach
    others: Sequence[Other]


def dossier_of(user: User, public_id: str) -> Dossier | None:
    """Returns the dossier of an opportunity that the user sees, else None. Seven statements, however much happened."""
    contact = aliased(Client)
    found = db.session.execute(
        select(Opportunity, Client, contact, Outlet, Brand, User, Stage, Lead)
        .join(Client, Client.id == Opportunity.client_id)
        .outerjoin(contact, contact.id == Opportunity.contact_id)
        .join(Outlet, Outlet.id == Opportunity.outlet_id)
        .join(Brand, Brand.id == Opportunity.brand_id)
        .join(Stage, Stage.id == Opportunity.stage_id)
        .outerjoin(User, User.id == Opportunity.owner_id)
        .outerjoin(Lead, and_(Lead.id == Opportunity.lead_id, leads_visible_to(user)))
        .where(Opportunity.public_id == public_id, visible_to(user))
    ).first()
    if found is None:
        return None
    opportunity, client, person = found[0], found[1], found[2]
    return Dossier(
        *found,
        stages=stages(),
        documents=documents_of(opportunity.id),
        events=_events(opportunity, found[7]),
        told=told_about("opportunity", opportunity.id),
        reach=_reach(person or client, opportunity.vehicle),
        others=others_of(user, opportunity),
    )


def others_of(user: User, opportunity: Opportunity) -> list[Other]:
    """Returns the client's other opportunities that the user sees: open ones first, then by age."""
    found = db.session.execute(
        select(Opportunity, Brand, User, Stage)
        .join(Brand, Brand.id == Opportunity.brand_id)
        .join(Stage, Stage.id == Opportunity.stage_id)
        .outerjoin(User, User.id == Opportunity.owner_id)
        .where(Opportunity.client_id == opportunity.client_id, Opportunity.id != opportunity.id, visible_to(user))
        .order_by(Opportunity.closed_at.is_not(None), Opportunity.created_at.desc())
        .limit(OTHERS)
    )
    return [Other(*row) for row in found]


def _events(opportunity: Opportunity, lead: Lead | None) -> Sequence[Event]:
    """Its own events, and those of the lead it came from, newest first."""
    about = and_(Event.subject_type == "opportunity", Event.subject_id == opportunity.id)
    if lead is not None:
        about = or_(about, and_(Event.subject_type == "lead", Event.subject_id == lead.id))
    return db.session.scalars(select(Event).where(about).order_by(Event.id.desc()).limit(KEPT_EVENTS)).all()


def _reach(person: Client, vehicle: str) -> Reach:
    points = db.session.scalars(
        select(ContactPoint).where(ContactPoint.client_id == person.id).order_by(ContactPoint.id)
    ).all()
    return Reach(
        phone=next((point.value for point in points if point.kind == "phone"), ""),
        email=next((point.value for point in points if point.kind == "email"), ""),
        do_not_call=person.do_not_call,
        do_not_email=person.do_not_email,
        vehicle=vehicle,
    )
