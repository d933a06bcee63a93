"""Who works where: the posts (outlet and brand) of a user, the sales manager of a post; and people, by id or name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, tuple_

from crm.access.models import SalesManager, Share, SignInName, User
from crm.access.rights import RIGHTS, may
from crm.extensions import db
from crm.kernel.settled import copies, remembered
from crm.kernel.text import escape_like, fold

Post = tuple[int, int]  # outlet id, brand id
MAY_MANAGE = RIGHTS["treat anybody's leads"]  # the profiles that can be named sales manager
OWNER_COLUMNS = (User.first_name.label("owner_first_name"), User.last_name.label("owner_last_name"))  # of a list's row
BY_NAME = (User.last_name, User.first_name, User.id)


@dataclass(frozen=True)
class Account:
    """What signing in needs to know of an account, whatever its legal entity."""

    user_id: int
    legal_entity_id: int
    password_hash: str


def account_named(name: str) -> Account | None:
    """Returns the active account that a typed id (any case) or e-mail means; None for nobody, and for several.

    Reads before the tenant is known: the session must have entered EVERY_TENANT.
    """
    rows = db.session.execute(
        select(User.id, User.legal_entity_id, User.password_hash)
        .join(SignInName, SignInName.user_id == User.id)
        .where(SignInName.name == fold(name), User.active)
        .limit(2)
    ).all()
    return Account(*rows[0]) if len(rows) == 1 else None


def names_in_use(names: Collection[str]) -> frozenset[str]:
    """Returns those of the names, folded, by which somebody signs in; the session must have entered EVERY_TENANT."""
    wanted = [fold(name) for name in names]
    return frozenset(db.session.scalars(select(SignInName.name).where(SignInName.name.in_(wanted))))


def posts_of(user: User) -> frozenset[Post]:
    """Returns the (outlet, brand) pairs for which the user works."""
    return _posts(user.id)


@remembered(db.session)
def _posts(user_id: int) -> frozenset[Post]:
    rows = db.session.execute(select(Share.outlet_id, Share.brand_id).where(Share.user_id == user_id))
    return frozenset((outlet_id, brand_id) for outlet_id, brand_id in rows)


def shares_of(user_id: int) -> Mapping[Post, int]:
    """Returns the percentage of the user's time by post."""
    rows = db.session.scalars(select(Share).where(Share.user_id == user_id))
    return {(row.outlet_id, row.brand_id): row.percent for row in rows}


@remembered(db.session)
def sales_manager_of(outlet_id: int | None, brand_id: int | None) -> User | None:
    """Returns a copy of the active sales manager named for the outlet and brand (mission CF-25)."""
    here = (SalesManager.outlet_id == outlet_id, SalesManager.brand_id == brand_id)
    named = select(SalesManager.user_id).where(*here)
    found = copies(db.session(), User, lambda people: people.where(User.id.in_(named), User.active))
    return next(iter(found), None)


@remembered(db.session)
def known_person(user_id: int) -> User | None:
    """Returns a copy of somebody, kept until something settled changes (crm/kernel/settled.py)."""
    return next(iter(copies(db.session(), User, lambda people: people.where(User.id == user_id))), None)


def sales_managers_of(outlet_id: int) -> Mapping[int, User]:
    """Returns the sales managers named for an outlet by brand id, whether still active or not."""
    rows = db.session.execute(
        select(SalesManager.brand_id, User)
        .join(User, User.id == SalesManager.user_id)
        .where(SalesManager.outlet_id == outlet_id)
    )
    return {row[0]: row[1] for row in rows}


def may_edit_outlet(user: User, outlet_id: int) -> bool:
    """Returns whether the user may change this outlet: managers those in which they work or are named."""
    if may(user, "edit every outlet"):
        return True
    if not may(user, "edit outlets"):
        return False
    named = select(SalesManager.id).where(SalesManager.user_id == user.id, SalesManager.outlet_id == outlet_id)
    works = any(outlet == outlet_id for outlet, _ in posts_of(user))
    return works or db.session.scalar(named.limit(1)) is not None


def active_people() -> Sequence[User]:
    """Returns everybody of the legal entity who can sign in, by name."""
    return db.session.scalars(select(User).where(User.active).order_by(*BY_NAME)).all()


def people_who_may_manage() -> Sequence[User]:
    """Returns the active people who can be named sales manager."""
    return db.session.scalars(select(User).where(User.active, User.profile.in_(MAY_MANAGE)).order_by(*BY_NAME)).all()


def person(public_id: str) -> User | None:
    """Returns somebody of the legal entity."""
    return db.session.scalar(select(User).where(User.public_id == public_id))


def people_page(wanted: str, after: str, size: int) -> tuple[Sequence[User], bool]:
    """Returns a page of people by name, those switched off included, and whether more follow.

    `wanted` is looked for in names, id and e-mail; `after` is the public id of the last person of the page before.
    """
    chosen = select(User).order_by(*BY_NAME).limit(size + 1)
    for word in wanted.split():
        like = f"%{escape_like(word)}%"
        columns = (User.last_name, User.first_name, User.login_id, User.email)
        chosen = chosen.where(or_(*(column.ilike(like, escape="\\") for column in columns)))
    last = person(after) if after else None
    if last is not None:
        chosen = chosen.where(tuple_(*BY_NAME) > tuple_(last.last_name, last.first_name, last.id))
    rows = db.session.scalars(chosen).all()
    return rows[:size], len(rows) > size


def outlets_by_person(user_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Returns the outlets in which each of these people works, by user id, in one statement."""
    found: dict[int, set[int]] = {}
    works = select(Share.user_id, Share.outlet_id).where(Share.user_id.in_(user_ids)).distinct()
    for user_id, outlet_id in db.session.execute(works):
        found.setdefault(user_id, set()).add(outlet_id)
    return {user_id: frozenset(outlet_ids) for user_id, outlet_ids in found.items()}
