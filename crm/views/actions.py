"""Saving, sharing and forgetting views; the view that a list opens with."""

from urllib.parse import parse_qsl, urlencode

from sqlalchemy import delete

from crm.access.actors import actor
from crm.access.models import PROFILES, User
from crm.access.rights import may
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.filter.conditions import FORM_ROWS
from crm.views.models import ListMemory, SavedView

PRIVATE, TEAM, PROFILE = "private", "team", "profile"


class NotYours(Exception):
    """Only its owner changes a view; others copy it (list rule 4)."""


class MayNotShare(Exception):
    """The user's profile may keep private views only."""


def save_view(
    user: User, list_name: str, name: str, query: str, sharing: str = PRIVATE, profile: str = ""
) -> SavedView:
    """Adds a view and returns it, flushed. Raises MayNotShare, or ValueError for an unknown sharing or profile."""
    _check_sharing(user, sharing, profile)
    view = SavedView(
        list_name=list_name,
        name=name.strip()[:80],
        query=as_address(query),
        owner_id=user.id,
        sharing=sharing,
        profile=profile if sharing == PROFILE else None,
    )
    db.session.add(view)
    db.session.flush()
    record("view", view.id, "view.saved", actor(user), name=view.name, sharing=sharing)
    return view


def change_view(user: User, view: SavedView, query: str) -> None:
    """Gives the view the filter that is shown now. Raises NotYours."""
    if view.owner_id != user.id:
        raise NotYours
    view.query = as_address(query)
    record("view", view.id, "view.changed", actor(user), query=view.query)


def delete_view(user: User, view: SavedView) -> None:
    """Forgets the view. Raises NotYours."""
    if view.owner_id != user.id:
        raise NotYours
    record("view", view.id, "view.deleted", actor(user), name=view.name, query=view.query)
    db.session.delete(view)


def open_with(user: User, list_name: str, query: str | None) -> None:
    """Sets the filter that the list opens with for this user; None goes back to the usual."""
    db.session.execute(delete(ListMemory).where(ListMemory.user_id == user.id, ListMemory.list_name == list_name))
    if query is not None:
        db.session.add(ListMemory(user_id=user.id, list_name=list_name, query=as_address(query)))


def as_address(query: str) -> str:
    """Returns a query string that a list can always be opened with: a redirect to it is one header line and ends.

    Names without a value, and rows of the filter form (which the list answers with a redirect), are left out.
    """
    return urlencode([(name, value) for name, value in parse_qsl(query) if name not in FORM_ROWS])


def _check_sharing(user: User, sharing: str, profile: str) -> None:
    if sharing not in (PRIVATE, TEAM, PROFILE) or (sharing == PROFILE and profile not in PROFILES):
        raise ValueError(sharing)
    if sharing != PRIVATE and not may(user, "share views"):
        raise MayNotShare
