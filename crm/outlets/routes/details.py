"""« Détails » of an outlet (mission CF-21)."""

from flask import Response
from flask_login import current_user

from crm.access.queries import may_edit_outlet
from crm.outlets.actions import save_outlet
from crm.outlets.forms.details import ZONES, ContactForm, FlagsForm, IdentityForm, OutletForm, PlaceForm
from crm.outlets.models import Outlet
from crm.outlets.queries import brands_of, legal_entity
from crm.outlets.routes.blueprint import blueprint
from crm.outlets.routes.shared import keep, outlet_or_404, outlet_to_edit, saved, section_wanted
from crm.web.guards import allow
from crm.web.rendering import render

FORMS: dict[str, type[OutletForm]] = {
    "contact": ContactForm,
    "flags": FlagsForm,
    "identity": IdentityForm,
    "place": PlaceForm,
}
SECTION = f"<any({','.join(FORMS)}):section>"


@blueprint.get("/outlets/<public_id>")
@allow("see the legal entity")
def outlet(public_id: str) -> Response:
    """Shows an outlet; `?section=` answers htmx with one section, to leave its form."""
    return _page(outlet_or_404(public_id), section_wanted(tuple(FORMS)))


@blueprint.get(f"/outlets/<public_id>/{SECTION}")
@allow("edit outlets")
def edit_outlet(public_id: str, section: str) -> Response:
    """Shows the form of one section."""
    found = outlet_to_edit(public_id)
    return _page(found, section, FORMS[section](obj=found))


@blueprint.post(f"/outlets/<public_id>/{SECTION}")
@allow("edit outlets")
def change_outlet(public_id: str, section: str) -> Response:
    """Saves one section; what was typed stays in the form when it is refused."""
    found = outlet_to_edit(public_id)
    form = FORMS[section](obj=found)
    if not form.validate():
        return _page(found, section, form, 422)
    keep(found, section, save_outlet(found, **form.values()))
    return saved(".outlet", found, section, _page(found, section))


def _page(found: Outlet, section: str = "", form: OutletForm | None = None, status: int = 200) -> Response:
    fragment = f"outlets/details/_{section}{'_form' if form else ''}.html" if section else None
    return render(
        "outlets/details/index.html",
        fragment,
        status,
        outlet=found,
        entity=legal_entity(),
        brands=brands_of(found.id),
        zones=ZONES,
        form=form,
        editing=section if form else "",
        may_edit=may_edit_outlet(current_user, found.id),
    )
