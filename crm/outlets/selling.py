"""Which outlet sells which brand (mission CF-09)."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from crm.extensions import db
from crm.kernel.text import escape_like
from crm.outlets.models import Brand, Outlet, OutletBrand

LOOKED_IN = (
    Outlet.name, Outlet.city, Outlet.postal_code, Outlet.code, Outlet.dealer_code, Outlet.national_id, Outlet.siret
)  # fmt: skip


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


def sellers_of_brand(brand_id: int, wanted: str = "", most: int = 50) -> Sequence[Outlet]:
    """Returns the active outlets that sell the brand, by name; `wanted` is looked for in name, city, codes and numbers."""
    chosen = _selling(brand_id).order_by(Outlet.name, Outlet.id)
    for word in wanted.split():
        like = f"%{escape_like(word)}%"
        chosen = chosen.where(or_(*(column.ilike(like, escape="\\") for column in LOOKED_IN)))
    return db.session.scalars(chosen.limit(most)).all()


def seller_named(brand_id: int, code: str) -> Outlet | None:
    """Returns the active outlet with this code, None if it doesn't sell the brand."""
    return db.session.scalar(_selling(brand_id).where(Outlet.code == code))


def _selling(brand_id: int) -> Select:
    sells = select(OutletBrand.outlet_id).where(OutletBrand.brand_id == brand_id)
    return select(Outlet).where(Outlet.id.in_(sells), Outlet.active)
