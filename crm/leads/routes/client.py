"""Whose request it is and who else is on it: another client, further people with their roles (mission CM-02, CM-07)."""

from flask import Response, abort
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.clients.actions import ClientIsGone
from crm.clients.queries import client_for, entries, look_up
from crm.leads.actions.client import link_client
from crm.leads.actions.people import add_person, change_role, remove_person
from crm.leads.actions.treatment import LeadIsClosed
from crm.leads.forms.client import ClientForm, PersonForm, RemovalForm, RoleFields, RoleForm
from crm.leads.models import Lead, LeadContact
from crm.leads.queries.people import person_on
from crm.leads.routes import leads
from crm.leads.routes.changing import ask, change, treatable
from crm.web.guards import allow
from crm.web.record_page import Change

ROLES = "role"


@leads.get("/leads/<public_id>/client")
@allow("treat leads")
def choose_client(public_id: str) -> Response:
    """Asks whose lead it is."""
    return _ask_client(treatable(public_id), ClientForm(None))


@leads.post("/leads/<public_id>/client")
@allow("treat leads")
def change_client(public_id: str) -> Response:
    """Links the lead to another client."""
    form = ClientForm()
    if form.look.data:
        return _ask_client(treatable(public_id), form)

    def verb(lead: Lead) -> None:
        if not lead.is_open:
            raise LeadIsClosed
        client = client_for(current_user, form.client.data)
        if client is None:
            raise ClientIsGone
        link_client(lead, client, actor(current_user))

    return change(public_id, form, verb, Change(_("Client changed."), again=_ask_client))


@leads.get("/leads/<public_id>/people/new")
@allow("treat leads")
def choose_person(public_id: str) -> Response:
    """Asks who else is on the lead."""
    return _ask_person(treatable(public_id), _with_roles(PersonForm(None)))


@leads.post("/leads/<public_id>/people")
@allow("treat leads")
def add(public_id: str) -> Response:
    """Puts somebody more on the lead."""
    form = _with_roles(PersonForm())
    if form.look.data:
        return _ask_person(treatable(public_id), form)

    def verb(lead: Lead) -> None:
        person = client_for(current_user, form.person.data)
        if person is None:
            raise ClientIsGone
        add_person(lead, person, form.chosen_role(), actor(current_user))

    return change(public_id, form, verb, Change(_("Added to the lead."), again=_ask_person))


@leads.post("/leads/<public_id>/people/<person_id>/role")
@allow("treat leads")
def role(public_id: str, person_id: str) -> Response:
    """Gives somebody on the lead another role."""
    form = _with_roles(RoleForm())
    by = actor(current_user)
    return change(
        public_id,
        form,
        lambda lead: change_role(lead, _on(lead, person_id), form.chosen_role(), by),
        Change(_("Role saved.")),
    )


@leads.post("/leads/<public_id>/people/<person_id>/removal")
@leads.delete("/leads/<public_id>/people/<person_id>")
@allow("treat leads")
def remove(public_id: str, person_id: str) -> Response:
    """Takes somebody off the lead."""
    by = actor(current_user)
    return change(
        public_id, RemovalForm(), lambda lead: remove_person(lead, _on(lead, person_id), by), Change(_("Removed."))
    )


def _on(lead: Lead, person_id: str) -> LeadContact:
    return person_on(lead, person_id) or abort(404)


def _with_roles(form: RoleFields) -> RoleFields:
    form.offer(entries(ROLES))
    return form


def _ask_client(lead: Lead, form: ClientForm, status: int = 200, problem: str = "") -> Response:
    typed = form.find_client.data or ""
    return ask(lead, form, "client_choice", status, problem, typed=typed, found=look_up(current_user, typed))


def _ask_person(lead: Lead, form: PersonForm, status: int = 200, problem: str = "") -> Response:
    typed = form.find_person.data or ""
    return ask(lead, form, "person", status, problem, typed=typed, found=look_up(current_user, typed))
