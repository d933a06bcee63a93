"""The dealership as it stands, as a file that loads to the same: for a copy, for a move, to go on by file."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from crm.access.models import SalesManager, Share, User
from crm.assignment.models import GroupMember, RotationGroup, Rule
from crm.extensions import db
from crm.handoff.models import OrderPlace, OrderTool
from crm.intake.models import ApiKey, Source
from crm.outlets.models import Brand, ClosedDay, LegalEntity, OpeningSpan, Outlet, OutletBrand, ResponseTarget
from crm.setup.dealership.hours import DAYS
from crm.setup.dealership.toml import document
from crm.setup.dealership.writing.ordering import FIELDS as ORDER_FIELDS
from crm.setup.dealership.writing.people import FIELDS as PERSON_FIELDS
from crm.setup.dealership.writing.places import OUTLET_FIELDS
from crm.setup.dealership.writing.sources import FIELDS as SOURCE_FIELDS
from crm.setup.dealership.writing.turns import CONDITIONS

ENTITY_FIELDS = ("name", "vat_number", "country", "language", "timezone", "privacy_url", "orders_close")


def export(entity: LegalEntity) -> str:
    """Returns the legal entity of the current session as a dealership file. Passwords and keys are not in it:
    of a key there is its fingerprint, which opens nothing."""
    codes = {row.id: row.code for row in db.session.scalars(select(Outlet))}
    brands = {row.id: row.code for row in db.session.scalars(select(Brand))}
    logins = {row.id: row.login_id for row in db.session.scalars(select(User))}
    return document(
        {
            "legal_entity": _said(entity, ENTITY_FIELDS),
            "brands": [
                _said(row, ("code", "name", "colour", "active")) for row in _all(Brand, Brand.position, Brand.id)
            ],
            "outlets": [_outlet(row, brands, logins) for row in _all(Outlet, Outlet.id)],
            "people": [_person(row, codes, brands) for row in _all(User, User.id)],
            "groups": [_group(row, logins) for row in _all(RotationGroup, RotationGroup.id)],
            "rules": [_rule(row, logins) for row in _all(Rule, Rule.position, Rule.id)],
            "sources": [_source(row, codes, brands) for row in _all(Source, Source.id)],
            "order_tools": [_order_tool(row, codes, brands) for row in _all(OrderTool, OrderTool.id)],
        }
    )


def _all(model: Any, *order: Any) -> Any:
    return db.session.scalars(select(model).order_by(*order)).all()


def _said(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Returns the fields that say something; an empty one is what a new record has anyway."""
    values = {name: getattr(row, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _outlet(row: Outlet, brands: dict[int, str], logins: dict[int, str]) -> dict[str, Any]:
    sold = db.session.scalars(select(OutletBrand.brand_id).filter_by(outlet_id=row.id).order_by(OutletBrand.id))
    days = db.session.scalars(select(ClosedDay).filter_by(outlet_id=row.id).order_by(ClosedDay.day))
    targets = db.session.scalars(select(ResponseTarget).filter_by(outlet_id=row.id).order_by(ResponseTarget.activity))
    managers = db.session.scalars(select(SalesManager).filter_by(outlet_id=row.id).order_by(SalesManager.brand_id))
    more = {
        "opening_hours": _week(row.id),
        "closed_days": [{"day": d.day, "label": d.label} if d.label else d.day for d in days],
        "response_targets": {
            t.activity: {"first_response": t.first_response, "escalation": t.escalation} for t in targets
        },
        "sales_managers": {brands[m.brand_id]: logins[m.user_id] for m in managers},
    }
    said = _said(row, (*OUTLET_FIELDS, "tracking_numbers"))
    return said | {"brands": [brands[brand_id] for brand_id in sold]} | {k: v for k, v in more.items() if v}


def _week(outlet_id: int) -> dict[str, str]:
    spans = select(OpeningSpan).filter_by(outlet_id=outlet_id).order_by(OpeningSpan.weekday, OpeningSpan.opens)
    found: dict[str, list[str]] = defaultdict(list)
    for span in db.session.scalars(spans):
        found[DAYS[span.weekday]].append(f"{_clock(span.opens)}-{_clock(span.closes)}")
    return {day: " ".join(hours) for day, hours in found.items()}


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _person(row: User, codes: dict[int, str], brands: dict[int, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"id": row.login_id, **_said(row, PERSON_FIELDS)}
    if row.main_outlet_id:
        said["main_outlet"] = codes[row.main_outlet_id]
    shares: dict[str, dict[str, int]] = defaultdict(dict)
    for share in db.session.scalars(select(Share).filter_by(user_id=row.id).order_by(Share.outlet_id, Share.brand_id)):
        shares[codes[share.outlet_id]][brands[share.brand_id]] = share.percent
    return said | ({"shares": dict(shares)} if shares else {})


def _group(row: RotationGroup, logins: dict[int, str]) -> dict[str, Any]:
    members = db.session.scalars(select(GroupMember.user_id).filter_by(group_id=row.id).order_by(GroupMember.id))
    return {"name": row.name, "members": [logins[user_id] for user_id in members]}


def _rule(row: Rule, logins: dict[int, str]) -> dict[str, Any]:
    said = _said(row, ("name", "target", *CONDITIONS, "active"))
    if row.group_id:
        said["group"] = db.session.scalars(select(RotationGroup.name).filter_by(id=row.group_id)).one()
    return said | ({"person": logins[row.person_id]} if row.person_id else {})


def _source(row: Source, codes: dict[int, str], brands: dict[int, str]) -> dict[str, Any]:
    said = _said(row, SOURCE_FIELDS)
    if row.default_outlet_id:
        said["default_outlet"] = codes[row.default_outlet_id]
    if row.default_brand_id:
        said["default_brand"] = brands[row.default_brand_id]
    keys = select(ApiKey.key_hash).where(ApiKey.source_id == row.id, ApiKey.revoked_at.is_(None))
    hashes = sorted(db.session.scalars(keys))
    return said | ({"api_keys": [f"sha256:{key_hash}" for key_hash in hashes]} if hashes else {})


def _order_tool(row: OrderTool, codes: dict[int, str], brands: dict[int, str]) -> dict[str, Any]:
    """Returns a tool without its secret; places with the same D codes stand together."""
    places = select(OrderPlace).filter_by(order_tool_id=row.id).order_by(OrderPlace.outlet_id, OrderPlace.brand_id)
    alike: dict[tuple, list[str]] = defaultdict(list)
    for place in db.session.scalars(places.order_by(OrderPlace.activity)):
        alike[codes[place.outlet_id], place.activity, tuple(place.d_codes)].append(brands[place.brand_id])
    listed = [
        {"outlet": outlet, "brands": sold, "activities": [activity]} | ({"d_codes": list(said)} if said else {})
        for (outlet, activity, said), sold in alike.items()
    ]
    return _said(row, ORDER_FIELDS) | {"asks_old_id": row.asks_old_id} | ({"places": listed} if listed else {})
