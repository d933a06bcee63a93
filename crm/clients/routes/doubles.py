"""« Contrôler les doublons »: the check, the pairs it found, what a person says of each (mission AX-02, X-06)."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from crm.access.actors import actor
from crm.clients.actions import doubles as verbs
from crm.clients.actions.checking import FIELDS, NothingTelling, advance, start_check
from crm.clients.actions.merging import UNDO_WITHIN, CannotMerge
from crm.clients.dossier import client_by_id
from crm.clients.models import DoubleCheck
from crm.clients.queries.doubles import PAGE, double_named, open_pairs, points_shown, recent_merges
from crm.clients.routes import clients
from crm.clients.routes.doubles_words import REASONS
from crm.clients.routes.merging import REFUSALS
from crm.extensions import db
from crm.journal.models import Event
from crm.kernel.clock import now
from crm.web.forms import BaseForm
from crm.web.guards import allow
from crm.web.happenings import Entry, entry, tell
from crm.web.rendering import own_path, redirect_to, render

FIELD_LABELS = {
    "name": _l("Name"),
    "postal_code": _l("Postal code"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "siret": _l("SIRET"),
    "birth_date": _l("Birth date"),
}
USUAL = ("name", "postal_code")


@clients.get("/clients/doubles")
@allow("merge clients")
def doubles() -> Response:
    """The pairs that wait for a decision, the check, the merges that can be undone."""
    return _page(open_pairs(_after()), USUAL)


@clients.post("/clients/doubles")
@allow("merge clients")
def check_doubles() -> Response:
    """Starts a check by the chosen fields; a small base is done at once."""
    chosen = request.form.getlist("field")
    try:
        check = start_check(chosen, current_user.id)
    except NothingTelling:
        return _page(open_pairs(), chosen, _("Choose at least the name, a phone, an e-mail or the SIRET."), 422)
    advance(check)
    db.session.commit()
    return redirect_to(url_for("clients.double_check", public_id=check.public_id))


@clients.get("/clients/doubles/<public_id>")
@allow("merge clients")
def double_check(public_id: str) -> Response:
    """How far a check is, and the pairs that it found."""
    check = db.session.scalar(select(DoubleCheck).where(DoubleCheck.public_id == public_id)) or abort(404)
    return _page(open_pairs(_after(), check.pairs[:2000]), check.fields, check=check)


@clients.post("/clients/doubles/<public_id>/difference")
@allow("edit clients")
def say_different(public_id: str) -> Response:
    """« Ce n'est pas la même personne »."""
    double = double_named(public_id) or abort(404)
    try:
        verbs.say_different(double, actor(current_user))
    except verbs.AlreadyDecided:
        flash(_("Somebody has said so already."), "info")
    db.session.commit()
    return redirect_to(own_path(request.form.get("back", "") or url_for("clients.doubles")))


@clients.post("/clients/doubles/<public_id>/link")
@allow("edit clients")
def link_double(public_id: str) -> Response:
    """« Rattacher »: the newer record becomes the one known before; nothing of it is lost, and it can be undone."""
    double = double_named(public_id) or abort(404)
    try:
        verbs.link(double, actor(current_user))
    except (verbs.AlreadyDecided, CannotMerge) as refusal:
        db.session.rollback()
        why = refusal.why if isinstance(refusal, CannotMerge) else "gone"
        flash(str(REFUSALS[why]), "warning")
        return redirect_to(own_path(request.form.get("back", "") or url_for("clients.index")))
    db.session.commit()
    kept = client_by_id(double.other_id) or abort(404)
    flash(_("Linked to %(name)s. A manager can undo it for 30 days.", name=kept.name), "success")
    return redirect_to(own_path(request.form.get("back", "") or url_for("clients.page", public_id=kept.public_id)))


def _after() -> int:
    asked = request.args.get("after", "")
    return min(int(asked), 100_000) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0


def _page(pairs, chosen, problem: str = "", status: int = 200, check: DoubleCheck | None = None) -> Response:
    shown = sorted({client.id for pair in pairs for client in (pair.client, pair.other)})
    values = {
        "pairs": pairs,
        "points": points_shown(shown),
        "fields": [(field, FIELD_LABELS[field], field in chosen) for field in FIELDS],
        "form": BaseForm(None),
        "problem": problem,
        "check": check,
        "merges": recent_merges(now() - UNDO_WITHIN) if check is None else [],
        "reasons": REASONS,
        "after": _after() + PAGE if len(pairs) == PAGE else 0,
    }
    return render("clients/doubles/index.html", "clients/doubles/_pairs.html", status, **values)


def _merged(event: Event) -> Entry:
    return entry(event, "users", _("%(name)s was merged into this client", name=event.data.get("other", "")))


def _merged_away(event: Event) -> Entry:
    return entry(event, "users", _("Merged into %(name)s", name=event.data.get("other", "")))


tell(
    {
        "client.merged": _merged,
        "client.merged_away": _merged_away,
        "client.merge_undone": lambda event: entry(event, "arrow-back-up", _("Merge undone")),
        "client.different": lambda event: entry(event, "users", _("Not the same as another client that resembles")),
    }
)
