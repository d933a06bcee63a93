"""Making two records one: choosing the other, which stays and each value; undoing it (mission AX-02, X-14)."""

from dataclasses import dataclass

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.access.actors import actor
from crm.clients.actions import decide, merging
from crm.clients.actions.merging import CHOICES, CannotMerge, CannotUndoMerge
from crm.clients.dossier import client_by_id
from crm.clients.forms.merging import MergeForm
from crm.clients.models import Client, Merge
from crm.clients.queries import client_for, look_up
from crm.clients.queries.doubles import asked_about, hanging_on, merge_named, points_shown
from crm.clients.routes import clients
from crm.clients.routes.doubles_words import HANGING, LABELS, REASONS, shown
from crm.extensions import db
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render

FIRST, SECOND = "first", "second"
REFUSALS = {
    "itself": _l("A client cannot be merged with itself."),
    "gone": _l("One of the two was merged or deleted meanwhile. Nothing was changed."),
    "company_and_person": _l("A company and a person cannot be one client. Make the person a contact of the company."),
}
NOT_UNDONE = {
    "undone": _l("This merge was undone already."),
    "too_late": _l("A merge can be undone for 30 days."),
    "kept_gone": _l("The client that stayed was itself merged or deleted since: undo that first."),
}


@dataclass(frozen=True)
class Choice:
    """A value that differs: its label, both values as shown, and which one is chosen to begin with."""

    name: str
    label: str
    first: str
    second: str
    chosen: str


@clients.get("/clients/<public_id>/merge")
@allow("merge clients")
def merge(public_id: str) -> Response:
    """Asks for the other record; with one chosen, shows both side by side."""
    client = client_for(current_user, public_id) or abort(404)
    other_id = request.args.get("other", "")
    if not other_id:
        return _choose(client)
    return _compare(client, client_for(current_user, other_id) or abort(404), MergeForm(None))


@clients.post("/clients/<public_id>/merge")
@allow("merge clients")
def do_merge(public_id: str) -> Response:
    """Makes the two one."""
    form = MergeForm()
    client, other = (client_for(current_user, key) or abort(404) for key in (public_id, form.other.data or ""))
    seen = (form.first_revision.data, form.second_revision.data)
    if not form.validate() or seen != (client.revision, other.revision):
        return _compare(client, other, form, _("Somebody changed one of the two meanwhile. Look again."), 422)
    kept, gone = (client, other) if form.kept.data == FIRST else (other, client)
    try:
        merging.merge(kept, gone, _values(form.kept.data), actor(current_user))
    except CannotMerge as refusal:
        db.session.rollback()
        return _compare(client, other, form, str(REFUSALS[refusal.why]), 422)
    db.session.commit()
    flash(_("Merged. It can be undone for 30 days, on the page of duplicates."), "success")
    return redirect_to(url_for("clients.page", public_id=kept.public_id))


@clients.post("/clients/merges/<public_id>/undo")
@allow("merge clients")
def undo_merge_of(public_id: str) -> Response:
    """Makes two of one again; says what could not be put back."""
    found: Merge = merge_named(public_id) or abort(404)
    try:
        left = merging.undo_merge(found, actor(current_user))
    except CannotUndoMerge as refusal:
        db.session.rollback()
        flash(str(NOT_UNDONE[refusal.why]), "warning")
        return redirect_to(url_for("clients.doubles"))
    db.session.commit()
    flash(_("There are two clients again."), "success")
    if left.rows or left.fields:
        flash(_("What was changed since the merge stayed with the client that had been kept."), "info")
    return redirect_to(url_for("clients.page", public_id=client_by_id(found.gone_id).public_id))


def _values(kept: str) -> dict[str, str]:
    """Returns for each choice whether the value of the one that goes was taken."""
    said = {name: request.form.get(f"value-{name}", "") for name in CHOICES}
    return {name: "kept" if side == kept else "gone" for name, side in said.items() if side in (FIRST, SECOND)}


def _choose(client: Client) -> Response:
    typed = request.args.get("find", "")[:100]
    matched = decide(asked_about(client)).candidates
    near = {found.known.client_id: found.verdict for found in matched if found.known.client_id != client.id}
    alike = [(other, verdict) for key, verdict in near.items() if (other := client_by_id(key)) and _fits(client, other)]
    values = {
        "client": client,
        "typed": typed,
        "near": alike[:5],
        "found": [one for one in look_up(current_user, typed) if _fits(client, one.client)] if typed else [],
        "reasons": REASONS,
    }
    return render("clients/doubles/choose.html", "clients/doubles/_choose.html", **values)


def _fits(client: Client, other: Client) -> bool:
    """A company and a person cannot be one, nor anybody one with themselves."""
    return other.id != client.id and (other.kind == "B2B") == (client.kind == "B2B")


def _compare(client: Client, other: Client, form: MergeForm, problem: str = "", status: int = 200) -> Response:
    weights = hanging_on([client.id, other.id])
    if not form.kept.data:
        form.kept.data = FIRST if sum(weights[client.id].values()) >= sum(weights[other.id].values()) else SECOND
    form.shows(client, other)
    values = {
        "first": client,
        "second": other,
        "form": form,
        "problem": problem or _refusal(client, other),
        "can_merge": not _refusal(client, other),
        "choices": [choice for name in CHOICES if (choice := _choice(name, client, other, form.kept.data))],
        "weights": weights,
        "points": points_shown([client.id, other.id]),
        "hanging": HANGING,
    }
    return render("clients/doubles/compare.html", status=status, **values)


def _refusal(client: Client, other: Client) -> str:
    if client.id == other.id:
        return str(REFUSALS["itself"])
    return str(REFUSALS["company_and_person"]) if (client.kind == "B2B") != (other.kind == "B2B") else ""


def _choice(name: str, client: Client, other: Client, kept: str) -> Choice | None:
    """Returns the choice when the two values differ; to begin with what the other lacks, else the kept one's."""
    first, second = shown(name, client), shown(name, other)
    if first == second:
        return None
    chosen = request.form.get(f"value-{name}") or (FIRST if not second else SECOND if not first else kept)
    return Choice(name, str(LABELS[name]), first, second, chosen)
