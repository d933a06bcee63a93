"""Looking people up: where they work, who sells a brand in an outlet, who manages it."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.access.models import SalesManager, Share, User
from crm.access.rights import SELLERS
from crm.extensions import db


def posts_of(user: User) -> frozenset[tuple[int, int]]:
    """Returns the (outlet_id, brand_id) pairs of the user's profile; read once per loaded user."""
    posts = user.__dict__.get("_posts")
    if posts is None:
        rows = db.session.execute(select(Share.outlet_id, Share.brand_id).where(Share.user_id == user.id))
        posts = user.__dict__["_posts"] = frozenset((outlet, brand) for outlet, brand in rows)
    return posts


def sellers_of(outlet_id: int, brand_id: int) -> Sequence[User]:
    """Returns the active salespeople of an outlet and brand, by name, each once (mission CF-14)."""
    return db.session.scalars(
        select(User)
        .join(Share, Share.user_id == User.id)
        .where(Share.outlet_id == outlet_id, Share.brand_id == brand_id)
        .where(User.active, User.profile.in_(sorted(SELLERS)))
        .order_by(User.last_name, User.first_name)
    ).all()


def sales_manager_of(outlet_id: int, brand_id: int) -> User | None:
    """Returns the sales manager named for an outlet and brand (mission CF-25), active or not."""
    return db.session.scalar(
        select(User)
        .join(SalesManager, SalesManager.user_id == User.id)
        .where(SalesManager.outlet_id == outlet_id, SalesManager.brand_id == brand_id)
    )


def active_people() -> Sequence[User]:
    """Returns everybody who can sign in, by name."""
    return db.session.scalars(select(User).where(User.active).order_by(User.last_name, User.first_name)).all()


def by_public_id(public_id: str) -> User | None:
    """Returns the user with this id in the session's legal entity, else None."""
    return db.session.scalar(select(User).where(User.public_id == public_id))
