"""What both tabs of an outlet's page do alike: find it, ask whether it may be changed, keep a change with its event."""

from collections.abc import Mapping

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.queries import may_edit_outlet
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.changes import Change, told
from crm.outlets.models import Outlet
from crm.outlets.queries import outlet_by_public_id
from crm.web.rendering import redirect_to, wants_fragment, with_toast


def outlet_or_404(public_id: str) -> Outlet:
    """Returns an outlet of the legal entity; anything else is not there."""
    return outlet_by_public_id(public_id) or abort(404)


def outlet_to_edit(public_id: str) -> Outlet:
    """Returns an outlet that the person may change; 403 for one that they only see."""
    outlet = outlet_or_404(public_id)
    if not may_edit_outlet(current_user, outlet.id):
        abort(403)
    return outlet


def keep(outlet: Outlet, section: str, changes: Mapping[str, Change]) -> None:
    """Commits a change of an outlet with its event."""
    if changes:
        record("outlet", outlet.id, "outlet.changed", actor(current_user), section=section, changes=told(changes))
    db.session.commit()


def section_wanted(sections: tuple[str, ...]) -> str:
    """Returns the section that `?section=` asks for: htmx leaves a form by it."""
    section = request.args.get("section", "")
    return section if section in sections else ""


def saved(endpoint: str, outlet: Outlet, section: str, shown: Response) -> Response:
    """Returns the section as it is now, or a way back to its page."""
    if wants_fragment():
        return with_toast(shown, _("Saved."))
    return redirect_to(url_for(endpoint, public_id=outlet.public_id, _anchor=section))
