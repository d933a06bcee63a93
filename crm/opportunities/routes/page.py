"""One opportunity on one page."""

from flask import Response

from crm.opportunities.routes import blueprint
from crm.opportunities.routes.showing import show
from crm.web.guards import allow


@blueprint.get("/opportunities/<public_id>")
@allow("see opportunities")
def page(public_id: str) -> Response:
    """The opportunity: who, what, how much, until when, and everything that happened."""
    return show(public_id)
