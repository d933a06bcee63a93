"""Reading what a deletion touches, and the deletions that can still be undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from crm.access.models import User
from crm.clients.models import Client
from crm.extensions import db
from crm.kernel.clock import now
from crm.leads.models import Lead
from crm.leads.rights import visible_to as leads_visible_to
from crm.opportunities.models import Opportunity
from crm.opportunities.rights import visible_to as opportunities_visible_to
from crm.privacy.models import Deletion

NAMED = 20  # of each kind, in the dialog
PAGE = 100


@dataclass(frozen=True)
class WhatIsOpen:
    """What deleting a client closes: those that the reader sees by name, the others as a number."""

    leads: Sequence[Lead]
    opportunities: Sequence[Opportunity]
    further: int

    @property
    def is_nothing(self) -> bool:
        return not (self.leads or self.opportunities or self.further)


@dataclass(frozen=True)
class Deleted:
    """A deletion with its client, as the list shows it."""

    deletion: Deletion
    client: Client


def what_is_open(viewer: User, client: Client) -> WhatIsOpen:
    """Returns the client's open leads and opportunities, newest first."""
    leads, all_leads = _open(Lead, client, leads_visible_to(viewer))
    sales, all_sales = _open(Opportunity, client, opportunities_visible_to(viewer))
    return WhatIsOpen(leads, sales, all_leads + all_sales - len(leads) - len(sales))


def _open(model, client: Client, visible) -> tuple[Sequence, int]:
    these = (model.client_id == client.id, model.closed_at.is_(None))
    named = select(model).where(*these, visible).order_by(model.id.desc()).limit(NAMED)
    return db.session.scalars(named).all(), db.session.scalar(select(func.count(model.id)).where(*these)) or 0


def waiting_deletions() -> list[Deleted]:
    """Returns the deletions that can still be undone, newest first."""
    asked = select(Deletion, Client).join(Client, Client.id == Deletion.client_id)
    asked = asked.where(Deletion.undone_at.is_(None), Deletion.purged_at.is_(None), Deletion.purge_at > now())
    return [Deleted(*row) for row in db.session.execute(asked.order_by(Deletion.id.desc()).limit(PAGE))]


def deletion_of(public_id: str) -> Deletion | None:
    """Returns the last deletion of a client of the legal entity, by the client's public id."""
    asked = select(Deletion).join(Client, Client.id == Deletion.client_id).where(Client.public_id == public_id)
    return db.session.scalar(asked.order_by(Deletion.id.desc()).limit(1))


def leads_naming(client_id: int) -> Sequence[Lead]:
    """Returns every lead that holds the client's personal data: as client or as contact."""
    return db.session.scalars(
        select(Lead).where(or_(Lead.client_id == client_id, Lead.contact_id == client_id)).order_by(Lead.id)
    ).all()
