"""Writing the legal entity, its brands and its outlets."""

from sqlalchemy import select

from crm.extensions import db
from crm.kernel.trade import DEFAULT_BRANDS
from crm.outlets.models import Brand, ClosedDay, LegalEntity, OpeningSpan, Outlet, OutletBrand, ResponseTarget
from crm.setup.dealership.sections import BrandSection, LegalEntitySection, OutletSection
from crm.setup.dealership.writing.ledger import Ledger
from crm.setup.dealership.writing.rows import make_same, put

KNOWN_BRANDS = {code: {"name": name, "colour": colour} for code, name, colour in DEFAULT_BRANDS}
OUTLET_FIELDS = (
    "code", "name", "dealer_code", "site_code", "national_id", "siret", "street", "postal_code", "city", "country",
    "timezone", "holiday_zone", "phone", "email", "privacy_url", "sells_new", "sells_vans", "sells_used", "active",
    "sales_alerts", "after_sales_alerts", "collector_mailbox",
)  # fmt: skip


def write_legal_entity(section: LegalEntitySection, ledger: Ledger) -> LegalEntity:
    """Makes or updates the company with this VAT number and returns it, flushed; the session enters it."""
    row = db.session.scalar(select(LegalEntity).where(LegalEntity.vat_number == section.vat_number))
    said = section.said("name", "vat_number", "country", "language", "timezone", "privacy_url", "orders_close")
    row = put(LegalEntity, row, said, ledger, section.name)
    db.session.flush()
    db.session().enter(row.id)
    return row


def write_brands(sections: tuple[BrandSection, ...], ledger: Ledger) -> dict[str, Brand]:
    """Makes or updates the brands, in the file's order; returns all brands by code, flushed."""
    found = {brand.code: brand for brand in db.session.scalars(select(Brand))}
    for position, section in enumerate(sections):
        row = found.get(section.code)
        usual = KNOWN_BRANDS.get(section.code, {"name": section.code}) if row is None else {}
        said = usual | section.said("code", "name", "colour", "active") | {"position": position}
        found[section.code] = put(Brand, row, said, ledger, f"brand {section.code}")
    db.session.flush()
    return found


def write_outlets(
    sections: tuple[OutletSection, ...], brands: dict[str, Brand], entity: LegalEntity, ledger: Ledger
) -> dict[str, Outlet]:
    """Makes or updates the outlets with all that hangs on them; returns all outlets by code, flushed."""
    found = {outlet.code: outlet for outlet in db.session.scalars(select(Outlet))}
    named = {section.code for section in sections}
    ledger.left_out += [f"outlet {code}" for code in sorted(found.keys() - named)]
    for section in sections:
        found[section.code] = _write_outlet(section, found.get(section.code), brands, entity, ledger)
    return found


def _write_outlet(
    section: OutletSection, row: Outlet | None, brands: dict[str, Brand], entity: LegalEntity, ledger: Ledger
) -> Outlet:
    usual = {"timezone": entity.timezone, "country": entity.country} if row is None else {}
    said = usual | section.said(*OUTLET_FIELDS)
    if section.tracking_numbers is not None:
        said["tracking_numbers"] = [{"number": n, "source": source} for n, source in section.tracking_numbers]
    row = put(Outlet, row, said, ledger, f"outlet {section.code}")
    db.session.flush()
    _write_brands_sold(section, row, brands, ledger)
    _write_hours(section, row, ledger)
    return row


def _write_brands_sold(section: OutletSection, outlet: Outlet, brands: dict[str, Brand], ledger: Ledger) -> None:
    wanted: dict[tuple, dict] = {(brands[code].id,): {} for code in section.brands}
    if make_same(OutletBrand, {"outlet_id": outlet.id}, ("brand_id",), wanted):
        ledger.note_change(outlet, f"outlet {section.code}", "brands")


def _write_hours(section: OutletSection, outlet: Outlet, ledger: Ledger) -> None:
    scope, changed = {"outlet_id": outlet.id}, []
    if section.opening_hours is not None:
        spans = {(s.weekday, s.opens): {"closes": s.closes} for s in section.opening_hours}
        changed += ["opening hours"] * make_same(OpeningSpan, scope, ("weekday", "opens"), spans)
    if section.closed_days is not None:
        days = {(c.day,): {"label": c.label} for c in section.closed_days}
        changed += ["closed days"] * make_same(ClosedDay, scope, ("day",), days)
    if section.response_targets is not None:
        minutes = {
            (t.activity,): {"first_response": t.first_response, "escalation": t.escalation}
            for t in section.response_targets
        }
        changed += ["response targets"] * make_same(ResponseTarget, scope, ("activity",), minutes)
    for what in changed:
        ledger.note_change(outlet, f"outlet {section.code}", what)
