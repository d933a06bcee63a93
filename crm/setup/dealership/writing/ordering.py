"""Writing order tools and the places that they serve."""

import secrets

from sqlalchemy import select

from crm.extensions import db
from crm.handoff.models import OrderPlace, OrderTool
from crm.outlets.models import Brand, Outlet
from crm.setup.dealership.sections import OrderToolSection
from crm.setup.dealership.writing.ledger import Ledger
from crm.setup.dealership.writing.rows import make_same, put

FIELDS = ("name", "url_template", "asks_old_id", "active")


def write_order_tools(
    sections: tuple[OrderToolSection, ...], outlets: dict[str, Outlet], brands: dict[str, Brand], ledger: Ledger
) -> None:
    """Makes or updates the tools; the places of a tool are just those of the file, when it has any."""
    found = {tool.name: tool for tool in db.session.scalars(select(OrderTool))}
    named = {section.name for section in sections}
    ledger.left_out += [f"order tool {name}" for name in sorted(found.keys() - named)]
    for section in sections:
        known = found.get(section.name)
        row = put(OrderTool, known, section.said(*FIELDS), ledger, f"order tool {section.name}")
        if known is None:
            row.secret = secrets.token_hex(32)
            if section.generate_secret:
                ledger.new_keys.append((section.name, row.secret))
        db.session.flush()
        _write_places(section, row, outlets, brands, ledger)


def _write_places(
    section: OrderToolSection, tool: OrderTool, outlets: dict[str, Outlet], brands: dict[str, Brand], ledger: Ledger
) -> None:
    if section.places is None:
        return
    wanted = {
        (outlets[place.outlet].id, brands[brand].id, activity): {"d_codes": list(place.d_codes)}
        for place in section.places
        for brand in place.brands
        for activity in place.activities
    }
    _take_from_others(tool, wanted)
    if make_same(OrderPlace, {"order_tool_id": tool.id}, ("outlet_id", "brand_id", "activity"), wanted):
        ledger.note_change(tool, f"order tool {section.name}", "places")


def _take_from_others(tool: OrderTool, wanted: dict[tuple, dict]) -> None:
    """A place has one tool: one that another tool served so far is this one's from now on."""
    for place in db.session.scalars(select(OrderPlace).where(OrderPlace.order_tool_id != tool.id)):
        if (place.outlet_id, place.brand_id, place.activity) in wanted:
            db.session.delete(place)
    db.session.flush()
