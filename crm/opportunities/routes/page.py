"""One opportunity on one page."""

from flask import Response, abort
from flask_login import current_user

from crm.opportunities.queries import find
from crm.opportunities.routes import blueprint
from crm.web.guards import allow
from crm.web.rendering import render


@blueprint.get("/opportunities/<public_id>")
@allow("see opportunities")
def page(public_id: str) -> Response:
    """The opportunity: who, what, how much, until when, and everything that happened."""
    opportunity = find(current_user, public_id) or abort(404)
    return render("opportunities/page.html", opportunity=opportunity)
