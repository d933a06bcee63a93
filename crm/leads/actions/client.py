"""Whose request a lead is: linked to another client, and whom one talks to (mission CM-02, CM-06, CM-07)."""

from crm.access.actors import Actor
from crm.clients.actions import ClientDetails, refuse_blocked, refuse_gone
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.text import fold
from crm.leads.actions.treatment import touch
from crm.leads.models import Lead

SEARCH_ROOM = 1000


def link_client(lead: Lead, client: Client, by: Actor) -> None:
    """Makes the lead this client's: its name in lists, kind and wishes follow; what the request says stays.

    Raises ClientIsBlocked and ClientIsGone.
    """
    if client.id == lead.client_id:
        return
    refuse_gone(client)
    refuse_blocked(client)
    before = db.session.get_one(Client, lead.client_id)
    record("lead", lead.id, "lead.linked", by, before=before.name, after=client.name)
    lead.client_id, lead.contact_id = client.id, None
    lead.name, lead.company = client.name[:160], client.company[:120]
    lead.kind = "B2B" if client.kind == "B2B" else "B2C"
    lead.do_not_call, lead.do_not_email = client.do_not_call, client.do_not_email
    lead.search = f"{fold(client.name)} {lead.search}"[:SEARCH_ROOM]
    touch(lead)


def talk_to(lead: Lead, contact: Client | None, by: Actor) -> None:
    """Says whom one talks to at a company; None for nobody in particular."""
    if (contact.id if contact else None) == lead.contact_id:
        return
    lead.contact_id = contact.id if contact else None
    record("lead", lead.id, "lead.contact_chosen", by, name=contact.name if contact else "")
    touch(lead)


def details_said(lead: Lead) -> ClientDetails:
    """Returns what the request says of its person: for a new client, or to find who it may be."""
    said = lead.request or {}
    text = {name: str(said.get(name) or "") for name in ("civility", "first_name", "last_name", "company", "siret")}
    if not any((text["first_name"], text["last_name"], text["company"])):
        text["last_name"] = lead.name
    phones = tuple(str(phone) for phone in said.get("phones") or ()) or ((lead.phone,) if lead.phone else ())
    return ClientDetails(
        kind="B2B" if lead.kind == "B2B" and text["company"] else "B2C",
        vat_number=str(said.get("vat") or ""),
        email=lead.email,
        phones=phones,
        street=str(said.get("street") or ""),
        postal_code=str(said.get("postal_code") or ""),
        city=str(said.get("city") or ""),
        matchable_email="relay_email" not in (lead.flags or ()),
        **text,
    )
