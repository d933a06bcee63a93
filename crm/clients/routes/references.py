"""Reference lists: one page to keep them, and « + » wherever one of them is chosen (mission AX-04)."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.rights import may
from crm.clients.actions import references
from crm.clients.actions.references import EntryExists
from crm.clients.forms.editing import EntryForm
from crm.clients.labels import LISTS, TAG_COLOURS
from crm.clients.models import Reference
from crm.clients.queries import entries, entry
from crm.clients.routes import clients
from crm.extensions import db
from crm.web.dialogs import in_dialog
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render, wants_fragment, with_event

RIGHT = "add to reference lists"
COLOURED = ("tag", "group")
LIST = f"<any({','.join(LISTS)}):list_name>"


@clients.get("/clients/lists")
@clients.get(f"/clients/lists/{LIST}")
@allow("see clients")
def reference_lists(list_name: str = "segment") -> Response:
    """Shows one list with its entries in their order."""
    return _page(list_name)


@clients.get(f"/clients/lists/{LIST}/new")
@allow(RIGHT)
def ask_entry(list_name: str) -> Response:
    """Asks for a new entry: in a dialog over the form where it is missing, or as a page."""
    return _ask(list_name, EntryForm(None))


@clients.post(f"/clients/lists/{LIST}")
@allow(RIGHT)
def new_entry(list_name: str) -> Response:
    """Adds the entry; the form below the dialog gets it, chosen."""
    form = EntryForm()
    if not form.validate():
        return _ask(list_name, form, 422)
    try:
        added = references.add_entry(list_name, form.label.data, actor(current_user), form.colour.data or "")
    except (EntryExists, ValueError) as problem:
        form.label.errors = [_problem(problem)]
        return _ask(list_name, form, 422)
    db.session.commit()
    if wants_fragment() and request.form.get("into") == "form":
        return with_event(render("clients/lists/_added.html", entry=added), "dialog:close")
    flash(_("“%(label)s” was added.", label=added.label), "success")
    return redirect_to(url_for("clients.reference_lists", list_name=list_name))


@clients.post("/clients/lists/entries/<public_id>")
@allow(RIGHT)
def change_entry(public_id: str) -> Response:
    """Gives an entry another name and colour."""
    found, form = entry(public_id) or abort(404), EntryForm()
    if not form.validate():
        return _page(found.list_name, found, " ".join(e for f in form for e in f.errors), 422)
    try:
        references.change_entry(found, form.label.data, form.colour.data or found.colour, actor(current_user))
    except (EntryExists, ValueError) as problem:
        return _page(found.list_name, found, _problem(problem), 422)
    return _done(found)


@clients.post("/clients/lists/entries/<public_id>/<any(up,down):direction>")
@allow(RIGHT)
def move_entry(public_id: str, direction: str) -> Response:
    """Moves an entry one place up or down."""
    found = entry(public_id) or abort(404)
    references.move_entry(found, direction == "up")
    return _done(found)


@clients.post("/clients/lists/entries/<public_id>/<any(retire,restore):what>")
@allow(RIGHT)
def retire_entry(public_id: str, what: str) -> Response:
    """Stops offering an entry, or offers it again; clients that have it keep it."""
    found = entry(public_id) or abort(404)
    references.retire_entry(found, what == "retire", actor(current_user))
    return _done(found)


def _problem(problem: Exception) -> str:
    if isinstance(problem, EntryExists):
        return _("“%(label)s” is in the list already.", label=problem.entry.label)
    return _("Give a name.")


def _done(found: Reference) -> Response:
    db.session.commit()
    if wants_fragment():
        return _page(found.list_name)
    return redirect_to(url_for("clients.reference_lists", list_name=found.list_name))


def _page(list_name: str, wrong: Reference | None = None, problem: str = "", status: int = 200) -> Response:
    return render(
        "clients/lists/index.html",
        "clients/lists/_entries.html",
        status,
        list_name=list_name,
        lists=LISTS,
        entries=entries(list_name, active_only=False),
        coloured=list_name in COLOURED,
        wrong=wrong,
        problem=problem,
        may_edit=may(current_user, RIGHT),
    )


def _ask(list_name: str, form: EntryForm, status: int = 200) -> Response:
    if list_name in COLOURED and not form.colour.data:
        form.colour.data = TAG_COLOURS[len(entries(list_name, active_only=False)) % len(TAG_COLOURS)]
    values = {"list_name": list_name, "title": LISTS[list_name], "form": form, "coloured": list_name in COLOURED}
    values["into"] = "form" if request.values.get("into") == "form" else ""
    return in_dialog(render("clients/lists/new.html", "clients/lists/_new.html", status, **values))
