"""The quick lead: what somebody of ours writes down for a person in the showroom or on the phone (CM-01, CM-09)."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm.access.actors import actor
from crm.access.models import User
from crm.assignment.actions import place
from crm.clients.actions import ClientDetails, find_or_make
from crm.clients.queries import reached_by
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.text import fold
from crm.leads.actions.alerting import alert_owner
from crm.leads.actions.opening import NewLead, open_lead
from crm.leads.actions.ownership import take_charge
from crm.leads.actions.treatment import add_message
from crm.leads.dossier import Sibling, siblings_of
from crm.leads.models import Lead
from crm.outlets.models import Brand, Outlet

WALK_IN = {"showroom": "walk_in"}


@dataclass(frozen=True)
class QuickLead:
    """What the form says. `keep` means that the writer treats the lead; else the rules choose."""

    client: ClientDetails
    brand: Brand
    outlet: Outlet
    activity: str
    request_type: str
    origin: str
    vehicle: str = ""
    comments: str = ""
    keep: bool = False


def take_down(quick: QuickLead, user: User) -> Lead:
    """Opens the lead and gives it to its writer, or to whom the rules name. Returns it."""
    lead = open_lead(_new_lead(quick), actor(user))
    if quick.keep:
        take_charge(lead, user)
    else:
        place(lead)
    return lead


def open_leads_of(user: User, phone: str, email: str) -> list[Sibling]:
    """Returns the open leads, among those that the user sees, of whoever has this phone (E.164) or e-mail (CM-08)."""
    points = [(kind, value) for kind, value in (("phone", phone), ("email", fold(email))) if value]
    return [one for client in reached_by(points) for one in siblings_of(user, client, open_only=True)]


def continue_with(lead: Lead, lines: Sequence[str], user: User) -> None:
    """Adds what the person says now to the lead that is open already, and tells its owner (« rattacher »)."""
    add_message(lead, "\n".join(line for line in lines if line), actor(user))
    owner = db.session.get(User, lead.owner_id) if lead.owner_id else None
    if owner is not None and owner.id != user.id:
        alert_owner(lead, owner, "lead.messaged")


def _new_lead(quick: QuickLead) -> NewLead:
    details = quick.client
    vehicle = {"make": quick.brand.name, "model": quick.vehicle} if quick.vehicle else {}
    request = {"vehicle_of_interest": vehicle, "comments": quick.comments, "phones": list(details.phones)}
    return NewLead(
        client=find_or_make(details),
        name=details.name,
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
        vehicle=f"{quick.brand.name} {quick.vehicle}" if quick.vehicle else "",
        comments=quick.comments,
        request={key: value for key, value in request.items() if value},
        received_at=now(),
    )
