"""« Connexe » of an outlet: sales managers per brand, brands, opening hours, closed days, response targets."""

from collections.abc import Callable, Mapping

from flask import Response
from flask_login import current_user

from crm.access.actions import name_sales_manager
from crm.access.queries import may_edit_outlet, people_who_may_manage, person, sales_managers_of
from crm.kernel.changes import Change
from crm.outlets.actions import save_hours, save_targets, sell_brands
from crm.outlets.forms.related import (
    TARGETED,
    BrandsForm,
    ClosedDayForm,
    hours_form,
    managers_form,
    targets_form,
)
from crm.outlets.models import Outlet
from crm.outlets.queries import (
    brands,
    brands_of,
    closed_days,
    default_target,
    legal_entity,
    opening_week,
    response_targets,
)
from crm.outlets.routes.blueprint import blueprint
from crm.outlets.routes.coming import coming_holidays
from crm.outlets.routes.shared import keep, outlet_or_404, outlet_to_edit, saved, section_wanted
from crm.web.forms import BaseForm
from crm.web.guards import allow
from crm.web.rendering import render

EDITED = ("managers", "brands", "hours", "targets")
SECTIONS = (*EDITED, "closed_days")
SECTION = f"<any({','.join(EDITED)}):section>"


@blueprint.get("/outlets/<public_id>/related")
@allow("see the legal entity")
def related(public_id: str) -> Response:
    """Shows what belongs to an outlet; `?section=` answers htmx with one section, to leave its form."""
    return page(outlet_or_404(public_id), section_wanted(SECTIONS))


@blueprint.get(f"/outlets/<public_id>/related/{SECTION}")
@allow("edit outlets")
def edit_related(public_id: str, section: str) -> Response:
    """Shows the form of one section."""
    found = outlet_to_edit(public_id)
    return page(found, section, MAKERS[section](found))


@blueprint.post(f"/outlets/<public_id>/related/{SECTION}")
@allow("edit outlets")
def change_related(public_id: str, section: str) -> Response:
    """Saves one section; what was typed stays in the form when it is refused."""
    found = outlet_to_edit(public_id)
    form = MAKERS[section](found)
    if not form.validate():
        return page(found, section, form, 422)
    keep(found, section, SAVERS[section](found, form))
    return saved(".related", found, section, page(found, section))


def page(found: Outlet, section: str = "", form: BaseForm | None = None, status: int = 200) -> Response:
    """Returns the tab, for htmx only the section: its form when there is one, else what it shows."""
    editing = section if form and section in EDITED else ""
    fragment = f"outlets/related/_{section}{'_form' if editing else ''}.html" if section else None
    own = response_targets(found.id)
    return render(
        "outlets/related/index.html",
        fragment,
        status,
        outlet=found,
        entity=legal_entity(),
        brands=brands_of(found.id),
        managers=sales_managers_of(found.id),
        hours=hours_form(opening_week(found.id)).days,
        closed_days=closed_days(found.id),
        holidays=coming_holidays(found),
        targets=[(code, label, own.get(code) or default_target(code), code in own) for code, label in TARGETED.items()],
        closing=form if isinstance(form, ClosedDayForm) else ClosedDayForm(formdata=None),
        form=form,
        editing=editing,
        may_edit=may_edit_outlet(current_user, found.id),
    )


def _managers_form(found: Outlet) -> BaseForm:
    return managers_form(brands_of(found.id), people_who_may_manage(), sales_managers_of(found.id))


def _brands_form(found: Outlet) -> BaseForm:
    return BrandsForm(known=brands(), sold=brands_of(found.id))


def _hours_form(found: Outlet) -> BaseForm:
    return hours_form(opening_week(found.id))


def _targets_form(found: Outlet) -> BaseForm:
    return targets_form(response_targets(found.id))


def _save_managers(found: Outlet, form: BaseForm) -> Mapping[str, Change]:
    changes = {}
    for brand in brands_of(found.id):
        chosen = form[f"manager_{brand.code}"].data
        named = sales_managers_of(found.id).get(brand.id)
        if chosen == (named.public_id if named else ""):
            continue
        user = person(chosen) if chosen else None
        if name_sales_manager(found, brand, user) is not None:
            changes[brand.code] = Change(named and named.name, user and user.name)
    return changes


def _save_brands(found: Outlet, form: BaseForm) -> Mapping[str, Change]:
    return sell_brands(found, [brand for brand in brands() if brand.code in form["brands"].data])


def _save_hours(found: Outlet, form: BaseForm) -> Mapping[str, Change]:
    return save_hours(found, {day: field.spans for day, field in enumerate(form.days)})


def _save_targets(found: Outlet, form: BaseForm) -> Mapping[str, Change]:
    return save_targets(found, form.targets())


MAKERS: dict[str, Callable[[Outlet], BaseForm]] = {
    "managers": _managers_form,
    "brands": _brands_form,
    "hours": _hours_form,
    "targets": _targets_form,
}
SAVERS: dict[str, Callable[[Outlet, BaseForm], Mapping[str, Change]]] = {
    "managers": _save_managers,
    "brands": _save_brands,
    "hours": _save_hours,
    "targets": _save_targets,
}
