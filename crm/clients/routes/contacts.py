"""Contacts of a company and other relations: a new person in one small form, or somebody found by typing (CF-19, AX-12)."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.clients.actions.accounts import AlreadyThere
from crm.clients.actions.relating import NewTie, NotOneself, add_contact, relate
from crm.clients.dossier import namesakes, roles_known
from crm.clients.forms.contact import ContactForm
from crm.clients.forms.related import NewTieForm
from crm.clients.models import Client
from crm.clients.queries import client_for, described, look_up
from crm.clients.routes import clients
from crm.clients.routes.kinds import RoleUnknown, role_id
from crm.clients.routes.related import PROBLEMS
from crm.clients.routes.showing import RELATED, changed, client_to_change
from crm.clients.searchable import sort_name
from crm.extensions import db
from crm.web.dialogs import in_dialog
from crm.web.guards import allow
from crm.web.rendering import render

REFUSED = PROBLEMS | {
    NotOneself: lambda: _("A client cannot belong to itself."),
    AlreadyThere: lambda: _("These two belong together already."),
}


@clients.get("/clients/<public_id>/contacts/new")
@allow("edit clients")
def ask_contact(public_id: str) -> Response:
    """« Nouveau contact »: the empty form."""
    return _ask_contact(client_to_change(public_id), ContactForm(None))


@clients.post("/clients/<public_id>/contacts")
@allow("edit clients")
def new_contact(public_id: str) -> Response:
    """Makes the contact; warns once when somebody of the same name is known already (AX-12)."""
    client, form = client_to_change(public_id), ContactForm()
    if not form.validate():
        return _ask_contact(client, form, 422)
    known = namesakes(current_user, sort_name("contact", form.last_name.data, form.first_name.data or "", ""))
    if {one.public_id for one in known} - set((form.seen.data or "").split()):
        form.seen.data = " ".join(one.public_id for one in known)
        return _ask_contact(client, form, 409, known=known)
    try:
        tie = NewTie(role_id=role_id(form.role.data, current_user))
        add_contact(client, form.details(client), form.job_title.data or "", tie, actor(current_user))
    except RoleUnknown:
        db.session.rollback()
        return _ask_contact(client_to_change(public_id), form, 422, problem=PROBLEMS[RoleUnknown]())
    db.session.commit()
    return changed(public_id, _("Contact added."), RELATED)


@clients.get("/clients/<public_id>/relations/new")
@allow("edit clients")
def ask_tie(public_id: str) -> Response:
    """« Ajouter une relation »: a client found by typing, and how it belongs to this one."""
    client = client_to_change(public_id)
    usual = {"kind": request.args.get("kind") or ("contact" if client.kind == "B2B" else "relation")}
    form = NewTieForm(None, data=usual | {"client": request.args.get("client", "")[:16]})
    return _ask_tie(client, form)


@clients.post("/clients/<public_id>/relations")
@allow("edit clients")
def new_tie(public_id: str) -> Response:
    """Ties the client that was picked to this one; without JavaScript « Find » shows whom there is first."""
    client, form = client_to_change(public_id), NewTieForm()
    if request.form.get("look"):
        return _ask_tie(client, form)
    other = client_for(current_user, form.client.data or "")
    if not form.validate() or other is None:
        return _ask_tie(client, form, 422, "" if other else _("Choose a client of the list."))
    try:
        role = role_id(form.role.data, current_user)
        relate(client, other, NewTie(form.kind.data, role, form.note.data or ""), actor(current_user))
    except tuple(REFUSED) as problem:
        db.session.rollback()
        return _ask_tie(client_to_change(public_id), form, 422, REFUSED[type(problem)]())
    db.session.commit()
    return changed(public_id, _("Added."), RELATED)


def _ask_contact(client: Client, form: ContactForm, status: int = 200, problem: str = "", known=()) -> Response:
    url = url_for("clients.new_contact", public_id=client.public_id)
    values = {"client": client, "form": form, "url": url, "problem": problem, "known": known}
    values["roles_known"] = roles_known()
    return in_dialog(render("clients/one/contact.html", "clients/one/_contact.html", status, **values))


def _ask_tie(client: Client, form: NewTieForm, status: int = 200, problem: str = "") -> Response:
    picked = client_for(current_user, form.client.data) if form.client.data else None
    others = [one for one in look_up(current_user, form.find_client.data or "") if one.client is not picked]
    found = described([picked] if picked else []) + others
    values = {"client": client, "form": form, "problem": problem, "found": found, "chosen": form.client.data or ""}
    values["roles_known"] = roles_known()
    url = url_for("clients.new_tie", public_id=client.public_id)
    return in_dialog(render("clients/one/tie.html", "clients/one/_tie.html", status, url=url, **values))
