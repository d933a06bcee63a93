"""Clients to pick while one types a name, a phone or an e-mail, in the forms that link one (mission CM-02)."""

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user

from crm.clients.queries import client_for, described, look_up
from crm.clients.routes import clients
from crm.kernel.text import clean
from crm.web.guards import allow
from crm.web.rendering import render

FIELDS = ("client", "person")  # what a form may call its choice


@clients.get("/clients/lookup")
@allow("see clients")
def lookup() -> Response:
    """The clients found, as choices of the form's field `field`; the one that is chosen already stays."""
    field = request.args.get("field") if request.args.get("field") in FIELDS else "client"
    typed, chosen = clean(request.args.get(f"find_{field}")), clean(request.args.get(field))
    picked = client_for(current_user, chosen) if chosen else None
    found = [one for one in look_up(current_user, typed) if picked is None or one.client.id != picked.id]
    values = {"found": described([picked] if picked else []) + found, "chosen": chosen, "typed": typed, "name": field}
    other = _("Somebody new") if request.args.get("other") else ""
    return render("clients/lookup.html", "clients/_found.html", other=other, **values)
