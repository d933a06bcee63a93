"""Changing many rows of any list: choose, see what would happen, do it, watch, undo (list rule 6)."""

import re
from collections.abc import Mapping

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError

from crm.access.rights import may
from crm.bulk.actions import (
    MOST,
    WRITTEN_TO,
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
from crm.bulk.queries import rows_named, run_for, run_to_change, runs_of
from crm.bulk.words import REASONS
from crm.extensions import db
from crm.kernel.base import ALPHABET, public_id
from crm.web.bulk import LISTS, BulkForm, BulkList, Offer
from crm.web.guards import allow
from crm.web.listing import pairs_of, sent_filter
from crm.web.rendering import redirect_to, render

blueprint = Blueprint("bulk", __name__, url_prefix="/bulk")
ALL = "all"
SHOWN = 200  # rows that are named on a run's page
ONCE = re.compile(f"[{ALPHABET}]{{12}}")


@blueprint.get("")
@allow("use the application")
def index() -> Response:
    """The reader's own changes of many rows, to look at or to undo."""
    offered = ((run, _offered(run)) for run in runs_of(current_user))
    return render("bulk/index.html", runs=[_line(run, *of) for run, of in offered if of])


@blueprint.get("/<list_name>/count")
@allow("use the application")
def count(list_name: str) -> Response:
    """How many rows the filter has, asked for once something is selected: no list counts what it does not show."""
    one = LISTS.get(list_name) or abort(404)
    filtered = one.within(pairs_of(sent_filter(request.args)))
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
    once, asked = _once(), form.asked()
    known = run_for(current_user, once) if once else None  # one look: a second could see more, and begin it again
    if known is not None and (known.verb, known.asked) == (offer.verb.name, dict(asked)):
        return redirect_to(url_for("bulk.show", public_id=known.public_id))
    try:
        ids = chosen(offer.verb, current_user, _chosen(one))
    except (NothingSelected, TooMany):
        return _ask(one, offer, form, 422)
    return _begun(offer, ids, asked, once if known is None else "")  # else the same preview, asked for more


@blueprint.get("/runs/<public_id>")
@allow("use the application")
def show(public_id: str) -> Response:
    """How far a change is, which rows stay as they were and why, and how to undo it."""
    run = run_for(current_user, public_id) or abort(404)
    one, offer = _offered(run) or abort(404)
    values = {"run": run, "list": one, "offer": offer, "told": offer.told(run.asked), "undoable": may_undo(run)}
    values |= {"reasons": _reasons(one), "named": {} if run.is_busy else _named(run, offer), "shown": SHOWN}
    return render("bulk/run.html", "bulk/_run.html", **values)


@blueprint.post("/runs/<public_id>/undo")
@allow("use the application")
def undo_run(public_id: str) -> Response:
    """Puts the rows back as they were."""
    run = run_to_change(current_user, public_id) or abort(404)
    _one, offer = _offered(run) or abort(404)
    if not may(current_user, offer.verb.right):
        abort(403)
    try:
        undo(run)
    except CannotUndo:
        flash(_("This can no longer be undone."), "warning")
        return redirect_to(url_for("bulk.show", public_id=public_id))
    advance(run)
    db.session.commit()
    return redirect_to(url_for("bulk.show", public_id=public_id))


def _begun(offer: Offer, ids: list[int], asked: Mapping[str, object], once: str) -> Response:
    try:
        run = start(offer.verb, current_user, ids, asked, once or None)
    except IntegrityError:
        if not once:
            raise
        db.session.rollback()  # a second click at the same moment: the first one's run is theirs
        return redirect_to(url_for("bulk.show", public_id=once))
    advance(run)
    db.session.commit()
    return redirect_to(url_for("bulk.show", public_id=run.public_id))


def _once() -> str:
    """The id that the preview gave to the change it asks for, empty without one."""
    once = request.form.get("once", "")
    if once and not ONCE.fullmatch(once):
        abort(400)
    return once


def _named(run: BulkRun, offer: Offer) -> Mapping[int, tuple[str, str]]:
    told = [*run.failures[:SHOWN], *run.kept[:SHOWN]]
    return rows_named(offer.verb, current_user, {one["row"] for one in told})


def _line(run: BulkRun, one: BulkList, offer: Offer) -> dict:
    progress = f"{run.done} / {run.total}" if run.is_busy else ""
    changed = _("Undone") if run.state == UNDONE else one.counted(run.changed)
    said = {"label": offer.label, "told": offer.told(run.asked), "rows": progress or changed}
    return {"id": run.public_id, "at": run.started_at, "undoable": may_undo(run), **said}


def _ask(one: BulkList, offer: Offer, form: BulkForm, status: int = 200) -> Response:
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
        unwritten=offer.verb.alerts and found.total > WRITTEN_TO,
        most=MOST,
        reasons=_reasons(one),
        kept=[(name, value) for name in names for value in request.form.getlist(name)],
        new_id=_once() or public_id(),
        back=f"{url_for(one.endpoint)}?{sent_filter(request.form)}".rstrip("?"),
    )


def _wanted(list_name: str, change: str) -> tuple[BulkList, Offer]:
    """Returns what is to be done; 404 for what there is not, 403 for what the reader may not."""
    one = LISTS.get(list_name) or abort(404)
    offer = one.offer(change) or abort(404)
    if not may(current_user, offer.verb.right):
        abort(403)
    return one, offer


def _offered(run: BulkRun) -> tuple[BulkList, Offer] | None:
    """Returns the list and the change of a run, None for a change that does not exist any more."""
    list_name, _dot, change = run.verb.partition(".")
    one = LISTS.get(list_name)
    offer = one.offer(change) if one else None
    return (one, offer) if one and offer else None


def _chosen(one: BulkList) -> ColumnElement[bool]:
    """The condition for the rows that were ticked, or for all of the filter."""
    if request.form.get("scope") == ALL:
        return one.within(pairs_of(sent_filter(request.form)))
    model = one.offers[0].verb.model
    return model.public_id.in_(request.form.getlist(one.box)[: MOST + 1])


def _reasons(one: BulkList) -> Mapping[str, object]:
    return {**REASONS, **one.reasons}
