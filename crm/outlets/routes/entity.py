"""The list of outlets, where « Mon entité juridique » begins."""

from flask import Response, request, url_for

from crm.outlets.queries import brands_by_outlet, legal_entity, outlets_page
from crm.outlets.routes.blueprint import blueprint
from crm.web.guards import allow
from crm.web.rendering import render

PER_PAGE = 50


@blueprint.get("", endpoint="legal_entity")
@allow("see the legal entity")
def show_entity() -> Response:
    """Lists the outlets by name, fifty a page, narrowed by `q`."""
    wanted = request.args.get("q", "")[:100]
    rows, more = outlets_page(wanted, request.args.get("after", ""), PER_PAGE)
    return render(
        "outlets/entity.html",
        "outlets/_rows.html",
        entity=legal_entity(),
        outlets=rows,
        brands=brands_by_outlet([row.id for row in rows]),
        q=wanted,
        first_url=url_for(".legal_entity", q=wanted or None) if request.args.get("after") else None,
        next_url=url_for(".legal_entity", q=wanted or None, after=rows[-1].public_id) if more else None,
    )
