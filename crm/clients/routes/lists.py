"""The list of clients."""

from flask import Response
from flask_login import current_user

from crm.clients.models import Client
from crm.clients.queries import clients_visible_to
from crm.clients.routes import clients
from crm.extensions import db
from crm.web.guards import allow
from crm.web.rendering import render


@clients.get("/clients")
@allow("see clients")
def index() -> Response:
    """Every client that the reader sees, newest first."""
    newest = clients_visible_to(current_user).order_by(Client.created_at.desc(), Client.id.desc()).limit(20)
    return render("clients/index.html", rows=db.session.scalars(newest).all())
