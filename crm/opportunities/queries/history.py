"""What happened to a client, its leads and its opportunities, those that the reader may see, in one timeline (CF-16)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from crm.access.models import User
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.models import Event
from crm.journal.queries import Subjects, events_of
from crm.leads.models import Lead
from crm.leads.queries.of_client import lead_ids_of
from crm.opportunities.models import Opportunity
from crm.opportunities.queries.of_client import opportunity_ids_of

CLIENT, LEAD, OPPORTUNITY = TYPES = ("client", "lead", "opportunity")


@dataclass(frozen=True)
class Happened:
    """An event, and the lead or the opportunity to which it happened."""

    event: Event
    lead_public_id: str | None
    lead_vehicle: str | None
    opportunity_public_id: str | None
    opportunity_name: str | None


def history_of(
    viewer: User, client_id: int, limit: int, types: Collection[str] = TYPES, kinds: tuple[str, ...] = ()
) -> Sequence[Happened]:
    """Returns what happened, newest first, of these types of things, of these kinds alone when given: one statement."""
    ids = {
        CLIENT: lambda: select(Client.id).where(or_(Client.id == client_id, Client.merged_into_id == client_id)),
        LEAD: lambda: lead_ids_of(viewer, client_id),
        OPPORTUNITY: lambda: opportunity_ids_of(viewer, client_id),
    }
    asked = (
        events_of([Subjects(one, ids[one](), kinds) for one in TYPES if one in types])
        .outerjoin(Lead, and_(Event.subject_type == LEAD, Lead.id == Event.subject_id))
        .outerjoin(Opportunity, and_(Event.subject_type == OPPORTUNITY, Opportunity.id == Event.subject_id))
        .add_columns(Lead.public_id, Lead.vehicle, Opportunity.public_id, Opportunity.name)
    )
    return [Happened(*row) for row in db.session.execute(asked.limit(limit))]
