"""What can be done to many vehicles of the stock at once: outlet, status, price (list rule 6)."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, false

from crm.access.actors import actor
from crm.access.models import User
from crm.access.rights import may
from crm.bulk.verbs import NotDone, Verb, verb
from crm.extensions import db
from crm.outlets.models import Outlet
from crm.vehicles.actions.stock import move_status, place_at, set_price
from crm.vehicles.models import Vehicle
from crm.vehicles.pricing import NoPrice, TooHigh, changed_price
from crm.vehicles.queries.fields import is_stock

NO_PRICE, NOT_A_PRICE, TOO_HIGH, NO_OUTLET = "no_price", "not_a_price", "too_high", "no_outlet"
RIGHT = "edit vehicles"


def _seen(user: User) -> ColumnElement[bool]:
    return and_(is_stock()) if may(user, "see vehicles") else false()


def _place(vehicle: Vehicle, user: User, asked: Mapping) -> list | None:
    """`asked`: {"outlet": id}."""
    former = vehicle.outlet_id
    place_at(vehicle, _outlet(asked["outlet"]), actor(user))
    return None if vehicle.outlet_id == former else [former, vehicle.outlet_id]


def _place_back(vehicle: Vehicle, user: User, was: list) -> None:
    former, given = was
    _must_be(vehicle.outlet_id == given)
    place_at(vehicle, _outlet(former) if former else None, actor(user))


def _outlet(outlet_id: int) -> Outlet:
    outlet = db.session.get(Outlet, outlet_id)
    if outlet is None or not outlet.active:
        raise NotDone(NO_OUTLET)
    return outlet


def _move(vehicle: Vehicle, user: User, asked: Mapping) -> list | None:
    """`asked`: {"status": code}."""
    former = vehicle.status
    move_status(vehicle, asked["status"], actor(user))
    return None if vehicle.status == former else [former, vehicle.status]


def _move_back(vehicle: Vehicle, user: User, was: list) -> None:
    former, given = was
    _must_be(vehicle.status == given)
    move_status(vehicle, former, actor(user))


def _price(vehicle: Vehicle, user: User, asked: Mapping) -> list | None:
    """`asked`: {"how": percent | euros | fixed, "amount": percent or cents}."""
    former = vehicle.price_cents
    try:
        set_price(vehicle, changed_price(former, asked["how"], asked["amount"]), actor(user))
    except NoPrice:
        raise NotDone(NO_PRICE) from None
    except TooHigh:
        raise NotDone(TOO_HIGH) from None
    except ValueError:
        raise NotDone(NOT_A_PRICE) from None
    return None if vehicle.price_cents == former else [former, vehicle.price_cents]


def _price_back(vehicle: Vehicle, user: User, was: list) -> None:
    former, given = was
    _must_be(vehicle.price_cents == given)
    set_price(vehicle, former, actor(user))


def _must_be(as_it_was_left: bool) -> None:
    if not as_it_was_left:
        raise NotDone("changed")


def _name(vehicle: Vehicle) -> str:
    return " · ".join(part for part in (vehicle.label, vehicle.stock_number) if part)


OUTLET = verb(Verb("vehicles.outlet", Vehicle, RIGHT, _seen, _name, _place, _place_back))
STATUS = verb(Verb("vehicles.status", Vehicle, RIGHT, _seen, _name, _move, _move_back))
PRICE = verb(Verb("vehicles.price", Vehicle, RIGHT, _seen, _name, _price, _price_back))
