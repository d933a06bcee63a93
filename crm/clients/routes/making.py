"""A new client: B2C or B2B first, then the form; who may be known already shows while one types."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from crm.access.actors import actor
from crm.access.rights import may
from crm.clients.actions.entering import complete, enter_client
from crm.clients.actions.references import entry_named
from crm.clients.forms.making import FORMS, NewForm
from crm.clients.labels import KIND_BADGES
from crm.clients.models import Client
from crm.clients.queries import client_for, entries_of
from crm.clients.queries.alike import Alike, alike
from crm.clients.routes import clients
from crm.clients.routes.reasons import REASONS
from crm.extensions import db
from crm.outlets.queries import brands
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render

OFFERED = ("segment", "tag", "group", "role")
ADDED = {"new_segment": ("segment", "segment"), "new_tag": ("tag", "tags"), "new_group": ("group", "groups")}


@clients.get("/clients/new")
@allow("edit clients")
def new() -> Response:
    """Asks whether it is a person or a company, then shows the form."""
    kind = request.args.get("kind", "")
    if kind not in FORMS:
        return render("clients/choose.html", "clients/_choose.html")
    return _show(_form(kind, sent=False))


@clients.post("/clients/new")
@allow("edit clients")
def create() -> Response:
    """Makes the client; asks first when somebody alike is known already (list rule 14, mission AX-12)."""
    form = _form(request.args.get("kind") or request.form.get("kind", ""), sent=True)
    if form.attach.data:
        return _attach(form)
    if not form.validate():
        return _show(form, 422)
    known = alike(current_user, form.asked())
    if any(one.client.public_id not in (form.seen.data or "").split() for one in known):
        return _show(form, 409, known)
    return _made(form)


@clients.get("/clients/new/alike")
@allow("edit clients")
def new_alike() -> Response:
    """Who may be known already, while the form is being typed."""
    form = FORMS[_kind(request.args.get("kind", "B2C"))](request.args)
    known = alike(current_user, form.asked())
    return render("clients/alike.html", "clients/_alike.html", known=known, reasons=REASONS, badges=KIND_BADGES)


def _kind(kind: str) -> str:
    return kind if kind in FORMS else abort(404)


def _form(kind: str, sent: bool) -> NewForm:
    form = FORMS[_kind(kind)]() if sent else FORMS[_kind(kind)](None)
    form.offer(brands(), dict(entries_of(OFFERED)))
    return form


def _made(form: NewForm) -> Response:
    """Adds the missing entries of reference lists, and the client; a form that was sent twice makes one."""
    _add_entries(form)
    try:
        client = enter_client(form.as_entered(), actor(current_user))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        client = client_for(current_user, form.sent_once()) or abort(409)
    flash(_("Client created."), "success")
    return redirect_to(url_for("clients.page", public_id=client.public_id))


def _attach(form: NewForm) -> Response:
    """Completes the client who is there already with what was typed (« Rattacher »)."""
    client: Client = client_for(current_user, form.attach.data or "") or abort(404)
    form.validate()
    if any(name not in ("brand", "last_name", "company", "phone0") for name in form.errors):
        return _show(form, 422)
    entered = form.as_entered()
    complete(client, entered, actor(current_user))
    db.session.commit()
    flash(_("Added to the client who was there already."), "success")
    return redirect_to(url_for("clients.page", public_id=client.public_id))


def _add_entries(form: NewForm) -> None:
    """What was typed as « another » tag or segment becomes an entry of its list (mission AX-04)."""
    if not may(current_user, "add to reference lists"):
        return
    for name, (list_name, field) in ADDED.items():
        if form[name].data:
            entry = entry_named(list_name, form[name].data, actor(current_user))
            form.entries[entry.public_id] = entry
            one_of_several = field != "segment"
            form[field].data = [*(form[field].data or []), entry.public_id] if one_of_several else entry.public_id


def _show(form: NewForm, status: int = 200, known: list[Alike] | None = None) -> Response:
    values = {"form": form, "kind": form.kind, "known": known or [], "reasons": REASONS, "badges": KIND_BADGES}
    values["may_add"] = may(current_user, "add to reference lists")
    return render("clients/new.html", None, status, **values)
