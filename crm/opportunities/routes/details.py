"""What is known of an opportunity, edited in its place."""

from flask import Response, abort
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.opportunities.actions.treatment import change_fields
from crm.opportunities.forms.details import PARTS
from crm.opportunities.models import Opportunity
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.changing import change, treatable
from crm.web.came_from import list_query
from crm.web.dialogs import refused_at
from crm.web.forms import RecordForm
from crm.web.guards import allow
from crm.web.record_page import Change
from crm.web.rendering import render


@blueprint.get("/opportunities/<public_id>/details/<part>")
@allow("treat opportunities")
def edit(public_id: str, part: str) -> Response:
    """The fields of one part, to be changed in their place, or on a page of their own."""
    opportunity = treatable(public_id)
    return _ask(opportunity, _form(part)(None, obj=opportunity), 200, "")


@blueprint.post("/opportunities/<public_id>/details/<part>")
@allow("treat opportunities")
def save(public_id: str, part: str) -> Response:
    """Saves the fields of one part."""
    form = _form(part)()

    def verb(one: Opportunity) -> None:
        values = {name: value for name, value in form.data.items() if name not in ("csrf_token", "revision")}
        change_fields(one, values, actor(current_user))

    return change(public_id, form, verb, Change(_("Saved."), again=_ask))


def _form(part: str) -> type[RecordForm]:
    return PARTS.get(part) or abort(404)


def _ask(opportunity: Opportunity, form: RecordForm, status: int = 200, problem: str = "") -> Response:
    part = next(name for name, kind in PARTS.items() if isinstance(form, kind))
    form.shows(opportunity.revision)
    values = {"opportunity": opportunity, "form": form, "part": part, "problem": problem, "list_query": list_query()}
    answer = render("opportunities/details.html", "opportunities/_edit.html", status=status, **values)
    return refused_at(answer, f"#part-{part}")
