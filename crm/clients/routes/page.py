"""One client on one page (mission CF-16 to CF-20), and following it."""

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user

from crm.clients.actions import following
from crm.clients.routes import clients
from crm.clients.routes.showing import TABS, changed, client_to_change, show_client
from crm.extensions import db
from crm.web.guards import allow


@clients.get("/clients/<public_id>")
@allow("see clients")
def page(public_id: str) -> Response:
    """The client: who, how to reach them, what they own, what they want, what happened."""
    tab = request.args.get("tab", "")
    return show_client(public_id, tab if tab in TABS else TABS[0])


@clients.post("/clients/<public_id>/following")
@allow("see clients")
def follow(public_id: str) -> Response:
    """« S'abonner »: new requests of this client are told to the reader."""
    following.follow(client_to_change(public_id), current_user.id)
    db.session.commit()
    return changed(public_id, _("You follow this client: you are told of new requests."))


@clients.post("/clients/<public_id>/following/removal")
@allow("see clients")
def unfollow(public_id: str) -> Response:
    """« Se désabonner »."""
    following.unfollow(client_to_change(public_id), current_user.id)
    db.session.commit()
    return changed(public_id, _("You no longer follow this client."))
