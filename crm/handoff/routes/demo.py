"""« Outil de commande de démonstration »: stands in for a manufacturer's tool, in demo mode only."""

import json
import secrets

from flask import Response, abort, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.extensions import db
from crm.handoff.actions.receiving import NotOurs, read_document, take_document
from crm.handoff.addresses import PLACEHOLDERS
from crm.handoff.models import OrderTool
from crm.handoff.queries import tool_for
from crm.handoff.routes.blueprint import handoff
from crm.handoff.signing import sign
from crm.kernel.clock import now
from crm.opportunities.actions.treatment import OpportunityIsClosed
from crm.opportunities.models import Opportunity
from crm.opportunities.queries import find
from crm.opportunities.words import DOCUMENT_KINDS
from crm.outlets.queries import today_at
from crm.web.guards import allow
from crm.web.rendering import render

PREFIXES = {"offer": "OFF", "order_form": "BDC", "order": "CDE"}


@handoff.get("/demo/order-tool")
@allow("open order tools")
def demo_tool() -> Response:
    """Shows what the tool was given, and what it can send back."""
    _in_demo_only()
    return _show()


@handoff.post("/demo/order-tool")
@allow("open order tools")
def demo_document() -> Response:
    """Makes a document and sends it back signed, as the manufacturer's tool would."""
    _in_demo_only()
    kind = request.form.get("kind", "")
    tool, opportunity = _given()
    if tool is None or opportunity is None or kind not in DOCUMENT_KINDS:
        abort(422)
    try:
        number = _send_back(tool, opportunity, kind)
    except OpportunityIsClosed:
        return _show(_("The opportunity is closed: it takes no document any more."), 409)
    except NotOurs:
        return _show(_("This tool does not serve this outlet and brand."), 422)
    db.session.commit()
    return _show(_("%(kind)s %(number)s was sent back.", kind=DOCUMENT_KINDS[kind], number=number))


def _in_demo_only() -> None:
    if not current_app.config["SETTINGS"].demo:
        abort(404)


def _given() -> tuple[OrderTool | None, Opportunity | None]:
    asked = request.values
    return tool_for(asked.get("tool", "")), find(current_user, asked.get("opportunity", ""))


def _send_back(tool: OrderTool, opportunity: Opportunity, kind: str) -> str:
    body = _document(kind, opportunity)
    signature = sign(tool.secret, str(int(now().timestamp())), body)
    return take_document(tool, opportunity.public_id, signature, read_document(body, tool.name)).body["number"]


def _document(kind: str, opportunity: Opportunity) -> bytes:
    said = {
        "kind": kind,
        "number": f"{PREFIXES[kind]}-{now():%y%m%d}-{secrets.randbelow(9000) + 1000}",
        "vehicle": opportunity.vehicle,
        "date": today_at(opportunity.outlet_id).isoformat(),
        "state": "confirmed" if kind == "order" else "sent",
    }
    if opportunity.amount_cents is not None:
        said["amount"] = f"{opportunity.amount_cents // 100}.{opportunity.amount_cents % 100:02d}"
    return json.dumps(said).encode()


def _show(said: str = "", status: int = 200) -> Response:
    _tool, opportunity = _given()
    given = [(name, PLACEHOLDERS[name], request.values.get(name, "")[:300]) for name in PLACEHOLDERS]
    back = url_for("opportunities.page", public_id=opportunity.public_id) if opportunity else ""
    return render(
        "handoff/demo_tool.html",
        status=status,
        given=[(name, label, value) for name, label, value in given if name in request.values],
        opportunity=opportunity,
        kinds=DOCUMENT_KINDS,
        back=back,
        said=said,
    )
