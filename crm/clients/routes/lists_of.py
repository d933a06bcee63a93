"""One related list of a client as a whole: where « see all » leads."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.access.models import User
from crm.clients.dossier import addresses_of, care_requests_of, fleet_of, protocols_of, ties_of
from crm.clients.routes import clients
from crm.clients.routes.showing import client_to_change
from crm.clients.routes.words import words
from crm.kernel.some import Some
from crm.leads.queries.of_client import leads_of
from crm.opportunities.queries.of_client import OFFERS, OPEN, ORDERS, RECENT, documents_of, opportunities_of
from crm.vehicles.queries.of_client import contracts_of, vehicles_of
from crm.web.guards import allow
from crm.web.rendering import render

MOST = 500  # rows of one list
Load = Callable[[User, int], Some[Any]]

LISTS: dict[str, tuple[object, str, Load]] = {  # name → title, macro of templates/clients/lines.html, rows
    "vehicles": (_l("Vehicles"), "vehicle", lambda _viewer, one: vehicles_of(one, MOST)),
    "opportunities": (_l("Open opportunities"), "opportunity", lambda v, one: opportunities_of(v, one, MOST)[OPEN]),
    "recent": (_l("Closed, of the last 30 days"), "opportunity", lambda v, one: opportunities_of(v, one, MOST)[RECENT]),
    "offers": (_l("Offers and order forms"), "document", lambda v, one: documents_of(v, one, MOST)[OFFERS]),
    "orders": (_l("Orders"), "document", lambda v, one: documents_of(v, one, MOST)[ORDERS]),
    "leads": (_l("Leads"), "lead", lambda v, one: leads_of(v, one, MOST, open_only=False)),
    "fleet": (_l("Fleet"), "fleet", lambda _viewer, one: fleet_of(one, MOST)),
    "care": (_l("Customer relations"), "care", lambda _viewer, one: care_requests_of(one, MOST)),
    "contracts": (_l("Service contracts"), "contract", lambda _viewer, one: contracts_of(one, MOST)),
    "protocols": (_l("Protocols"), "protocol", lambda _viewer, one: protocols_of(one, MOST)),
    "addresses": (_l("Further addresses"), "address", lambda _viewer, one: addresses_of(one, MOST)),
    "contact": (_l("Contacts"), "tie", lambda v, one: _ties(v, one, "contact")),
    "of_contact": (_l("Contact of"), "tie", lambda v, one: _ties(v, one, "of_contact")),
    "lessor": (_l("Lessor"), "tie", lambda v, one: _ties(v, one, "lessor")),
    "of_lessor": (_l("Leases to"), "tie", lambda v, one: _ties(v, one, "of_lessor")),
    "relation": (_l("Relations"), "tie", lambda v, one: _ties(v, one, "relation")),
    "of_relation": (_l("Relation of"), "tie", lambda v, one: _ties(v, one, "of_relation")),
}


@clients.get(f"/clients/<public_id>/lists/<any({','.join(LISTS)}):name>")
@allow("see clients")
def whole_list(public_id: str, name: str) -> Response:
    """Every row of one related list."""
    client = client_to_change(public_id)
    title, macro, load = LISTS[name]
    back_url = url_for("clients.page", public_id=public_id)
    return render(
        "clients/one/list.html",
        client=client,
        title=title,
        macro=macro,
        rows=load(current_user, client.id),
        back_url=back_url,
        **words(),
    )


def _ties(viewer: User, client_id: int, side: str) -> Some:
    return ties_of(viewer, client_id, MOST).get(side, Some())
