"""The condition that something lies at one of a user's posts."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute


def at_posts(
    outlet: InstrumentedAttribute, brand: InstrumentedAttribute, posts: Collection[tuple[int, int]]
) -> ColumnElement[bool]:
    """Returns the condition that these columns name one of the posts; outlets with the same brands stand together."""
    by_brands: dict[frozenset[int], list[int]] = {}
    for place in {outlet_id for outlet_id, _ in posts}:
        brands = frozenset(brand_id for where, brand_id in posts if where == place)
        by_brands.setdefault(brands, []).append(place)
    places = [and_(outlet.in_(sorted(found)), brand.in_(sorted(brands))) for brands, found in by_brands.items()]
    return or_(false(), *places)
