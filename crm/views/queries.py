"""The views that a user sees, and what a list opens with."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, func, or_, select

from crm.access.models import User
from crm.extensions import db
from crm.kernel.statements import kept
from crm.views.models import ListMemory, SavedView

_SEEN = or_(
    SavedView.owner_id == bindparam("user_id"),
    SavedView.sharing == "team",
    and_(SavedView.sharing == "profile", SavedView.profile == bindparam("profile")),
)
_VIEWS = kept(
    select(SavedView)
    .where(SavedView.list_name == bindparam("list_name"), _SEEN)
    .order_by(SavedView.owner_id != bindparam("user_id"), SavedView.name)
)


def views_for(user: User, list_name: str) -> Sequence[SavedView]:
    """Returns the views of a list that the user sees, own ones first, by name."""
    values = {"list_name": list_name, "user_id": user.id, "profile": user.profile}
    return db.session.scalars(_VIEWS, values).all()


def view_for(user: User, public_id: str) -> SavedView | None:
    """Returns the view if the user sees it."""
    seen = select(SavedView).where(SavedView.public_id == public_id, _SEEN)
    return db.session.scalar(seen, {"user_id": user.id, "profile": user.profile})


def opens_with(user: User, page: str, list_name: str | None) -> str | None:
    """Returns the filter that a page opens with: the user's own choice, else the profile's default of its list."""
    own = select(ListMemory.query).where(ListMemory.user_id == user.id, ListMemory.list_name == page)
    if list_name is None:
        return db.session.scalar(own)
    of_profile = select(SavedView.query).where(
        SavedView.list_name == list_name, SavedView.sharing == "profile", SavedView.profile == user.profile
    )
    newest = of_profile.order_by(SavedView.id.desc()).limit(1)
    return db.session.scalar(select(func.coalesce(own.scalar_subquery(), newest.scalar_subquery())))
