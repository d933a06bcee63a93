"""Light or dark, wide or folded menu, language: kept so that the server draws the page right at once, without flash."""

from flask import Blueprint, Response, request
from flask_login import current_user

from crm.access.rights import ANYBODY
from crm.extensions import db
from crm.kernel.trade import LANGUAGES
from crm.web import reader
from crm.web.guards import allow
from crm.web.rendering import own_path

CHOICES = {"theme": ("light", "dark"), "menu": ("folded", "wide"), reader.COOKIE: tuple(LANGUAGES)}
KEPT_SECONDS = 400 * 24 * 3600  # browsers keep no cookie longer

blueprint = Blueprint("appearance", __name__)


@blueprint.post("/appearance")
@allow(ANYBODY)
def change() -> Response:
    """Keeps each choice that was sent and goes back to the page that sent it; an unknown value forgets the choice."""
    response = Response(status=303, headers={"Location": own_path(request.form.get("next", "/"))})
    for name in CHOICES.keys() & request.form.keys():
        _keep(response, name, request.form[name])
    _keep_language()
    return response


def chosen(name: str) -> str:
    """Returns the reader's choice called `name`, or an empty string."""
    value = request.cookies.get(name, "")
    return value if value in CHOICES[name] else ""


def _keep(response: Response, name: str, value: str) -> None:
    if value in CHOICES[name]:
        response.set_cookie(name, value, max_age=KEPT_SECONDS, samesite="Lax", secure=request.is_secure)
    else:
        response.delete_cookie(name, samesite="Lax")


def _keep_language() -> None:
    language = request.form.get(reader.COOKIE)
    if language in LANGUAGES and current_user.is_authenticated:
        current_user.language = language
        db.session.commit()
