"""Which outlet sells which brand (mission CF-09)."""

from sqlalchemy import select

from crm.extensions import db
from crm.outlets.models import Brand, Outlet, OutletBrand


class OutletDoesNotSellBrand(Exception):
    """The outlet does not sell this brand (mission CF-09)."""


def must_sell(outlet_id: int, brand_id: int) -> tuple[Outlet, Brand]:
    """Returns the active outlet and brand. Raises OutletDoesNotSellBrand."""
    found = db.session.execute(
        select(Outlet, Brand)
        .join(OutletBrand, OutletBrand.outlet_id == Outlet.id)
        .join(Brand, Brand.id == OutletBrand.brand_id)
        .where(Outlet.id == outlet_id, Brand.id == brand_id, Outlet.active, Brand.active)
    ).first()
    if found is None:
        raise OutletDoesNotSellBrand
    return found[0], found[1]
