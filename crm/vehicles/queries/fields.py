"""What the stock can be filtered by (mission BL-07)."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, literal_column, true

from crm.kernel.filter import Choice, Field, FieldSet
from crm.kernel.filter.fields import AT_LEAST, AT_MOST, folded
from crm.kernel.trigrams import has_word
from crm.outlets.queries import brands, outlets
from crm.vehicles.models import Vehicle
from crm.vehicles.words import ENERGIES, GEARBOXES, STATUSES, STOCK_KINDS

STATES = {"stock": _l("In stock"), "sold": _l("Sold"), "all": _l("All")}


def vehicle_fields() -> FieldSet:
    """Returns the fields of the stock's list; brands and outlets are read once, when they are asked for."""
    return FieldSet.of(
        Field("state", _l("State"), "state", choices=partial(_coded, STATES), criterion=_state),
        Field("kind", _l("VN/VO/VD"), column=Vehicle.stock_kind, choices=partial(_coded, STOCK_KINDS)),
        Field("status", _l("Status"), column=Vehicle.status, choices=partial(_coded, STATUSES)),
        Field("brand", _l("Brand"), column=Vehicle.brand_id, choices=_once(_brand_choices)),
        Field("outlet", _l("Outlet"), column=Vehicle.outlet_id, choices=_once(_outlet_choices)),
        Field("make", _l("Make"), "text", column=Vehicle.make, simple=False),
        Field("model", _l("Model"), "text", column=Vehicle.model, simple=False),
        Field("price", _l("Price (€)"), "number", criterion=_price, simple=False),
        Field("mileage", _l("Mileage (km)"), "number", column=Vehicle.odometer_km, simple=False),
        Field("energy", _l("Energy"), column=Vehicle.energy, choices=partial(_coded, ENERGIES)),
        Field("gearbox", _l("Gearbox"), column=Vehicle.gearbox, choices=partial(_coded, GEARBOXES)),
        Field("stock_number", _l("Stock number"), "text", column=Vehicle.stock_number, simple=False),
        Field("came", _l("Came in"), "date", column=Vehicle.created_at, simple=False),
        Field("q", _l("Search"), "search", criterion=searched),
    )


def is_stock() -> ColumnElement[bool]:
    """Returns the condition for vehicles that are or were for sale, written as the partial index is."""
    return Vehicle.stock_kind != literal_column("''")


def for_sale() -> ColumnElement[bool]:
    """Returns the condition for vehicles that can still be sold, written as the partial index is."""
    return and_(is_stock(), Vehicle.status != literal_column("'sold'"))


def searched(_operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    """Each word must be somewhere in the folded text; three letters and more go through the trigram index."""
    words = [word for value in values for word in folded(str(value)).split()]
    return and_(true(), *(has_word(Vehicle, word) for word in words))


def _coded(words: dict) -> Sequence[Choice]:
    return [Choice(code, label, code) for code, label in words.items()]


def _once(read: Callable[[], Sequence[Choice]]) -> Callable[[], Sequence[Choice]]:
    """A field set lives as long as a request: its choices are read once."""
    return cache(read)


def _brand_choices() -> Sequence[Choice]:
    return [Choice(brand.code, brand.name, brand.id) for brand in brands(active_only=False)]


def _outlet_choices() -> Sequence[Choice]:
    return [Choice(outlet.code, outlet.name, outlet.id) for outlet in outlets(active_only=False)]


def _state(_operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    if "all" in values or {"stock", "sold"} <= set(values):
        return true()
    return for_sale() if "stock" in values else Vehicle.status == "sold"


def _price(operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    cents = int(str(values[0])) * 100
    if operator == AT_LEAST:
        return Vehicle.price_cents >= cents
    return Vehicle.price_cents <= cents if operator == AT_MOST else Vehicle.price_cents == cents
