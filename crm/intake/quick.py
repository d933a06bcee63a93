"""The quick lead: what somebody of ours writes down for a person in the showroom or on the phone (CM-01, CM-09)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm.access.actors import actor
from crm.access.models import User
from crm.assignment.actions import place
from crm.clients.actions import ClientDetails, find_or_make, refuse_blocked
from crm.clients.models import Client
from crm.clients.queries import reached_by
from crm.extensions import db
from crm.intake.actions.receiving import Delivery, keep
from crm.intake.actions.repeating import lock_keys
from crm.intake.models import CREATED, IntakeRecord, RawMessage, Source
from crm.intake.prospect import Prospect, Vehicle, to_json
from crm.intake.queries import by_external_id, source_named
from crm.intake.readers.vehicles import line
from crm.intake.repetition import fingerprint
from crm.kernel.text import fold
from crm.kernel.writing import write_once
from crm.leads.actions.alerting import alert_owner
from crm.leads.actions.opening import NewLead, open_lead
from crm.leads.actions.ownership import take_charge
from crm.leads.actions.treatment import add_message
from crm.leads.dossier import Sibling, siblings_of
from crm.leads.models import Lead
from crm.opportunities.actions.messages import add_message_to
from crm.opportunities.models import Opportunity
from crm.opportunities.queries import Beside, open_opportunities_of
from crm.outlets.models import Brand, Outlet

SOURCE = "Relance"  # the source under which our own people's deliveries are kept
LONGEST_MESSAGE = 20_000  # characters
WALK_IN = {"showroom": "walk_in"}


@dataclass(frozen=True)
class QuickLead:
    """What the form says. `keep` means that the writer treats the lead; else the rules choose.

    `known` is the client when it was picked, `contact` whom one talks to there; without, `client` is matched or made.
    """

    client: ClientDetails
    brand: Brand
    outlet: Outlet
    activity: str
    request_type: str
    origin: str
    vehicle: str = ""
    comments: str = ""
    keep: bool = False
    known: Client | None = None
    contact: Client | None = None
    once: str = ""  # sent along by the form: the same one again is the same lead


def take_down(quick: QuickLead, user: User) -> Lead:
    """Keeps what was typed, opens the lead, gives it to its writer or to whom the rules name. Returns it.

    The same form sent twice is one lead. Raises ClientIsBlocked (mission CM-06).
    """
    source = _source()
    prospect = _prospect(quick)
    raw = keep(source, _delivery(prospect))
    lock_keys(source, raw, [prospect])
    earlier = by_external_id(source.id, quick.once) if quick.once else None
    if earlier is not None:
        db.session.delete(raw)
        return db.session.get_one(Lead, earlier.lead_id)
    client = quick.known or find_or_make(quick.client)
    refuse_blocked(client)
    lead = open_lead(_new_lead(quick, client, prospect, raw.received_at), actor(user))
    lead.contact_id = quick.contact.id if quick.contact else None
    db.session.add(_record(raw, quick, prospect, lead))
    _give(lead, quick, user)
    return lead


@dataclass(frozen=True)
class Going:
    """What is open already with whoever asks, as far as the reader sees it."""

    leads: Sequence[Sibling] = ()
    opportunities: Sequence[Beside] = ()

    @property
    def names(self) -> list[str]:
        """The public ids of all of it."""
        return [one.lead.public_id for one in self.leads] + [one.opportunity.public_id for one in self.opportunities]


def going_on_with(user: User, phone: str, email: str, picked: Client | None = None) -> Going:
    """Returns what is open with the client that was picked, else with whoever has this phone (E.164) or e-mail (CM-08)."""
    points = [(kind, value) for kind, value in (("phone", phone), ("email", fold(email))) if value]
    clients = [picked] if picked is not None else reached_by(points)
    leads = [one for client in clients for one in siblings_of(user, client, open_only=True)]
    return Going(leads, open_opportunities_of(user, [client.id for client in clients]))


def continue_with(lead: Lead, lines: Sequence[str], user: User) -> None:
    """Adds what the person says now to the lead that is open already, and tells its owner (« rattacher »)."""
    add_message(lead, "\n".join(line for line in lines if line)[:LONGEST_MESSAGE], actor(user))
    owner = db.session.get(User, lead.owner_id) if lead.owner_id else None
    if owner is not None and owner.id != user.id:
        alert_owner(lead, owner, "lead.messaged")


def note_on(opportunity: Opportunity, lines: Sequence[str], user: User) -> None:
    """Adds what the person says now to the opportunity that is open already, and tells its owner."""
    add_message_to(opportunity, "\n".join(line for line in lines if line)[:LONGEST_MESSAGE], actor(user))


def _give(lead: Lead, quick: QuickLead, user: User) -> None:
    if quick.keep:
        take_charge(lead, user)
    else:
        place(lead)


def _source() -> Source:
    """Returns the source that stands for our own people, made by the first quick lead."""
    found = source_named(SOURCE)
    if found is None:
        values: dict[str, Any] = {"name": SOURCE, "door": "form", "origin": "showroom"}
        values |= {"default_activity": "", "lead_type": "standard", "relay_domains": [], "settings": {}, "active": True}
        write_once(db.session(), Source, values)
        found = source_named(SOURCE)
    assert found is not None
    return found


def _prospect(quick: QuickLead) -> Prospect:
    details = quick.client
    wanted = Vehicle(make=quick.brand.name, model=quick.vehicle) if quick.vehicle else None
    return Prospect(
        external_id=quick.once or None,
        outlet_hints=(quick.outlet.code,),
        brand_hint=quick.brand.code,
        activity=quick.activity,
        lead_type=WALK_IN.get(quick.origin, "standard"),
        request_type=quick.request_type,
        kind=details.kind,
        civility=details.civility or None,
        first_name=details.first_name or None,
        last_name=details.last_name or None,
        full_name=details.name,
        company=details.company or None,
        email=details.email or None,
        phones=details.phones,
        vehicle_of_interest=wanted,
        comments=quick.comments or None,
    )


def _delivery(prospect: Prospect) -> Delivery:
    body = json.dumps(to_json(prospect), ensure_ascii=False, indent=2).encode()
    return Delivery(body, content_type="application/json")


def _record(raw: RawMessage, quick: QuickLead, prospect: Prospect, lead: Lead) -> IntakeRecord:
    return IntakeRecord(
        raw_id=raw.id,
        source_id=raw.source_id,
        at=raw.received_at,
        outcome=CREATED,
        external_id=quick.once,
        fingerprint=fingerprint(prospect),
        lead_id=lead.id,
    )


def _new_lead(quick: QuickLead, client: Client, prospect: Prospect, received_at: datetime) -> NewLead:
    details = quick.client
    return NewLead(
        client=client,
        name=client.name if quick.known else details.name,
        company=details.company,
        email=details.email,
        phones=details.phones,
        kind=details.kind,
        outlet_id=quick.outlet.id,
        brand_id=quick.brand.id,
        activity=quick.activity,
        request_type=quick.request_type,
        lead_type=WALK_IN.get(quick.origin, "standard"),
        origin=quick.origin,
        vehicle=line(prospect.vehicle_of_interest),
        comments=quick.comments,
        request=to_json(prospect),
        received_at=received_at,
    )
