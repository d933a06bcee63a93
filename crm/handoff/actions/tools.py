"""Order tools and the places that they serve: outlet, brand, activity (mission CF-11, SD-01)."""

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select

from crm.access.actors import Actor
from crm.extensions import db
from crm.handoff.addresses import check_template
from crm.handoff.models import OrderPlace, OrderTool
from crm.journal.actions import record
from crm.kernel.changes import assign, told
from crm.outlets.queries import legal_entity
from crm.outlets.selling import must_sell

MOST_CODES, LONGEST_CODE = 20, 30
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,29}")


class NameTaken(Exception):
    """The legal entity has an order tool of this name."""


class NotACode(ValueError):
    """A D code with other signs than letters, digits, dot, hyphen, slash; or more than twenty of them."""


@dataclass(frozen=True)
class ToolDetails:
    """What a tool is. `demo` says whether addresses of this machine are allowed."""

    name: str
    url_template: str
    asks_old_id: bool = True
    active: bool = True


def add_tool(details: ToolDetails, by: Actor, demo: bool = False) -> OrderTool:
    """Adds a tool, flushed, with a secret of its own. Raises BadTemplate, NameTaken."""
    _name_is_free(details.name)
    checked = check_template(details.url_template, demo)
    tool = OrderTool(**asdict(details) | {"url_template": checked}, secret=_secret())
    db.session.add(tool)
    db.session.flush()
    record("order_tool", tool.id, "order_tool.added", by, name=tool.name)
    return tool


def save_tool(tool: OrderTool, details: ToolDetails, by: Actor, demo: bool = False) -> None:
    """Changes a tool. Raises BadTemplate, NameTaken."""
    if details.name != tool.name:
        _name_is_free(details.name)
    changes = assign(tool, asdict(details) | {"url_template": check_template(details.url_template, demo)})
    if changes:
        record("order_tool", tool.id, "order_tool.changed", by, changes=told(changes))


def new_secret(tool: OrderTool, by: Actor) -> str:
    """Gives the tool a new secret and returns it, to be shown this once; the old one signs nothing any more."""
    tool.secret = _secret()
    record("order_tool", tool.id, "order_tool.secret_made", by)
    return tool.secret


def read_codes(text: str) -> list[str]:
    """Returns the D codes of a text that separates them by commas or blanks, each once. Raises NotACode."""
    codes = list(dict.fromkeys(code.upper() for code in re.split(r"[\s,;]+", text) if code))
    wrong = next((code for code in codes if not _CODE.fullmatch(code)), None)
    if wrong is not None or len(codes) > MOST_CODES:
        raise NotACode(wrong or str(len(codes)))
    return codes


def serve(
    tool: OrderTool, outlet_id: int, brand_id: int, activities: Collection[str], d_codes: Sequence[str], by: Actor
) -> None:
    """Lets the tool serve these activities of an outlet and brand; a place has one tool. Raises OutletDoesNotSellBrand."""
    outlet, brand = must_sell(outlet_id, brand_id)
    for activity in activities:
        place = place_at(outlet_id, brand_id, activity)
        if place is None:
            place = OrderPlace(outlet_id=outlet_id, brand_id=brand_id, activity=activity)
            db.session.add(place)
        place.order_tool_id, place.d_codes = tool.id, list(d_codes)
    db.session.flush()
    said = {"outlet": outlet.name, "brand": brand.name, "activities": sorted(activities), "d_codes": list(d_codes)}
    record("order_tool", tool.id, "order_tool.serves", by, **said)


def stop_serving(place: OrderPlace, by: Actor) -> None:
    """Takes a place away from its tool."""
    record("order_tool", place.order_tool_id, "order_tool.left", by, activity=place.activity)
    db.session.delete(place)


def let_orders_close(close: bool, by: Actor) -> None:
    """Says whether a confirmed order closes its opportunity as won; else the opportunity's page proposes it."""
    entity = legal_entity()
    changes = assign(entity, {"orders_close": close})
    if changes:
        record("legal_entity", entity.id, "legal_entity.changed", by, changes=told(changes))


def place_at(outlet_id: int, brand_id: int, activity: str) -> OrderPlace | None:
    """Returns which tool serves exactly this place."""
    return db.session.scalar(
        select(OrderPlace).where(
            OrderPlace.outlet_id == outlet_id, OrderPlace.brand_id == brand_id, OrderPlace.activity == activity
        )
    )


def _secret() -> str:
    return secrets.token_hex(32)


def _name_is_free(name: str) -> None:
    if db.session.scalar(select(OrderTool.id).where(OrderTool.name == name)) is not None:
        raise NameTaken
