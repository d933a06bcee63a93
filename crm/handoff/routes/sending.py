"""One hand-off: what the tool will be told, and the button that opens it."""

from flask import Response, abort, current_app
from flask_login import current_user

from crm.extensions import db
from crm.handoff.actions.sending import Ways, send
from crm.handoff.addresses import origin_of
from crm.handoff.models import Handoff, OrderTool
from crm.handoff.queries import handoff_for, old_id_of
from crm.handoff.routes.blueprint import handoff
from crm.handoff.words import LOOKS, STATES
from crm.kernel.trade import ACTIVITIES
from crm.opportunities.models import Opportunity
from crm.outlets.models import Brand, Outlet
from crm.web.guards import allow
from crm.web.headers import CONTENT_SECURITY_POLICY
from crm.web.reader import me
from crm.web.rendering import render


@handoff.get("/order-tools/handoffs/<public_id>")
@allow("open order tools")
def prepared(public_id: str) -> Response:
    """Everything is ready: one click opens the tool. The form of this page, and no other, may lead to its host."""
    row = _own(public_id)
    tool = db.session.get_one(OrderTool, row.order_tool_id)
    answer = _page(row, tool)
    answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "form-action 'self'", f"form-action 'self' {origin_of(tool.url_template)}".rstrip()
    )
    return answer


@handoff.post("/order-tools/handoffs/<public_id>/sending")
@allow("open order tools")
def go(public_id: str) -> Response:
    """Marks it as sent and leads to the tool."""
    row = _own(public_id)
    ways = Ways(current_app.config["SETTINGS"].base_url)
    address = send(row, ways, me())
    db.session.commit()
    return Response(status=303, headers={"Location": address, "Referrer-Policy": "no-referrer"})


def _own(public_id: str) -> Handoff:
    return handoff_for(current_user, public_id) or abort(404)


def _page(row: Handoff, tool: OrderTool) -> Response:
    return render(
        "handoff/prepared.html",
        handoff=row,
        tool=tool,
        outlet=db.session.get(Outlet, row.outlet_id),
        brand=db.session.get(Brand, row.brand_id),
        opportunity=db.session.get(Opportunity, row.opportunity_id) if row.opportunity_id else None,
        old_id=old_id_of(current_user, tool) if tool.asks_old_id else "",
        states=STATES,
        looks=LOOKS,
        activities=ACTIVITIES,
    )
