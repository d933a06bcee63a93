"""Deny by default: a route without a declared right answers 403 (reliability.md, rule 10)."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, g, make_response, redirect, request, session, url_for
from flask_login import current_user

from crm.access.models import User
from crm.access.rights import ANYBODY, API_KEY, may
from crm.access.sessions import user_of_session
from crm.extensions import db, login
from crm.kernel.database import set_planned_once, set_reading, set_writing
from crm.kernel.tenancy import TenantSession

View = TypeVar("View", bound=Callable)
Row = TypeVar("Row")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
SESSION_KEY = "sid"


def allow(right: str) -> Callable[[View], View]:
    """Declares the right that a route (or an API resource class) asks for."""

    def mark(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return mark


def planned_once(view: View) -> View:
    """Marks a page that asks the same few statements with other values all day (crm/kernel/database.py)."""
    view.planned_once = True  # type: ignore[attr-defined]
    return view


def for_reader(row: Row | None, allowed: Callable[[User, Row], bool]) -> Row:
    """Returns a row that was looked up as the reader; 404 when it is hidden, 403 when this is not for them to do."""
    if row is None:
        abort(404)
    if not allowed(current_user, row):
        abort(403)
    return row


def declared_right(endpoint: str | None) -> str | None:
    """Returns the right that an endpoint declares, None when it declares none."""
    view = current_app.view_functions.get(endpoint or "")
    holder = getattr(view, "view_class", view)
    return getattr(view, "right", None) or getattr(holder, "right", None)


def install(app: Flask) -> None:
    """Puts the guard in front of every request."""
    app.before_request(_choose_transaction)
    app.before_request(_check)
    app.teardown_request(_end_reading)
    login.request_loader(_load_user)
    login.user_loader(lambda _: None)


def _choose_transaction() -> None:
    (set_reading if request.method in SAFE_METHODS else set_writing)()
    view = current_app.view_functions.get(request.endpoint or "")
    set_planned_once(getattr(view, "planned_once", False))


def _end_reading(error: BaseException | None) -> None:
    if error is None and request.method in SAFE_METHODS and db.session.registry.has():
        end_reading(db.session())


def end_reading(session: TenantSession) -> None:
    """Ends a transaction that has only read by COMMIT; with changes that nobody saved, nothing is done.

    At each ROLLBACK, with which a session closes, psycopg forgets the statements that it has prepared: PostgreSQL
    would plan every list anew.
    """
    if session.in_transaction() and not (session.new or session.dirty or session.deleted):
        session.commit()


def _load_user(_request):
    token = session.get(SESSION_KEY)
    return user_of_session(token) if token else None


def _check():
    if request.endpoint is None or request.endpoint == "static":
        return None
    right = declared_right(request.endpoint)
    if right is None or (right != API_KEY and _comes_from_elsewhere()):
        abort(403)
    if right in (ANYBODY, API_KEY):
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    g.legal_entity_id = current_user.legal_entity_id
    if not may(current_user, right):
        abort(403)
    return None


def _comes_from_elsewhere() -> bool:
    return request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site"


def _ask_to_sign_in():
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    address = url_for("access.sign_in", next=wanted) if wanted != "/" else url_for("access.sign_in")
    if request.headers.get("HX-Request"):
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = url_for("access.sign_in")
        return answer
    db.session.rollback()
    return redirect(address)
