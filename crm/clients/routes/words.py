"""What the templates of a client's page call codes of every area; a code that is not known is shown as it is."""

from flask import current_app
from flask_babel import lazy_gettext as _l

from crm.clients.labels import ADDRESS_KINDS, POINT_LABELS
from crm.kernel.some import Some
from crm.leads.words import REQUEST_TYPES, STATUSES
from crm.opportunities.words import DOCUMENT_KINDS, DOCUMENT_STATES, STAGE_KINDS
from crm.vehicles.identity import shown_plate
from crm.vehicles.words import CONTRACTS, ROLES

SIDES = {
    "contact": _l("Contacts"),
    "of_contact": _l("Contact of"),
    "lessor": _l("Lessor"),
    "of_lessor": _l("Leases to"),
    "relation": _l("Relations"),
    "of_relation": _l("Relation of"),
}
REMOVABLE = (
    "addresses",
    "fleet",
    "protocols",
    "care",
    "vehicles",
    "contracts",
    "ties",
)  # parts of crm/clients/routes/kinds.py


def words() -> dict:
    """Returns the words by the names that the templates use."""
    return {
        "statuses": STATUSES,
        "request_types": REQUEST_TYPES,
        "stage_kinds": STAGE_KINDS,
        "document_kinds": DOCUMENT_KINDS,
        "document_states": DOCUMENT_STATES,
        "roles": ROLES,
        "contracts": CONTRACTS,
        "address_kinds": ADDRESS_KINDS,
        "sides": SIDES,
        "labels": POINT_LABELS,
        "plate_words": shown_plate,
        "removable": REMOVABLE,
        "none_of": Some(),
        "vehicle_page": "vehicles.page" in current_app.view_functions,
    }
