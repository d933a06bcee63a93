"""The brands of the legal entity: a list that the dealer completes (mission CF-04)."""

from flask import Response, abort, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.rights import may
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.changes import told
from crm.outlets.actions import BrandExists, add_brand, save_brand
from crm.outlets.forms.brands import BrandForm, NewBrandForm
from crm.outlets.models import Brand
from crm.outlets.queries import brand_by_code, brands, legal_entity
from crm.outlets.routes.blueprint import blueprint
from crm.web.forms import BaseForm
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render, wants_fragment, with_toast


@blueprint.get("/brands", endpoint="brands")
@allow("see the legal entity")
def list_brands() -> Response:
    """Shows all brands in their order."""
    return _page()


@blueprint.get("/brands/<code>")
@allow("see the legal entity")
def brand(code: str) -> Response:
    """Shows one brand's row to htmx (leaving its form), the list to everybody else."""
    return _page(_brand_or_404(code))


@blueprint.get("/brands/<code>/edit")
@allow("edit brands")
def edit_brand(code: str) -> Response:
    """Shows the form of one brand."""
    found = _brand_or_404(code)
    return _page(found, BrandForm(obj=found))


@blueprint.post("/brands/<code>/edit")
@allow("edit brands")
def change_brand(code: str) -> Response:
    """Saves a brand."""
    found = _brand_or_404(code)
    form = BrandForm(obj=found)
    if not form.validate():
        return _page(found, form, 422)
    changes = save_brand(found, **{name: value for name, value in form.data.items() if name != "csrf_token"})
    if changes:
        record("brand", found.id, "brand.changed", actor(current_user), changes=told(changes))
    db.session.commit()
    if wants_fragment():
        return with_toast(_page(found), _("Saved."))
    return redirect_to(url_for(".brands", _anchor=f"brand-{found.code}"))


@blueprint.post("/brands")
@allow("edit brands")
def create_brand() -> Response:
    """Adds a brand at the end of the list."""
    form = NewBrandForm()
    if not form.validate():
        return _list(form, 422)
    try:
        added = add_brand(form.code.data, form.name.data, form.colour.data)
    except BrandExists:
        form.code.errors = [_("There is a brand of this code already.")]
        return _list(form, 422)
    record("brand", added.id, "brand.added", actor(current_user), code=added.code, name=added.name)
    db.session.commit()
    return redirect_to(url_for(".brands", _anchor=f"brand-{added.code}"))


def _brand_or_404(code: str) -> Brand:
    return brand_by_code(code) or abort(404)


def _page(found: Brand | None = None, form: BaseForm | None = None, status: int = 200) -> Response:
    fragment = f"outlets/brands/_brand{'_form' if form else ''}.html" if found else None
    return render("outlets/brands/index.html", fragment, status, **_values(found, form))


def _list(adding: NewBrandForm, status: int) -> Response:
    return render("outlets/brands/index.html", status=status, **_values(adding=adding))


def _values(found: Brand | None = None, form: BaseForm | None = None, adding: NewBrandForm | None = None) -> dict:
    return {
        "entity": legal_entity(),
        "brands": brands(active_only=False),
        "brand": found,
        "form": form,
        "editing": found.code if found and form else "",
        "adding": adding or NewBrandForm(formdata=None),
        "may_edit": may(current_user, "edit brands"),
    }
