"""One lead on one page, and the message as it came."""

from flask import Response, abort
from flask_login import current_user

from crm.intake.originals import originals_of
from crm.leads.queries import lead_for
from crm.leads.routes import leads
from crm.leads.routes.showing import show_lead
from crm.web.guards import allow


@leads.get("/leads/<public_id>")
@allow("see leads")
def show(public_id: str) -> Response:
    """The lead: who, what, until when, and everything that happened."""
    return show_lead(public_id)


@leads.get("/leads/<public_id>/raw")
@allow("see leads")
def raw(public_id: str) -> Response:
    """What was received, byte for byte, as plain text that no browser interprets (mission X-04)."""
    lead = lead_for(current_user, public_id) or abort(404)
    found = originals_of(lead) or abort(404)
    text = "\n\n".join(original.text for original in found)
    return Response(text, mimetype="text/plain", headers={"X-Content-Type-Options": "nosniff"})
