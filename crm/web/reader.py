"""Whoever reads: the person, and their language and zone, else what the browser was told or asks for."""

import os

from flask import Flask, g, has_request_context, request
from flask_login import current_user

from crm.access.models import User
from crm.kernel.trade import LANGUAGES
from crm.outlets.queries import known_outlet

HOME_LANGUAGE = "fr"
HOME_ZONE = "Europe/Paris"
COOKIE = "language"
TERMINAL = ("LC_ALL", "LC_MESSAGES", "LANG")


def me() -> User:
    """Returns the person who is signed in, as the row itself: `current_user` stands for whoever asks later, too."""
    return current_user._get_current_object()


def language() -> str:
    """Returns the reader's language, a key of LANGUAGES."""
    if not has_request_context():
        return _of_the_terminal()
    own = _own_language()
    if own in LANGUAGES:
        return own
    return request.accept_languages.best_match(LANGUAGES, default=HOME_LANGUAGE)


def _of_the_terminal() -> str:
    """A command speaks as its terminal does (LC_ALL, LC_MESSAGES, LANG), and French when that says nothing."""
    said = next((os.environ[name] for name in TERMINAL if os.environ.get(name)), "")
    return said[:2] if said[:2] in LANGUAGES else HOME_LANGUAGE


def zone() -> str:
    """Returns the zone in which times are shown and typed: that of the reader's main outlet."""
    if not has_request_context() or g.get("without_database") or not current_user.is_authenticated:
        return HOME_ZONE
    outlet = known_outlet(current_user.main_outlet_id) if current_user.main_outlet_id else None
    return outlet.timezone if outlet else HOME_ZONE


def _own_language() -> str | None:
    if g.get("without_database") or not current_user.is_authenticated:
        return request.cookies.get(COOKIE)
    return current_user.language


def install(app: Flask) -> None:
    """Gives templates the languages to choose from."""
    app.jinja_env.globals.update(languages=LANGUAGES, reader_language=language)
