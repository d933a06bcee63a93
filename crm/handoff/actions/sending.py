"""A person is sent to an order tool: prepared, sent, acknowledged once a document came back (mission SD-01, SD-02)."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.access.actors import Actor, actor
from crm.access.models import User
from crm.clients.models import Client
from crm.extensions import db
from crm.handoff.addresses import fill
from crm.handoff.models import Handoff, OldId, OrderPlace, OrderTool
from crm.handoff.words import ACKNOWLEDGED, PREPARED, SENT
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.opportunities.models import Opportunity
from crm.outlets.models import Brand, Outlet

LONGEST_OLD_ID = 60


class OldIdMissing(Exception):
    """The tool asks for the person's old id, and there is none."""


class CodeUnknown(Exception):
    """The D code is none of this place's."""


@dataclass(frozen=True)
class Ways:
    """Where a tool can lead back to: our own address, without a slash at its end."""

    base_url: str


def prepare(place: OrderPlace, opportunity: Opportunity | None, d_code: str, old_id: str, user: User) -> Handoff:
    """Writes down that the person is about to open the tool, remembers the old id, and returns the hand-off, flushed.

    Raises OldIdMissing, and CodeUnknown for a D code that the place doesn't have.
    """
    tool = db.session.get_one(OrderTool, place.order_tool_id)
    if tool.asks_old_id and not old_id:
        raise OldIdMissing
    if d_code not in (place.d_codes or [""]):
        raise CodeUnknown
    if old_id:
        remember_old_id(tool, old_id, user)
    handoff = Handoff(
        order_tool_id=tool.id,
        opportunity_id=opportunity.id if opportunity else None,
        outlet_id=place.outlet_id,
        brand_id=place.brand_id,
        activity=place.activity,
        d_code=d_code,
        user_id=user.id,
        state=PREPARED,
        prepared_at=now(),
    )
    db.session.add(handoff)
    db.session.flush()
    return handoff


def send(handoff: Handoff, ways: Ways, user: User) -> str:
    """Marks the hand-off as sent, tells it on the opportunity, and returns the address in the tool."""
    tool = db.session.get_one(OrderTool, handoff.order_tool_id)
    if handoff.state == PREPARED:
        handoff.state, handoff.sent_at = SENT, now()
        if handoff.opportunity_id is not None:
            said = {"tool": tool.name, "d_code": handoff.d_code}
            record("opportunity", handoff.opportunity_id, "opportunity.handed_off", actor(user), **said)
    return fill(tool.url_template, _values(handoff, tool, ways, user))


def acknowledge(tool: OrderTool, opportunity: Opportunity) -> None:
    """Marks the newest hand-off of this opportunity to this tool: something came back."""
    newest = db.session.scalar(
        select(Handoff)
        .where(Handoff.opportunity_id == opportunity.id, Handoff.order_tool_id == tool.id)
        .order_by(Handoff.id.desc())
        .limit(1)
    )
    if newest is not None and newest.state != ACKNOWLEDGED:
        newest.state, newest.acknowledged_at = ACKNOWLEDGED, now()
        newest.sent_at = newest.sent_at or now()


def remember_old_id(tool: OrderTool, value: str, user: User) -> None:
    """Keeps the person's id in the tool; an empty one is forgotten. It is nobody else's business: no event names it."""
    known = db.session.scalar(select(OldId).where(OldId.user_id == user.id, OldId.order_tool_id == tool.id))
    if not value:
        if known is not None:
            db.session.delete(known)
    elif known is None:
        db.session.add(OldId(user_id=user.id, order_tool_id=tool.id, value=value[:LONGEST_OLD_ID]))
    else:
        known.value = value[:LONGEST_OLD_ID]


def by_tool(tool: OrderTool) -> Actor:
    """Returns the tool as whom the journal names."""
    return Actor(name=tool.name)


def _values(handoff: Handoff, tool: OrderTool, ways: Ways, user: User) -> dict[str, str]:
    outlet, brand = db.session.get_one(Outlet, handoff.outlet_id), db.session.get_one(Brand, handoff.brand_id)
    old_id = db.session.scalar(
        select(OldId.value).where(OldId.user_id == user.id, OldId.order_tool_id == handoff.order_tool_id)
    )
    return {
        "brand": brand.code,
        "brand_name": brand.name,
        "outlet": outlet.code,
        "outlet_name": outlet.name,
        "dealer_code": outlet.dealer_code,
        "site_code": outlet.site_code,
        "activity": handoff.activity,
        "d_code": handoff.d_code,
        "old_id": (old_id or "") if tool.asks_old_id else "",
        "tool": tool.public_id,
        "handoff": handoff.public_id,
        **_of_opportunity(handoff.opportunity_id, ways),
    }


def _of_opportunity(opportunity_id: int | None, ways: Ways) -> dict[str, str]:
    row = db.session.get(Opportunity, opportunity_id) if opportunity_id else None
    if row is None:
        return {"return_url": f"{ways.base_url}/opportunities"}
    client = db.session.get(Client, row.client_id)
    return {
        "opportunity": row.public_id,
        "client": client.name if client else row.client_name,
        "vehicle": row.vehicle,
        "amount": "" if row.amount_cents is None else f"{row.amount_cents / 100:.2f}",
        "return_url": f"{ways.base_url}/opportunities/{row.public_id}",
        "document_url": f"{ways.base_url}/api/v1/opportunities/{row.public_id}/documents",
    }
