"""The search of the top bar: a few clients while one types, all of them on a page (mission CF-15)."""

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _l

from crm.clients.labels import KIND_BADGES
from crm.outlets.queries import known_brands
from crm.search.finding import FEW, MANY, Hit, search
from crm.web.guards import allow, planned_once
from crm.web.reader import me
from crm.web.rendering import render
from crm.web.typography import phone

blueprint = Blueprint("search", __name__)

REASONS = {
    "email": _l("Same e-mail"),
    "phone": _l("Same phone"),
    "siret": _l("Same SIRET"),
    "siren": _l("Same SIREN"),
    "vat": _l("Same VAT number"),
    "national_id": _l("Same national id"),
    "vin": _l("Vehicle with this VIN"),
    "plate": _l("Vehicle with this plate"),
    "document": _l("Document with this number"),
    "typo": _l("Similar name"),
}


@blueprint.get("/search")
@allow("see clients")
def results() -> Response:
    """Everything that was found, on a page."""
    return render("search/results.html", "search/_results.html", **_values(MANY))


@blueprint.get("/search/suggestions")
@allow("see clients")
@planned_once
def suggestions() -> Response:
    """A few clients under the top bar's search; as a page of its own the same as the results."""
    return render("search/results.html", "search/_suggestions.html", **_values(FEW))


def _values(most: int) -> dict:
    typed = request.args.get("q", "")
    found = search(me(), typed, most)
    shown = {brand.id: brand for brand in known_brands()} if found.hits else {}
    return {
        "typed": typed[:200],
        "found": found,
        "brands": shown,
        "badges": KIND_BADGES,
        "reasons": REASONS,
        "about": about,
    }


def about(hit: Hit) -> str:
    """Returns the line under a suggestion: why it was found, how it is reached, where it is."""
    client, reach = hit.client, hit.reach
    company = client.company if client.kind != "B2B" else ""
    place = f"{client.postal_code} {client.city}".strip()
    parts = (str(REASONS.get(hit.reason, "")), phone(reach.phone) if reach.phone else "", reach.email, company, place)
    return " · ".join(part for part in parts if part)
