"""Reading order tools: which one serves a place, whose places a reader may open, one's own old ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm.access.models import User
from crm.access.queries import posts_of
from crm.access.rights import may
from crm.extensions import db
from crm.handoff.models import Handoff, OldId, OrderPlace, OrderTool
from crm.opportunities.models import Opportunity
from crm.outlets.models import Brand, Outlet


@dataclass(frozen=True)
class Place:
    """An order place with what it joins."""

    place: OrderPlace
    tool: OrderTool
    outlet: Outlet
    brand: Brand


@dataclass(frozen=True)
class Own:
    """One's own old id in a tool, empty when none is known yet."""

    tool: OrderTool
    value: str


def tools() -> Sequence[OrderTool]:
    """Returns the order tools of the legal entity by name."""
    return db.session.scalars(select(OrderTool).order_by(OrderTool.name)).all()


def tool_for(public_id: str) -> OrderTool | None:
    """Returns a tool of the legal entity."""
    return db.session.scalar(select(OrderTool).where(OrderTool.public_id == public_id))


def tool_of_any_tenant(public_id: str) -> OrderTool | None:
    """Returns the active tool of this id, whatever its legal entity; the session must have entered EVERY_TENANT."""
    rows = db.session.scalars(select(OrderTool).where(OrderTool.public_id == public_id, OrderTool.active).limit(2))
    found = rows.all()
    return found[0] if len(found) == 1 else None


def places_of(tool: OrderTool) -> Sequence[Place]:
    """Returns the places that a tool serves, by outlet, brand and activity."""
    return _places(OrderPlace.order_tool_id == tool.id)


def open_to(user: User) -> Sequence[Place]:
    """Returns the places of active tools at which the user works: of those who sell everywhere, all of them."""
    found = _places(OrderTool.active)
    if may(user, "see every opportunity of the legal entity"):
        return found
    posts = posts_of(user)
    return [one for one in found if (one.outlet.id, one.brand.id) in posts]


def place_of(opportunity: Opportunity) -> Place | None:
    """Returns where the opportunity's brand, outlet and activity are ordered (mission CF-11)."""
    found = _places(
        OrderTool.active,
        OrderPlace.outlet_id == opportunity.outlet_id,
        OrderPlace.brand_id == opportunity.brand_id,
        OrderPlace.activity == opportunity.activity,
    )
    return found[0] if found else None


def old_id_of(user: User, tool: OrderTool) -> str:
    """Returns the user's own old id in the tool, empty for none: nobody else's is ever asked for."""
    asked = select(OldId.value).where(OldId.user_id == user.id, OldId.order_tool_id == tool.id)
    return db.session.scalar(asked) or ""


def own_old_ids(user: User) -> Sequence[Own]:
    """Returns the user's old id in each active tool that asks for one and serves one of the user's posts."""
    by_id = {one.tool.id: one.tool for one in open_to(user) if one.tool.asks_old_id}
    known: Mapping[int, str] = dict(
        db.session.execute(select(OldId.order_tool_id, OldId.value).where(OldId.user_id == user.id)).all()
    )
    return [Own(tool, known.get(tool.id, "")) for tool in by_id.values()]


def handoff_for(user: User, public_id: str) -> Handoff | None:
    """Returns a hand-off of this user's own."""
    return db.session.scalar(select(Handoff).where(Handoff.public_id == public_id, Handoff.user_id == user.id))


def handoffs_of(opportunity_id: int, limit: int = 5) -> Sequence[tuple[Handoff, OrderTool, User]]:
    """Returns the newest hand-offs of an opportunity, with the tool and who was sent."""
    rows = db.session.execute(
        select(Handoff, OrderTool, User)
        .join(OrderTool, OrderTool.id == Handoff.order_tool_id)
        .join(User, User.id == Handoff.user_id)
        .where(Handoff.opportunity_id == opportunity_id)
        .order_by(Handoff.id.desc())
        .limit(limit)
    )
    return [(handoff, tool, user) for handoff, tool, user in rows]


def _places(*where) -> Sequence[Place]:
    rows = db.session.execute(
        select(OrderPlace, OrderTool, Outlet, Brand)
        .join(OrderTool, OrderTool.id == OrderPlace.order_tool_id)
        .join(Outlet, Outlet.id == OrderPlace.outlet_id)
        .join(Brand, Brand.id == OrderPlace.brand_id)
        .where(Outlet.active, Brand.active, *where)
        .order_by(Brand.position, Brand.code, Outlet.name, OrderPlace.activity)
    )
    return [Place(*row) for row in rows]
