"""A request becomes a lead, and its clock starts."""

from dataclasses import dataclass, field
from datetime import datetime

from crm.access.actors import Actor
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.text import fold
from crm.kernel.writing import write_row
from crm.leads.clock import first_response_due, urgent_at
from crm.leads.models import Lead
from crm.leads.score import score


@dataclass(frozen=True)
class NewLead:
    """What is known of a request when the lead is opened. `request` is the whole of it, as read (JSON)."""

    client: Client
    name: str
    received_at: datetime
    outlet_id: int | None = None
    brand_id: int | None = None
    activity: str = "VN"
    kind: str = "B2C"
    lead_type: str = "standard"
    request_type: str = "information"
    origin: str = "portal"
    source_name: str = ""
    company: str = ""
    email: str = ""
    phones: tuple[str, ...] = ()
    vehicle: str = ""
    comments: str = ""
    requested_at: datetime | None = None
    request: dict = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    contact: Client | None = None  # whom one talks to, when the client is a company

    @property
    def person(self) -> Client:
        """Whom one talks to: what they wish about calls and e-mails holds."""
        return self.contact or self.client


def open_lead(new: NewLead, by: Actor) -> Lead:
    """Adds the lead with its first-response time and its first event, and returns it. No owner yet."""
    return arrive(drafted(new), by)


def arrive(lead: Lead, by: Actor) -> Lead:
    """Writes a drafted lead with its first event, and returns it."""
    write_row(db.session(), lead)
    record("lead", lead.id, "lead.arrived", by, source=lead.source_name, origin=lead.origin)
    return lead


def drafted(new: NewLead) -> Lead:
    """Returns the lead that a request makes, its clock set, not written yet."""
    lead = Lead(
        client_id=new.client.id,
        contact_id=new.contact.id if new.contact else None,
        outlet_id=new.outlet_id,
        brand_id=new.brand_id,
        activity=new.activity,
        kind=new.kind,
        lead_type=new.lead_type,
        request_type=new.request_type,
        origin=new.origin,
        source_name=new.source_name[:60],
        name=new.name[:160],
        company=new.company[:120],
        email=new.email[:254],
        phone=new.phones[0] if new.phones else "",
        vehicle=new.vehicle[:160],
        comments=new.comments,
        request=new.request,
        flags=list(new.flags),
        search=searchable(new),
        score=score(new.request, new.request_type, list(new.flags)),
        received_at=new.received_at,
        requested_at=new.requested_at,
        do_not_call=new.person.do_not_call,
        do_not_email=new.person.do_not_email,
        first_response_due=first_response_due(new.received_at, new.outlet_id, new.activity, new.lead_type),
    )
    lead.urgent_at = urgent_at(lead)
    return lead


def searchable(new: NewLead) -> str:
    """Returns the folded text that search looks in: name, company, e-mail, phones in both notations, vehicle."""
    national = ["0" + phone[3:] for phone in new.phones if phone.startswith("+33")]
    return fold(" ".join((new.name, new.company, new.email, *new.phones, *national, new.vehicle)))[:1000]
