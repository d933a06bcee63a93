"""« Même demande pour une autre marque » (mission CF-10)."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.clients.actions import ClientIsBlocked, ClientIsGone
from crm.extensions import db
from crm.opportunities.actions.another import BrandNotSoldHere, open_another
from crm.opportunities.queries import find_to_change
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.showing import show
from crm.web.guards import allow
from crm.web.reader import me
from crm.web.rendering import redirect_to


@blueprint.post("/opportunities/<public_id>/another")
@allow("create opportunities")
def open_for_another_brand(public_id: str) -> Response:
    """Opens the same request for the brand of the button, and goes to it."""
    one = find_to_change(current_user, public_id) or abort(404)
    try:
        second = open_another(one, request.form.get("brand", ""), request.form.get("once", ""), me())
    except BrandNotSoldHere:
        return _refuse(public_id, _("None of your outlets sells this brand."))
    except (ClientIsBlocked, ClientIsGone):
        return _refuse(public_id, _("This client is blocked or gone: no new opportunity."))
    db.session.commit()
    flash(_("Opportunity created."), "success")
    return redirect_to(url_for("opportunities.page", public_id=second.public_id))


def _refuse(public_id: str, problem: str) -> Response:
    db.session.rollback()
    return show(public_id, status=422, problem=problem)
