"""Saving, changing and forgetting views; each answer goes back to the list."""

from flask import Blueprint, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.extensions import db
from crm.views.actions import NotYours, as_address, change_view, delete_view, open_with, save_view
from crm.views.forms import LISTS, ViewForm
from crm.views.queries import view_for
from crm.web.guards import allow
from crm.web.navigation import url_if_any
from crm.web.rendering import redirect_to, render

blueprint = Blueprint("views", __name__, url_prefix="/views")
USUAL = "leads.index"


@blueprint.get("/new")
@allow("use the application")
def new():
    """The form that names the filter which is shown now."""
    form = ViewForm(request.args, meta={"csrf": True})
    return render("views/new.html", "views/_new.html", form=form)


@blueprint.post("")
@allow("use the application")
def create():
    """Saves the view and opens the list with it."""
    form = ViewForm()
    if not form.validate():
        return render("views/new.html", "views/_new.html", 422, form=form)
    view = save_view(
        current_user, LISTS[form.list.data], form.name.data, form.query.data, form.sharing.data, form.profile.data
    )
    db.session.commit()
    return redirect_to(_address(_list(), view.query, view.public_id))


@blueprint.post("/<public_id>")
@allow("use the application")
def change(public_id: str):
    """Gives the reader's own view the filter that is shown now."""
    view = _view(public_id)
    try:
        change_view(current_user, view, request.form.get("query", "")[:4000])
    except NotYours:
        abort(403)
    db.session.commit()
    flash(_("The view “%(name)s” has been saved.", name=view.name), "success")
    return redirect_to(_address(_list(), view.query, public_id))


@blueprint.post("/<public_id>/deletion")
@allow("use the application")
def delete(public_id: str):
    """Forgets the reader's own view."""
    view = _view(public_id)
    try:
        delete_view(current_user, view)
    except NotYours:
        abort(403)
    db.session.commit()
    return redirect_to(url_for(_list()))


@blueprint.post("/default")
@allow("use the application")
def open_by_default():
    """Opens the list with this filter from now on; an empty one goes back to the usual."""
    query = as_address(request.form.get("query", "")[:4000])
    open_with(current_user, _list(), query or None)
    db.session.commit()
    flash(_("The list opens with this filter.") if query else _("The list opens as usual."), "success")
    return redirect_to(_address(_list(), query, ""))


def _view(public_id: str):
    view = view_for(current_user, public_id)
    if view is None:
        abort(404)
    return view


def _list() -> str:
    name = request.form.get("list", "")
    return name if name in LISTS and url_if_any(name) else USUAL


def _address(endpoint: str, query: str, view: str) -> str:
    pairs = "&".join(part for part in (query, f"view={view}" if view else "") if part)
    return url_for(endpoint) + (f"?{pairs}" if pairs else "")
