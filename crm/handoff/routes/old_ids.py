"""One's own old ids, in « Mon profil »."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from crm.extensions import db
from crm.handoff.actions.sending import remember_old_id
from crm.handoff.forms import OldIdForm
from crm.handoff.queries import tool_for
from crm.handoff.routes.blueprint import handoff
from crm.web.guards import allow
from crm.web.reader import me
from crm.web.rendering import redirect_to


@handoff.post("/me/order-tools/<public_id>")
@allow("open order tools")
def save_old_id(public_id: str) -> Response:
    """Keeps one's own old id in this tool; an empty one is forgotten."""
    tool = tool_for(public_id) or abort(404)
    form = OldIdForm()
    if not form.validate():
        flash(" ".join(form.old_id.errors or [_("Something is missing or wrong")]), "danger")
    else:
        remember_old_id(tool, form.old_id.data or "", me())
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect_to(url_for("access.profile", _anchor="old-ids"))
