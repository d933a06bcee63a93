"""« Accéder à SDH »: brand → outlet → D code → one's own old id; from an opportunity brand and outlet are fixed."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.rights import may
from crm.extensions import db
from crm.handoff.actions.sending import CodeUnknown, OldIdMissing, prepare
from crm.handoff.forms import WidgetForm
from crm.handoff.queries import Place, old_id_of, open_to, place_of
from crm.handoff.routes.blueprint import handoff
from crm.kernel.trade import ACTIVITIES
from crm.opportunities.models import Opportunity
from crm.opportunities.queries import find
from crm.opportunities.rights import may_treat
from crm.web.dialogs import in_dialog
from crm.web.guards import allow, for_reader
from crm.web.reader import me
from crm.web.rendering import redirect_to, render


@handoff.get("/order-tools/open")
@allow("open order tools")
def widget() -> Response:
    """Asks where one wants to order; each answer narrows the next question."""
    form = WidgetForm(request.args)
    place = form.offer(open_to(me()))
    _remembered(form, place)
    return _show(form, place)


@handoff.post("/order-tools/open")
@allow("open order tools")
def prepare_any() -> Response:
    """Prepares the hand-off to the place that was chosen, if it is one of the reader's."""
    form = WidgetForm()
    place = form.offer(open_to(me()))
    if place is None or not form.validate():
        return _show(form, place, 422, "" if form.errors else _("Choose a brand, an outlet and an activity."))
    return _prepare(form, place, None)


@handoff.get("/opportunities/<public_id>/order-tool")
@allow("open order tools")
def open(public_id: str) -> Response:
    """The same from an opportunity: brand and outlet are its own, and no other."""
    opportunity = for_reader(find(current_user, public_id), may_treat)
    form, place = _of_opportunity(WidgetForm(None), opportunity)
    _remembered(form, place)
    return _show(form, place, opportunity=opportunity)


@handoff.post("/opportunities/<public_id>/order-tool")
@allow("open order tools")
def prepare_opportunity(public_id: str) -> Response:
    """Prepares the hand-off of this opportunity; another brand or outlet in the form means nothing."""
    opportunity = for_reader(find(current_user, public_id), may_treat)
    form, place = _of_opportunity(WidgetForm(), opportunity)
    if place is None or not form.validate():
        return _show(form, place, 422, opportunity=opportunity)
    return _prepare(form, place, opportunity)


def _of_opportunity(form: WidgetForm, opportunity: Opportunity) -> tuple[WidgetForm, Place | None]:
    place = place_of(opportunity)
    if place is not None:
        fixed = {"brand": place.brand.code, "outlet": place.outlet.code, "activity": place.place.activity}
        for name, code in fixed.items():
            form[name].data = code
        form.offer([place])
    return form, place


def _remembered(form: WidgetForm, place: Place | None) -> None:
    if place is not None and not form.old_id.data:
        form.old_id.data = old_id_of(me(), place.tool)


def _prepare(form: WidgetForm, place: Place, opportunity: Opportunity | None) -> Response:
    try:
        made = prepare(place.place, opportunity, form.d_code.data or "", form.old_id.data or "", me())
    except OldIdMissing:
        form.old_id.errors = [_("%(tool)s asks for your old id.", tool=place.tool.name)]
        return _show(form, place, 422, opportunity=opportunity)
    except CodeUnknown:
        form.d_code.errors = [_("Choose one of the D codes of this outlet.")]
        return _show(form, place, 422, opportunity=opportunity)
    db.session.commit()
    return redirect_to(url_for("handoff.prepared", public_id=made.public_id))


def _show(
    form: WidgetForm, place: Place | None, status: int = 200, problem: str = "", opportunity: Opportunity | None = None
) -> Response:
    answer = render(
        "handoff/open.html",
        "handoff/_open.html",
        status=status,
        form=form,
        place=place,
        problem=problem,
        opportunity=opportunity,
        any_place=bool(opportunity) or len(form.brand.choices or ()) > 1,
        may_set_up=may(current_user, "edit order tools"),
        activities=ACTIVITIES,
    )
    return in_dialog(answer)
