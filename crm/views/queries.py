"""The views that a user sees, and what a list opens with."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select

from crm.access.models import User
from crm.extensions import db
from crm.kernel.settled import copies, remembered
from crm.views.models import ListMemory, SavedView


def views_for(user: User, list_name: str) -> Sequence[SavedView]:
    """Returns copies of the views of a list that the user sees, own ones first, by name."""
    return _views(user.id, user.profile, list_name)


@remembered(db.session)
def _views(user_id: int, profile: str, list_name: str) -> tuple[SavedView, ...]:
    shown = and_(SavedView.list_name == list_name, _seen(user_id, profile))
    own_first = (SavedView.owner_id != user_id, SavedView.name)
    return tuple(copies(db.session(), SavedView, lambda views: views.where(shown).order_by(*own_first)))


def _seen(user_id: int, profile: str) -> ColumnElement[bool]:
    for_profile = and_(SavedView.sharing == "profile", SavedView.profile == profile)
    return or_(SavedView.owner_id == user_id, SavedView.sharing == "team", for_profile)


def view_for(user: User, public_id: str) -> SavedView | None:
    """Returns the view if the user sees it."""
    return db.session.scalar(select(SavedView).where(SavedView.public_id == public_id, _seen(user.id, user.profile)))


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
