"""Changing people: ids, records, passwords, posts, sales managers."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from crm.access.models import LoginSequence, OneTimeLink, SalesManager, Share, SignInName, User
from crm.access.queries import MAY_MANAGE, Post, shares_of
from crm.access.sessions import end_all_sessions
from crm.extensions import db
from crm.kernel.changes import Change, assign
from crm.kernel.text import fold
from crm.outlets.models import Brand, Outlet


class ProfileCannotManage(ValueError):
    """Somebody whose profile treats only their own leads cannot be named sales manager."""


def new_login_id(dealer_code: str, administrator: bool = False, country: str = "FR") -> str:
    """Returns an id of the form `FR-000802P.d004`, `.admin` for the administrator; never one from before (MP-01)."""
    if administrator:
        return _administrator_id(f"{country}-{dealer_code}.admin")
    sequence = _sequence(dealer_code)
    while True:
        sequence.last += 1
        login_id = f"{country}-{dealer_code}.d{sequence.last:03d}"
        if not _is_taken(login_id):
            db.session.flush()
            return login_id


def save_user(user: User, **values) -> dict[str, Change]:
    """Sets values on a new or known user, keeps the names for signing in, and returns what changed.

    A user without an id gets none here: ask `new_login_id` first; an id from before is kept as it is (MP-01).
    Somebody who is switched off is signed out everywhere at once.
    """
    is_new = user.id is None
    changes = assign(user, values)
    db.session.add(user)
    db.session.flush()
    if is_new or {"login_id", "email"} & changes.keys():
        _keep_sign_in_names(user)
    if not user.active:
        end_all_sessions(user)
    return changes


def save_shares(user: User, percents: Mapping[Post, int]) -> bool:
    """Makes these the posts of the user, with their percentages; returns whether anything changed."""
    if dict(shares_of(user.id)) == dict(percents):
        return False
    db.session.execute(delete(Share).where(Share.user_id == user.id))
    db.session.add_all(
        Share(user_id=user.id, outlet_id=outlet_id, brand_id=brand_id, percent=percent)
        for (outlet_id, brand_id), percent in percents.items()
    )
    db.session.flush()
    return True


def set_password(user: User, password_hash: str) -> None:
    """Keeps a new password, made with passwords.hash_password outside any write transaction.

    All sign-ins of the user end, and links to set a password are dead.
    """
    user.password_hash = password_hash
    end_all_sessions(user)
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user.id))
    db.session.flush()


def name_sales_manager(outlet: Outlet, brand: Brand, user: User | None) -> Change | None:
    """Names the sales manager of an outlet and brand, nobody for None (mission CF-25).

    Returns the change of user id, None when it was so already. Raises ProfileCannotManage.
    """
    if user is not None and user.profile not in MAY_MANAGE:
        raise ProfileCannotManage(user.profile)
    here = (SalesManager.outlet_id == outlet.id, SalesManager.brand_id == brand.id)
    named = db.session.scalar(select(SalesManager).where(*here))
    old, new = named and named.user_id, user and user.id
    if old == new:
        return None
    if named is not None:
        db.session.execute(delete(SalesManager).where(*here))
    if user is not None:
        db.session.add(SalesManager(outlet_id=outlet.id, brand_id=brand.id, user_id=user.id))
    db.session.flush()
    return Change(old, new)


def _sequence(dealer_code: str) -> LoginSequence:
    mine = select(LoginSequence).where(LoginSequence.dealer_code == dealer_code).with_for_update()
    found = db.session.scalar(mine)
    if found is None:
        found = LoginSequence(dealer_code=dealer_code, last=0)
        db.session.add(found)
        db.session.flush()
    return found


def _administrator_id(first: str) -> str:
    number, login_id = 1, first
    while _is_taken(login_id):
        number += 1
        login_id = f"{first}{number}"
    return login_id


def _is_taken(login_id: str) -> bool:
    """An id must mean one person in the whole installation: it is typed before the legal entity is known."""
    here = db.session.scalar(select(User.id).where(User.login_id == login_id))
    anywhere = db.session.scalar(select(SignInName.user_id).where(SignInName.name == fold(login_id)).limit(1))
    return here is not None or anywhere is not None


def _keep_sign_in_names(user: User) -> None:
    """An address that signs somebody else in stays theirs: nobody is locked out by typing it into their own profile."""
    db.session.execute(delete(SignInName).where(SignInName.user_id == user.id))
    names = {fold(user.login_id), fold(user.email)} - {""}
    gone = select(User.id).where(~User.active)
    theirs = select(SignInName.name).where(SignInName.name == fold(user.email), SignInName.user_id.not_in(gone))
    names -= set(db.session.scalars(theirs))
    db.session.add_all(
        SignInName(name=name, user_id=user.id, legal_entity_id=user.legal_entity_id) for name in sorted(names)
    )
    db.session.flush()
