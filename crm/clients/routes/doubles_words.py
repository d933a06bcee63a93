"""How the pages of doubles and merges call things."""

from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from crm.access.models import User
from crm.clients.actions.merging import CHOICES
from crm.clients.labels import KINDS
from crm.clients.models import Client, Reference
from crm.extensions import db

LABELS = {
    "kind": _l("Type"),
    "civility": _l("Civility"),
    "first_name": _l("First name"),
    "last_name": _l("Last name"),
    "company": _l("Company"),
    "job_title": _l("Job title"),
    "birth_date": _l("Birth date"),
    "national_id": _l("National id"),
    "siret": _l("SIRET, SIREN"),
    "vat_number": _l("VAT number"),
    "vat_percent": _l("VAT %"),
    "segment_id": _l("Segment"),
    "fleet_code": _l("Fleet code"),
    "fleet_size": _l("Vehicles in the fleet"),
    "vocation": _l("What the vehicles are for"),
    "website": _l("Website"),
    "address": _l("Address"),
    "comments": _l("Comments"),
    "owner_id": _l("Owner"),
}
HANGING = {
    "lead": _l("Leads"),
    "opportunity": _l("Opportunities"),
    "contact_point": _l("Phones and e-mails"),
    "relation": _l("Relations"),
    "keeping": _l("Vehicles"),
    "service_contract": _l("Service contracts"),
    "address": _l("Further addresses"),
    "fleet_line": _l("Fleet"),
    "protocol": _l("Protocols"),
    "care_request": _l("Requests to customer relations"),
    "consent": _l("Opt-ins"),
    "client_tag": _l("Tags"),
    "follow": _l("Followers"),
}
REASONS = {
    "same_email": _l("Same e-mail"),
    "same_phone": _l("Same phone"),
    "same_name": _l("Same name"),
    "same_company": _l("Same company name"),
    "same_postal_code": _l("Same postal code"),
    "same_birth_date": _l("Same birth date"),
    "same_siret": _l("Same SIRET"),
    "same_siren": _l("Same SIREN"),
    "same_vat_number": _l("Same VAT number"),
    "same_national_id": _l("Same national id"),
    "other_name": _l("Another name"),
    "unsure_name": _l("Name not sure"),
    "other_birth_date": _l("Another birth date"),
    "other_civility": _l("Another civility"),
    "other_siret": _l("Another SIRET"),
    "other_kind": _l("One is a company"),
}


def shown(choice: str, client: Client) -> str:
    """Returns the value of a choice (crm/clients/actions/merging.py) as a person reads it, "" for none."""
    if choice == "kind":
        return str(KINDS.get(client.kind, client.kind))
    if choice == "birth_date":
        return format_date(client.birth_date, "long") if client.birth_date else ""
    if choice == "owner_id":
        owner = db.session.get(User, client.owner_id) if client.owner_id else None
        return owner.name if owner else ""
    if choice == "segment_id":
        segment = db.session.get(Reference, client.segment_id) if client.segment_id else None
        return segment.label if segment else ""
    parts = [getattr(client, column) for column in CHOICES[choice] if column != "country"]
    return " ".join(str(part) for part in parts if part not in (None, ""))
