"""A clear answer to whoever still had a client open that was merged or deleted meanwhile: nothing is saved, and why."""

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from crm.clients.dossier import client_by_id, gone
from crm.clients.routes import clients
from crm.web import errors
from crm.web.rendering import render, wants_fragment, with_toast


@clients.errorhandler(404)
def say_gone(error: NotFound) -> Response:
    """Says what became of the client; the usual page when there never was one."""
    public_id = str((request.view_args or {}).get("public_id", ""))
    lost = gone(public_id) if public_id and current_user.is_authenticated else None
    if lost is None:
        return errors.answer(error)
    kept = client_by_id(lost.merged_into_id)
    if wants_fragment():
        answer = with_toast(Response(status=410), _words(kept is not None), "danger")
        answer.headers["HX-Reswap"] = "none"
        return answer
    return render("clients/one/meanwhile.html", status=410, kept=kept, words=_words(kept is not None))


def _words(merged: bool) -> str:
    if merged:
        return _("This client was merged into another one meanwhile. Nothing was saved.")
    return _("This client was deleted meanwhile. Nothing was saved.")
