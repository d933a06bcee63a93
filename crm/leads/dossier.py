"""Everything about one lead that its page shows; each look-up starts from the reader (idea 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm.access.models import User
from crm.alerts.queries import Told, told_about
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.models import Event
from crm.journal.queries import timeline
from crm.leads.models import Lead
from crm.leads.rights import visible_to
from crm.outlets.models import Brand, Outlet

KEPT_EVENTS = 500
OTHER_LEADS = 20


@dataclass(frozen=True)
class Sibling:
    """Another lead of the same client."""

    lead: Lead
    brand: Brand | None
    outlet: Outlet | None
    owner: User | None


@dataclass(frozen=True)
class Dossier:
    """A lead with its client, place, people, history and the other leads of its client."""

    lead: Lead
    client: Client
    outlet: Outlet | None
    brand: Brand | None
    owner: User | None
    events: Sequence[Event]
    told: Sequence[Told]
    siblings: Sequence[Sibling]


def lead_to_change(user: User, public_id: str) -> Lead | None:
    """Returns the lead if the user sees it, held until the end of the transaction: two people cannot both change what one page showed."""
    asked = select(Lead).where(Lead.public_id == public_id, visible_to(user))
    return db.session.scalar(asked.with_for_update().execution_options(populate_existing=True))


def dossier_of(user: User, public_id: str) -> Dossier | None:
    """Returns the dossier of a lead that the user sees, else None. Four statements, however much happened."""
    found = db.session.execute(
        select(Lead, Client, Outlet, Brand, User)
        .join(Client, Client.id == Lead.client_id)
        .outerjoin(Outlet, Outlet.id == Lead.outlet_id)
        .outerjoin(Brand, Brand.id == Lead.brand_id)
        .outerjoin(User, User.id == Lead.owner_id)
        .where(Lead.public_id == public_id, visible_to(user))
    ).first()
    if found is None:
        return None
    lead, client, outlet, brand, owner = found
    events = timeline("lead", lead.id, KEPT_EVENTS)
    return Dossier(
        lead, client, outlet, brand, owner, events, told_about("lead", lead.id), siblings_of(user, client, lead)
    )


def siblings_of(user: User, client: Client, lead: Lead | None = None, open_only: bool = False) -> list[Sibling]:
    """Returns the client's leads that the user sees, newest first, without `lead` itself (mission CM-08)."""
    asked = (
        select(Lead, Brand, Outlet, User)
        .outerjoin(Brand, Brand.id == Lead.brand_id)
        .outerjoin(Outlet, Outlet.id == Lead.outlet_id)
        .outerjoin(User, User.id == Lead.owner_id)
        .where(Lead.client_id == client.id, visible_to(user))
        .order_by(Lead.received_at.desc())
        .limit(OTHER_LEADS)
    )
    if lead is not None:
        asked = asked.where(Lead.id != lead.id)
    if open_only:
        asked = asked.where(Lead.closed_at.is_(None))
    return [Sibling(*row) for row in db.session.execute(asked)]
