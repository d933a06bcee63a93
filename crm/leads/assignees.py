"""Whom a lead can be given to: each active person once, with brands, outlet and load beside the name (CF-14)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from crm.access.models import Share, User
from crm.access.rights import RIGHTS
from crm.extensions import db
from crm.kernel.text import fold
from crm.leads.models import Lead
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import today_at

Loads = Callable[[list[int]], Mapping[int, int]]
LISTED = 60  # a group has 1,500 salespeople: the others are found by typing


@dataclass(frozen=True)
class Assignee:
    """A person to choose. `load` counts what is open; `fits` says that this brand is sold there by this person."""

    user: User
    outlets: tuple[str, ...]
    brands: tuple[str, ...]
    load: int
    fits: bool
    away: bool


def assignees(
    outlet_id: int | None, brand_id: int | None, typed: str = "", loads: Loads | None = None
) -> list[Assignee]:
    """Returns who could be chosen, those who sell the brand there first, then by load. At most LISTED.

    `loads` counts the open work of some people: their open leads, unless another kind of work is given out.
    """
    people = [user for user in _treating_people() if fold(typed) in fold(f"{user.name} {user.login_id}")]
    posts = _posts(user.id for user in people)
    ranked = sorted(
        people, key=lambda user: (not works_there(user, posts[user.id], outlet_id, brand_id), user.last_name)
    )
    shown = ranked[:LISTED]
    return _with_details(shown, posts, (loads or _open_leads)([user.id for user in shown]), outlet_id, brand_id)


def works_there(user: User, posts: Collection[tuple[int, int]], outlet_id: int | None, brand_id: int | None) -> bool:
    """Returns whether the person may receive a lead of this outlet and brand (mission CF-13).

    Where one of the two is not known, the other decides; the lead desk treats every brand of the legal entity.
    """
    if user.profile in RIGHTS["see every lead of the legal entity"] & RIGHTS["treat leads"]:
        return True
    return any((outlet_id or outlet) == outlet and (brand_id or brand) == brand for outlet, brand in posts)


def _with_details(
    people: list[User], posts: dict, loads: Mapping[int, int], outlet_id: int | None, brand_id: int | None
) -> list[Assignee]:
    outlets = dict(db.session.execute(select(Outlet.id, Outlet.name)).all())
    brands = dict(db.session.execute(select(Brand.id, Brand.code).order_by(Brand.position)).all())
    today = today_at(outlet_id)
    listed = [
        Assignee(
            user=user,
            outlets=_names(outlets, {outlet for outlet, _ in posts[user.id]}),
            brands=_names(brands, {brand for _, brand in posts[user.id]}),
            load=loads.get(user.id, 0),
            fits=works_there(user, posts[user.id], outlet_id, brand_id),
            away=user.is_away(today),
        )
        for user in people
    ]
    return sorted(listed, key=lambda one: (not one.fits, one.away, not one.brands, one.load, one.user.last_name))


def _treating_people() -> list[User]:
    asked = select(User).where(User.active, User.profile.in_(sorted(RIGHTS["treat leads"])))
    return list(db.session.scalars(asked.order_by(User.last_name, User.first_name)))


def _posts(users: Iterable[int]) -> dict[int, set[tuple[int, int]]]:
    posts = defaultdict(set)
    asked = select(Share.user_id, Share.outlet_id, Share.brand_id).where(Share.user_id.in_(list(users)))
    for user, outlet, brand in db.session.execute(asked):
        posts[user].add((outlet, brand))
    return posts


def _open_leads(users: list[int]) -> Counter[int]:
    asked = (
        select(Lead.owner_id, func.count())
        .where(Lead.closed_at.is_(None), Lead.owner_id.in_(users))
        .group_by(Lead.owner_id)
    )
    return Counter(dict(db.session.execute(asked).all()))


def _names(names: dict[int, str], ids: set[int]) -> tuple[str, ...]:
    return tuple(name for key, name in names.items() if key in ids)
