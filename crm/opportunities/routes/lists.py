"""The list of opportunities."""

from flask import Response

from crm.opportunities.routes import blueprint
from crm.web.guards import allow
from crm.web.rendering import render


@blueprint.get("/opportunities")
@allow("see opportunities")
def index() -> Response:
    """The opportunities that the reader sees."""
    return render("opportunities/index.html")
