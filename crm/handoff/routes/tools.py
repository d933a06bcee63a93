"""« Outils de commande » under the legal entity: the tools, the places that each serves, its secret."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.queries import may_edit_outlet
from crm.extensions import db
from crm.handoff.actions.tools import (
    NameTaken,
    add_tool,
    let_orders_close,
    new_secret,
    place_at,
    read_codes,
    save_tool,
    serve,
    stop_serving,
)
from crm.handoff.addresses import PLACEHOLDERS
from crm.handoff.forms import ClosingForm, PlaceForm, ToolForm, in_demo
from crm.handoff.models import OrderTool
from crm.handoff.queries import places_of, tool_for
from crm.handoff.queries import tools as all_tools
from crm.handoff.routes.blueprint import handoff
from crm.kernel.trade import ACTIVITIES
from crm.outlets.queries import brand_by_code, legal_entity, outlets, outlets_with_brands
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render

RIGHT = "edit order tools"


@handoff.get("/entity/order-tools")
@allow(RIGHT)
def tools() -> Response:
    """Lists the tools, and takes a new one."""
    return _list(ToolForm(formdata=None))


@handoff.post("/entity/order-tools")
@allow(RIGHT)
def create_tool() -> Response:
    """Adds a tool and goes on to its places."""
    form = ToolForm()
    if not form.validate():
        return _list(form, 422)
    try:
        tool = add_tool(form.details(), actor(current_user), in_demo())
    except NameTaken:
        form.name.errors = [_("There is a tool of this name already.")]
        return _list(form, 422)
    db.session.commit()
    return redirect_to(url_for("handoff.tool", public_id=tool.public_id))


@handoff.post("/entity/order-closing")
@allow(RIGHT)
def change_closing() -> Response:
    """Says whether a confirmed order closes its opportunity as won, or has that proposed (mission AX-16)."""
    let_orders_close(ClosingForm().orders_close.data, actor(current_user))
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect_to(url_for("handoff.tools", _anchor="closing"))


@handoff.get("/entity/order-tools/<public_id>")
@allow(RIGHT)
def tool(public_id: str) -> Response:
    """One tool with its places."""
    return _page(_tool(public_id))


@handoff.post("/entity/order-tools/<public_id>")
@allow(RIGHT)
def change_tool(public_id: str) -> Response:
    """Saves a tool; what was typed stays in the form when it is refused."""
    found, form = _tool(public_id), ToolForm()
    if not form.validate():
        return _page(found, form, status=422)
    try:
        save_tool(found, form.details(), actor(current_user), in_demo())
    except NameTaken:
        form.name.errors = [_("There is a tool of this name already.")]
        return _page(found, form, status=422)
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect_to(url_for("handoff.tool", public_id=public_id))


@handoff.post("/entity/order-tools/<public_id>/secret")
@allow(RIGHT)
def make_secret(public_id: str) -> Response:
    """Makes a new secret and shows it this once."""
    found = _tool(public_id)
    secret = new_secret(found, actor(current_user))
    db.session.commit()
    answer = _page(_tool(public_id), secret=secret)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@handoff.post("/entity/order-tools/<public_id>/places")
@allow(RIGHT)
def add_place(public_id: str) -> Response:
    """Lets the tool serve an outlet and brand; a place that another tool served is this one's from now on."""
    found, form = _tool(public_id), PlaceForm()
    form.offer(_editable())
    if not form.validate():
        return _page(found, places=form, status=422)
    outlet_id = form.outlet_ids[form.outlet.data]
    brand_id = form.sold[form.outlet.data][form.brand.data]
    serve(found, outlet_id, brand_id, form.activities.data, read_codes(form.d_codes.data or ""), actor(current_user))
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect_to(url_for("handoff.tool", public_id=public_id, _anchor="places"))


@handoff.post("/entity/order-tools/<public_id>/places/deletion")
@allow(RIGHT)
def remove_place(public_id: str) -> Response:
    """Takes a place away from the tool."""
    found = _tool(public_id)
    outlet = next((one for one in outlets(active_only=False) if one.code == request.form.get("outlet")), None)
    brand = brand_by_code(request.form.get("brand", ""))
    if outlet is None or brand is None:
        abort(404)
    if not may_edit_outlet(current_user, outlet.id):
        abort(403)
    place = place_at(outlet.id, brand.id, request.form.get("activity", ""))
    if place is None or place.order_tool_id != found.id:
        abort(404)
    stop_serving(place, actor(current_user))
    db.session.commit()
    return redirect_to(url_for("handoff.tool", public_id=public_id, _anchor="places"))


def _tool(public_id: str) -> OrderTool:
    return tool_for(public_id) or abort(404)


def _editable() -> list:
    """Returns the outlets that the reader may change, with what they sell."""
    return [(outlet, sold) for outlet, sold in outlets_with_brands() if may_edit_outlet(current_user, outlet.id)]


def _list(form: ToolForm, status: int = 200) -> Response:
    found = [(tool, len(places_of(tool))) for tool in all_tools()]
    return render(
        "handoff/tools.html",
        status=status,
        form=form,
        closing=ClosingForm(formdata=None, obj=legal_entity()),
        tools=found,
        entity=legal_entity(),
        placeholders=PLACEHOLDERS,
    )


def _page(
    found: OrderTool, form: ToolForm | None = None, places: PlaceForm | None = None, secret: str = "", status: int = 200
) -> Response:
    adding = places or PlaceForm(formdata=None)
    if places is None:
        adding.offer(_editable())
    return render(
        "handoff/tool.html",
        status=status,
        tool=found,
        form=form or ToolForm(formdata=None, obj=found),
        adding=adding,
        places=places_of(found),
        secret=secret,
        entity=legal_entity(),
        placeholders=PLACEHOLDERS,
        activities=ACTIVITIES,
    )
