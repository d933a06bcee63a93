"""A client with much around it, for the tests of its page: few words make as many rows of each kind as one likes."""

from datetime import date, timedelta

from crm.access.actors import SYSTEM, actor
from crm.access.models import User
from crm.clients.actions import ClientDetails
from crm.clients.actions.accounts import add_row
from crm.clients.actions.noting import add_note
from crm.clients.actions.relating import NewTie, add_contact, make_role, relate
from crm.clients.models import Address, CareRequest, Client, Consent, FleetLine, Protocol
from crm.extensions import db
from crm.kernel.clock import now
from crm.leads.actions.opening import NewLead, open_lead
from crm.opportunities.actions.documents import NewDocument, add_document
from crm.opportunities.actions.opening import NewOpportunity, open_opportunity
from crm.vehicles.actions.contracts import add_contract
from crm.vehicles.actions.keeping import Role, keep
from crm.vehicles.actions.stock import VehicleDetails
from crm.worker import as_tenant
from tests.clients.scene import client_named
from tests.support.cast import Cast

TODAY = date(2026, 11, 2)
COMPANY = {
    "kind": "B2B",
    "company": "Transports Lenoir",
    "siret": "30326504500014",
    "city": "Caen",
    "postal_code": "14000",
}


def company(app, cast: Cast, each: int = 0, **values) -> str:
    """Makes a company of Garage Martin with so many rows of each kind around it, and returns its public id."""
    with app.app_context(), as_tenant(cast.garage):
        later = {key: values.pop(key) for key in ("blocked", "blocked_reason") if key in values}
        client = client_named("", **(COMPANY | values))
        surround(cast, client, each)
        for column, value in later.items():
            setattr(client, column, value)
        return client.public_id


def person(app, cast: Cast, each: int = 0, name: str = "Camille Lefèvre", **values) -> str:
    """Makes a private person with a phone and an e-mail, and so many rows of each kind, and returns its public id."""
    known = {
        "phones": ("+33639981234",),
        "email": "camille@lefevre.example.com",
        "city": "Caen",
        "postal_code": "14000",
    }
    with app.app_context(), as_tenant(cast.garage):
        client = client_named(name, **(known | values))
        surround(cast, client, each)
        return client.public_id


def surround(cast: Cast, client: Client, each: int) -> None:
    """Hangs `each` rows of every kind on the client; inside the session."""
    by = actor(db.session.get(User, cast.owner.id))
    for number in range(each):
        _account(client, number, by)
        _vehicles(client, number, by)
        _sales(cast, client, number, by)


def _account(client: Client, number: int, by) -> None:
    details = ClientDetails(
        kind="contact", first_name="Anne", last_name=f"Contact {number}", email=f"anne{number}@lenoir.example.com",
        phones=(f"+3363998{1000 + number}",),
    )  # fmt: skip
    add_contact(client, details, "Acheteuse", NewTie(role_id=make_role("Décideur").id), by)
    relate(client, client_named(f"Lessor {number}", kind="B2B", company=f"Loueur {number}"), NewTie(kind="lessor"), by)
    add_row(
        client, Address(kind="delivery", street=f"{number} rue Basse", postal_code="14100", city="Lisieux"), "a", by
    )
    add_row(client, FleetLine(make="Peugeot", model="Expert", vehicles=3 + number, renewal_on=TODAY), "f", by)
    add_row(client, Protocol(number=f"PR-{number}", name="Cadre", starts_on=TODAY), "p", by)
    add_row(client, CareRequest(subject=f"Réclamation {number}", opened_at=now()), "c", by)
    add_note(client, f"Note {number}", by)
    db.session.add(
        Consent(
            client_id=client.id, channel="email", sender="dealer", given=number % 2 == 0, at=now(), source="showroom"
        )
    )


def _vehicles(client: Client, number: int, by) -> None:
    car = VehicleDetails(vin=f"VF3LCYHZPFS{number:06d}", plate=f"AB{number:03d}CD", make="Peugeot", model="308")
    kept = keep(client, car, Role("owner", TODAY), by)
    values = {"kind": "maintenance", "number": f"C-{number}", "vehicle_id": kept.vehicle_id, "ends_on": TODAY}
    add_contract(client, values, f"C-{number}", by)


def _sales(cast: Cast, client: Client, number: int, by) -> None:
    new = NewOpportunity(client=client, outlet_id=cast.caen.id, brand_id=cast.brands["AP"], name=f"Affaire {number}")
    opportunity = open_opportunity(new, by)
    for kind in ("offer", "order"):
        add_document(opportunity, NewDocument(kind, f"{kind}-{number}", amount_cents=2_500_000), by)
    known = {"outlet_id": cast.caen.id, "brand_id": cast.brands["AP"]}
    received = now() - timedelta(minutes=number)
    open_lead(NewLead(client=client, name=client.name, received_at=received, vehicle=f"208 {number}", **known), SYSTEM)
