"""One client on one page (mission CF-16 to CF-20)."""

from flask import Response, abort
from flask_login import current_user

from crm.clients.queries import client_for
from crm.clients.routes import clients
from crm.web.guards import allow
from crm.web.rendering import render


@clients.get("/clients/<public_id>")
@allow("see clients")
def page(public_id: str) -> Response:
    """The client: who, how to reach them."""
    return render("clients/page.html", client=client_for(current_user, public_id) or abort(404))
