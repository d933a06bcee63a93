"""A prospect meets the dealership: outlet, brand, client, lead, owner, alerts."""

from dataclasses import dataclass
from datetime import datetime

from crm.access.actors import Actor
from crm.access.models import User
from crm.assignment.actions import open_and_place
from crm.clients.actions import ClientDetails
from crm.intake.actions.knowing import RELAY, Asker, who_asks
from crm.intake.models import Source
from crm.intake.prospect import Prospect, to_json
from crm.intake.queries import directory
from crm.intake.readers.vehicles import line
from crm.leads.actions.opening import NewLead
from crm.leads.models import Lead
from crm.leads.words import CLIENT_BLOCKED, LEAD_TYPES, REQUEST_TYPES


@dataclass(frozen=True)
class Request:
    """A prospect that has met the dealership: its place, what is odd about it, who sends it."""

    source: Source
    prospect: Prospect
    received_at: datetime
    outlet_id: int | None
    brand_id: int | None
    activity: str
    flags: tuple[str, ...]

    @property
    def by(self) -> Actor:
        """Whom the journal names."""
        return Actor(name=self.source.name)


def request_of(source: Source, prospect: Prospect, received_at: datetime) -> Request:
    """Returns the request that a source's prospect makes."""
    outlet_id, brand_id = where(source, prospect)
    activity = activity_of(source, prospect) or "VN"
    return Request(source, prospect, received_at, outlet_id, brand_id, activity, _flags(source, prospect))


def asker_of(request: Request) -> Asker:
    """Returns the client of a request, known or made."""
    doubtful = {RELAY, "email_invalid"} & set(request.flags)
    return who_asks(request.prospect, _details(request.prospect, not doubtful), request.flags, request.by)


def lead_from(request: Request, asker: Asker, alert: bool = True) -> tuple[Lead, User | None]:
    """Opens the lead of a request with its clock, has its owner chosen and its alerts written."""
    prospect, source = request.prospect, request.source
    return open_and_place(
        NewLead(
            client=asker.client,
            contact=asker.contact,
            name=prospect.full_name or prospect.company or prospect.email or next(iter(prospect.phones), "?"),
            received_at=request.received_at,
            outlet_id=request.outlet_id,
            brand_id=request.brand_id,
            activity=request.activity,
            kind=prospect.kind,
            lead_type=prospect.lead_type if prospect.lead_type in LEAD_TYPES else source.lead_type,
            request_type=prospect.request_type if prospect.request_type in REQUEST_TYPES else "information",
            origin=source.origin,
            source_name=source.name,
            company=prospect.company or "",
            email=prospect.email or "",
            phones=prospect.phones,
            vehicle=line(prospect.vehicle_of_interest),
            comments=prospect.comments or "",
            requested_at=prospect.requested_at,
            request=to_json(prospect),
            flags=(*request.flags, CLIENT_BLOCKED) if asker.blocked else request.flags,
        ),
        request.by,
        alert,
    )


def where(source: Source, prospect: Prospect) -> tuple[int | None, int | None]:
    """Returns (outlet id, brand id) as the hints say, else as the source is set; unknown is None."""
    places = directory()
    brand = places.brand(prospect.brand_hint)
    brand_id = brand.id if brand else None if prospect.brand_hint else source.default_brand_id
    outlet = places.outlet(prospect.outlet_hints, brand_id)
    outlet_id = outlet.id if outlet else source.default_outlet_id
    if brand_id is None:
        brand_id = source.default_brand_id or (None if prospect.brand_hint else places.only_brand_of(outlet_id))
    return outlet_id, brand_id


def activity_of(source: Source, prospect: Prospect) -> str | None:
    """Returns the activity that the sender named, or the source is set to; None when nobody said."""
    return prospect.activity or source.default_activity or None


def _flags(source: Source, prospect: Prospect) -> tuple[str, ...]:
    domain = (prospect.email or "").rpartition("@")[2]
    relayed = any(domain == known or domain.endswith(f".{known}") for known in source.relay_domains)
    return prospect.flags if not relayed or RELAY in prospect.flags else (*prospect.flags, RELAY)


def _details(prospect: Prospect, matchable: bool) -> ClientDetails:
    return ClientDetails(
        kind=prospect.kind,
        civility=prospect.civility or "",
        first_name=prospect.first_name or "",
        last_name=prospect.last_name or "",
        company=prospect.company or "",
        siret=prospect.siret or "",
        vat_number=prospect.vat or "",
        email=prospect.email or "",
        phones=prospect.phones,
        street=prospect.street or "",
        postal_code=prospect.postal_code or "",
        city=prospect.city or "",
        matchable_email=matchable,
    )
