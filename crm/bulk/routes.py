"""Changing many rows of any list: choose, see what would happen, do it, watch, undo (list rule 6)."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict

from crm.access.rights import may
from crm.bulk.actions import (
    MOST,
    CannotUndo,
    NothingSelected,
    TooMany,
    advance,
    chosen,
    may_undo,
    preview,
    start,
    undo,
)
from crm.bulk.models import UNDONE, BulkRun
from crm.bulk.queries import run_for, run_to_change, runs_of
from crm.bulk.words import REASONS
from crm.extensions import db
from crm.web.bulk import LISTS, BulkForm, BulkList, Offer
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render

blueprint = Blueprint("bulk", __name__, url_prefix="/bulk")
ALL = "all"


@blueprint.get("")
@allow("use the application")
def index() -> Response:
    """The reader's own changes of many rows, to look at or to undo."""
    return render("bulk/index.html", runs=[_line(run) for run in runs_of(current_user)])


@blueprint.get("/<list_name>/count")
@allow("use the application")
def count(list_name: str) -> Response:
    """How many rows the filter has, asked for once something is selected: no list counts what it does not show."""
    one = LISTS.get(list_name) or abort(404)
    filtered = one.within(MultiDict(parse_qsl(request.args.get("filter", "")[:4000])))
    allowed = next((offer for offer in one.offers if may(current_user, offer.verb.right)), None) or abort(403)
    found = preview(allowed.verb, current_user, filtered)
    return render("bulk/_count.html", total=min(found.total, MOST), more=found.total > MOST)


@blueprint.post("/<list_name>/<change>/preview")
@allow("use the application")
def ask(list_name: str, change: str) -> Response:
    """Says what would happen to the chosen rows, and asks for what the change needs."""
    one, offer = _wanted(list_name, change)
    return _ask(one, offer, offer.form(None))


@blueprint.post("/<list_name>/<change>")
@allow("use the application")
def begin(list_name: str, change: str) -> Response:
    """Changes the chosen rows; the first few at once, the rest in the worker."""
    one, offer = _wanted(list_name, change)
    form = offer.form()
    if not form.validate():
        return _ask(one, offer, form, 422)
    try:
        ids = chosen(offer.verb, current_user, _chosen(one))
    except NothingSelected:
        return _ask(one, offer, form, 422, _("Nothing was chosen, or it is not there any more."))
    except TooMany:
        return _ask(one, offer, form, 422)
    run = start(offer.verb, current_user, ids, form.asked())
    advance(run)
    db.session.commit()
    return redirect_to(url_for("bulk.show", public_id=run.public_id))


@blueprint.get("/runs/<public_id>")
@allow("use the application")
def show(public_id: str) -> Response:
    """How far a change is, which rows stay as they were and why, and how to undo it."""
    run = run_for(current_user, public_id) or abort(404)
    one, offer = _offered(run)
    values = {"run": run, "list": one, "offer": offer, "told": offer.told(run.asked), "undoable": may_undo(run)}
    values |= {"reasons": _reasons(one)}
    return render("bulk/run.html", "bulk/_run.html", **values)


@blueprint.post("/runs/<public_id>/undo")
@allow("use the application")
def undo_run(public_id: str) -> Response:
    """Puts the rows back as they were."""
    run = run_to_change(current_user, public_id) or abort(404)
    if not may(current_user, _offered(run)[1].verb.right):
        abort(403)
    try:
        undo(run)
    except CannotUndo:
        flash(_("This can no longer be undone."), "warning")
        return redirect_to(url_for("bulk.show", public_id=public_id))
    advance(run)
    db.session.commit()
    return redirect_to(url_for("bulk.show", public_id=public_id))


def _line(run: BulkRun) -> dict:
    one, offer = _offered(run)
    progress = f"{run.done} / {run.total}" if run.is_busy else ""
    changed = _("Undone") if run.state == UNDONE else one.counted(len(run.before))
    said = {"label": offer.label, "told": offer.told(run.asked), "rows": progress or changed}
    return {"id": run.public_id, "at": run.started_at, "undoable": may_undo(run), **said}


def _ask(one: BulkList, offer: Offer, form: BulkForm, status: int = 200, problem: str = "") -> Response:
    found = preview(offer.verb, current_user, _chosen(one))
    names = ("scope", "filter", one.box)
    return render(
        "bulk/preview.html",
        status=status,
        list=one,
        offer=offer,
        form=form,
        found=found,
        too_many=found.total > MOST,
        most=MOST,
        reasons=_reasons(one),
        kept=[(name, value) for name in names for value in request.form.getlist(name)],
        problem=problem,
        back=f"{url_for(one.endpoint)}?{request.form.get('filter', '')[:4000]}".rstrip("?"),
    )


def _wanted(list_name: str, change: str) -> tuple[BulkList, Offer]:
    """Returns what is to be done; 404 for what there is not, 403 for what the reader may not."""
    one = LISTS.get(list_name) or abort(404)
    offer = one.offer(change) or abort(404)
    if not may(current_user, offer.verb.right):
        abort(403)
    return one, offer


def _offered(run: BulkRun) -> tuple[BulkList, Offer]:
    list_name, _dot, change = run.verb.partition(".")
    one = LISTS[list_name]
    return one, one.offer(change) or abort(404)


def _chosen(one: BulkList) -> ColumnElement[bool]:
    """The condition for the rows that were ticked, or for all of the filter."""
    if request.form.get("scope") == ALL:
        return one.within(MultiDict(parse_qsl(request.form.get("filter", "")[:4000])))
    model = one.offers[0].verb.model
    return model.public_id.in_(request.form.getlist(one.box)[: MOST + 1])


def _reasons(one: BulkList) -> Mapping[str, object]:
    return {**REASONS, **one.reasons}
