"""The language and zone of whoever reads: the person's own, else what the browser was told or asks for."""

from flask import Flask, g, has_request_context, request
from flask_login import current_user

from crm.kernel.trade import LANGUAGES

HOME_LANGUAGE = "fr"
HOME_ZONE = "Europe/Paris"
COOKIE = "language"


def language() -> str:
    """Returns the reader's language, a key of LANGUAGES."""
    if not has_request_context():
        return HOME_LANGUAGE
    own = _own_language()
    if own in LANGUAGES:
        return own
    return request.accept_languages.best_match(LANGUAGES, default=HOME_LANGUAGE)


def zone() -> str:
    """Returns the zone in which times are shown."""
    return HOME_ZONE


def _own_language() -> str | None:
    if g.get("without_database") or not current_user.is_authenticated:
        return request.cookies.get(COOKIE)
    return current_user.language


def install(app: Flask) -> None:
    """Gives templates the languages to choose from."""
    app.jinja_env.globals.update(languages=LANGUAGES, reader_language=language)
