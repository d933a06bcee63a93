"""The state of a rule's turns, without turning anything: who has had how many, whose turn is next."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from crm.access.models import User
from crm.assignment.actions import as_candidate, rotation_key
from crm.assignment.candidates import Candidates, candidates_for
from crm.assignment.models import TURN, Rotation, Rule, Seat
from crm.assignment.rotation import take_turn
from crm.extensions import db
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import outlets_with_brands

SHOWN_POSTS = 12


@dataclass(frozen=True)
class Place:
    """Somebody in a turn: the exact share in percent, the leads given, whether the next one is theirs."""

    user: User
    share: float
    given: int
    is_next: bool


@dataclass(frozen=True)
class TurnState:
    """One outlet and brand that a rule covers."""

    outlet: Outlet
    brand: Brand
    places: list[Place]
    left_out: list[tuple[User, str]]


@dataclass(frozen=True)
class Turns:
    """The first outlets and brands that a rule covers, and how many there are in all."""

    states: list[TurnState]
    total: int


def turns_of(rule: Rule) -> Turns:
    """Returns the state of each turn of a rule, at most SHOWN_POSTS; none for a rule that takes no turns."""
    posts = covered_posts(rule) if rule.target == TURN else []
    shown = posts[:SHOWN_POSTS]
    seats = _seats({rotation_key(outlet.id, brand.id, rule.group_id) for outlet, brand in shown})
    return Turns([_state(outlet, brand, rule, seats) for outlet, brand in shown], len(posts))


def covered_posts(rule: Rule) -> list[tuple[Outlet, Brand]]:
    """Returns the outlets and brands whose leads the rule may take."""
    return [
        (outlet, brand)
        for outlet, sold in outlets_with_brands()
        for brand in sold
        if (not rule.outlets or outlet.code in rule.outlets) and (not rule.brands or brand.code in rule.brands)
    ]


def _state(outlet: Outlet, brand: Brand, rule: Rule, seats: Mapping[str, Mapping[int, Seat]]) -> TurnState:
    found = candidates_for(outlet.id, brand.id, rule.group_id)
    own = seats.get(rotation_key(outlet.id, brand.id, rule.group_id), {})
    return TurnState(outlet, brand, _places(found, own), found.left_out)


def _places(found: Candidates, seats: Mapping[int, Seat]) -> list[Place]:
    if not found.weights:
        return []
    turn = take_turn([as_candidate(user, weight, seats.get(user.id)) for user, weight in found.weights.items()])
    total = sum(found.weights.values())
    return [
        Place(user, 100 * weight / total, seats[user.id].given if user.id in seats else 0, user.id == turn.user_id)
        for user, weight in found.weights.items()
    ]


def _seats(keys: set[str]) -> dict[str, dict[int, Seat]]:
    rows = db.session.execute(
        select(Rotation.key, Seat).join(Seat, Seat.rotation_id == Rotation.id).where(Rotation.key.in_(keys))
    )
    seats: dict[str, dict[int, Seat]] = {}
    for key, seat in rows:
        seats.setdefault(key, {})[seat.user_id] = seat
    return seats
