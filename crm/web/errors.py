"""What a person reads when something can't be done: a page, a passing message for htmx, JSON for the API."""

from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import DataError
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from crm.extensions import db
from crm.web.rendering import wants_fragment, with_toast

API = "/api/"


@dataclass(frozen=True)
class Words:
    """What is said for one status code: what happened, and what to do next."""

    title: str
    advice: str


WORDS = {
    400: Words(_l("This request can't be read"), _l("Go back, reload the page and try again.")),
    401: Words(_l("Please sign in"), _l("You are not signed in, or no longer.")),
    403: Words(_l("You may not do this"), _l("Ask your administrator if you need this right.")),
    404: Words(_l("This page does not exist"), _l("It was moved or removed, or you may not see it.")),
    405: Words(_l("This can't be done here"), _l("Go back to the page that you came from.")),
    409: Words(_l("Somebody else was faster"), _l("The record changed meanwhile. Reload the page to see it.")),
    410: Words(
        _l("This link no longer works"),
        _l("It was used already, it has expired, or a newer password was set."),
    ),
    413: Words(_l("This is too large"), _l("Send a smaller file.")),
    415: Words(_l("This kind of file can't be read"), _l("Choose another file.")),
    422: Words(_l("Something is missing or wrong"), _l("Check what you typed and try again.")),
    429: Words(_l("Too many attempts"), _l("Wait a moment, then try again.")),
    500: Words(_l("Something broke on our side"), _l("Nothing you saved is lost. Try again in a moment.")),
    503: Words(_l("Not available just now"), _l("Nothing you saved is lost. Try again in a moment.")),
}


def install(app: Flask) -> None:
    """Answers each status code of WORDS in plain words."""
    for code in WORDS:
        app.register_error_handler(code, answer)
    app.register_error_handler(DataError, refuse_value)


def refuse_value(error: DataError) -> Response:
    """Answers 400 to a value that the database can't hold: a NUL in an address, a number beyond its range."""
    db.session.rollback()
    return answer(BadRequest())


def answer(error: HTTPException) -> Response:
    """Returns the error as the caller can read it, with the headers that the error carries (Retry-After, Allow)."""
    code = error.code or 500
    g.without_database = code >= 500
    if error.response is not None:
        return make_response(error.response)
    response = _body(error, code)
    response.status_code = code
    for name, value in _headers(error):
        response.headers.setdefault(name, value)
    return response


def _headers(error: HTTPException) -> list[tuple[str, str]]:
    own = [pair for pair in error.get_headers() if pair[0].lower() != "content-type"]
    return own + list((getattr(error, "data", None) or {}).get("headers", {}).items())


def _body(error: HTTPException, code: int) -> Response:
    if request.path.startswith(API):
        return jsonify(_problem(error, code))
    if wants_fragment():
        response = with_toast(make_response(""), f"{WORDS[code].title}. {WORDS[code].advice}", "danger")
        response.headers["HX-Reswap"] = "none"
        return response
    inside = code < 500 and code != 401 and current_user.is_authenticated
    return make_response(render_template("errors/error.html", code=code, said=WORDS[code], inside=inside))


def _problem(error: HTTPException, code: int) -> dict:
    """Returns what flask-smorest documents for errors: code, status, message, errors."""
    said = getattr(error, "data", None) or {}
    problem = {
        "code": code,
        "status": HTTP_STATUS_CODES[code],
        "message": said.get("message") or str(WORDS[code].title),
    }
    errors = said.get("messages") or said.get("errors")
    return problem | ({"errors": errors} if errors else {})
