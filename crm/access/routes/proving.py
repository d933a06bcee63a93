"""Who is this? What the pages share that let people prove it, so that each does it in the same order.

An attempt is counted and committed first; then, with no transaction open, the password is looked at: argon2 takes its
time, and SQLite has one writer.
"""

from flask import Response, current_app, request
from flask_babel import ngettext

from crm.access import devices, links
from crm.access.passwords import matches
from crm.access.queries import Account, account_named
from crm.access.throttling import Attempt, Slowed, count_attempt, forgive
from crm.config import Settings
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.database import reading
from crm.kernel.tenancy import EVERY_TENANT, inside


def find_account(name: str) -> Account | None:
    """Returns the account that a typed name means, in a transaction of its own that takes no write lock."""
    with reading(), inside(db.session(), EVERY_TENANT):
        return account_named(name)


def is_right(attempt: Attempt, password_hash: str | None, password: str) -> bool:
    """Returns whether the password is right; wrong ones stay counted. Raises Slowed while a pause lasts."""
    count_attempt(attempt, now())
    db.session.commit()
    if not matches(password_hash, password):
        return False
    forgive(attempt, now())
    db.session.commit()
    return True


def attempt_by(name: str, account: Account | None, purpose: str = "sign in") -> Attempt:
    """Returns this request's attempt on an account."""
    mark = devices.known_device(
        request.cookies.get(devices.COOKIE), account.user_id if account else None, settings().secret_key
    )
    return Attempt(name, request.remote_addr or "", mark, purpose)


def remember_device(response: Response, user_id: int) -> None:
    """Lets the browser be known as one of the account's owner."""
    response.set_cookie(
        devices.COOKIE,
        devices.remember(request.cookies.get(devices.COOKIE), user_id, settings().secret_key),
        max_age=devices.LASTS,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def slowed_words(slowed: Slowed) -> str:
    """Returns how long to wait, in words."""
    return ngettext(
        "Too many attempts. Wait %(num)s second, then try again.",
        "Too many attempts. Wait %(num)s seconds, then try again.",
        slowed.seconds,
    )


def one_time_address(seed: str) -> str:
    """Returns the whole address of a mailed link, made when the mail is (docs/decisions/009-one-time-links.md)."""
    return whole_address(links.token_from(seed, settings().secret_key))


def whole_address(token: str) -> str:
    """Returns the address of a link on the configured BASE_URL, whatever host the request named."""
    return settings().base_url + _path(token)


def settings() -> Settings:
    """Returns the settings of this application."""
    return current_app.config["SETTINGS"]


def _path(token: str) -> str:
    """Mails are made without a request: no host but BASE_URL's is known here."""
    return current_app.url_map.bind("").build("access.set_password", {"token": token})
