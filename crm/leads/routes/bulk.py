"""« Affecter des leads »: choose rows, see what would happen, give them, watch, undo."""

from urllib.parse import parse_qsl

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict

from crm.access.queries import active_people
from crm.access.queries import person as user_by_public_id
from crm.access.rights import LEAD_DESK, MANAGERS, SELLERS
from crm.assignment.bulk import MOST, CannotUndo, NothingSelected, advance, chosen_leads, preview, run_for, start, undo
from crm.assignment.models import BulkRun
from crm.extensions import db
from crm.kernel.filter import read_filter
from crm.leads.actions.ownership import CannotReceive
from crm.leads.models import Lead
from crm.leads.queries import Names, lead_fields
from crm.leads.routes import leads
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render

RECEIVERS = SELLERS | MANAGERS | LEAD_DESK


@leads.post("/leads/assignments/preview")
@allow("assign leads")
def preview_bulk():
    """Says what would happen to the chosen leads, and asks who gets them."""
    return _preview()


@leads.post("/leads/assignments")
@allow("assign leads")
def start_bulk():
    """Gives the chosen leads; the first few at once, the rest in the worker."""
    person = user_by_public_id(request.form.get("person", ""))
    if person is None and request.form.get("person") != "rules":
        return _preview(_("Choose who gets the leads."), 422)
    try:
        run = start(current_user, chosen_leads(current_user, _chosen()), person)
    except (NothingSelected, CannotReceive):
        return _preview(_("This person cannot receive leads, or no lead was chosen."), 422)
    advance(run)
    db.session.commit()
    return redirect_to(url_for("leads.bulk", public_id=run.public_id, back=_back()))


@leads.get("/leads/assignments/<public_id>")
@allow("assign leads")
def bulk(public_id: str):
    """How far a bulk assignment is, what could not be given and why, and how to undo it."""
    return render("leads/bulk.html", "leads/_bulk.html", run=_run(public_id), back=_back())


@leads.post("/leads/assignments/<public_id>/undo")
@allow("assign leads")
def undo_bulk(public_id: str):
    """Gives the leads back to whom they belonged."""
    run = _run(public_id)
    try:
        undo(run)
    except CannotUndo:
        flash(_("This can no longer be undone."), "warning")
        return redirect_to(url_for("leads.bulk", public_id=public_id, back=_back()))
    advance(run)
    db.session.commit()
    return redirect_to(url_for("leads.bulk", public_id=public_id, back=_back()))


def _preview(error: str = "", status: int = 200):
    return render(
        "leads/bulk_preview.html",
        status=status,
        found=preview(current_user, _chosen()),
        people=[person for person in active_people() if person.profile in RECEIVERS],
        kept=[(name, value) for name in ("lead", "scope", "filter") for value in request.form.getlist(name)],
        error=error,
        back=_back(),
    )


def _chosen() -> ColumnElement[bool]:
    """The condition for the rows that were ticked, or for all of the filter."""
    if request.form.get("scope") == "all":
        query = MultiDict(parse_qsl(request.form.get("filter", "")))
        return read_filter(lead_fields(Names(current_user)), query).sql()
    return Lead.public_id.in_(request.form.getlist("lead")[:MOST])


def _back() -> str:
    wanted = request.values.get("back", "")
    return wanted if wanted in ("leads.home", "leads.index") else "leads.index"


def _run(public_id: str) -> BulkRun:
    run = run_for(current_user, public_id)
    if run is None:
        abort(404)
    return run
