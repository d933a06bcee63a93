"""The list of the stock, its filter form, and the same list as a sheet."""

from collections.abc import Iterator, Sequence

from flask import Response, redirect, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.access.rights import may
from crm.kernel.clock import now
from crm.kernel.filter import Filter
from crm.kernel.neighbours import Neighbours
from crm.kernel.paging import Cursor
from crm.kernel.sheets import TYPES, write
from crm.vehicles.identity import shown_plate
from crm.vehicles.models import Vehicle
from crm.vehicles.queries import neighbours, page_of_vehicles, thumbnails, vehicle_fields
from crm.vehicles.queries.fields import STATES
from crm.vehicles.routes.blueprint import vehicles
from crm.vehicles.words import ENERGIES, GEARBOXES, LOOKS, STATUSES, STOCK_KINDS
from crm.views.queries import opens_with, views_for
from crm.web.bulk import bar
from crm.web.came_from import list_asked
from crm.web.filtering import asked_form, chips, say_left_out
from crm.web.guards import allow
from crm.web.listing import Listing, comes_from_form, read_listing
from crm.web.reader import me
from crm.web.rendering import render

INDEX, LIST = "vehicles.index", "vehicles"
CARDS = "cards"
SORTS = ("created",)
COLUMNS = {  # that can be left out, as templates/vehicles/_rows.html has them behind the vehicle
    "brand": _l("Brand"),
    "kind": _l("Kind"),
    "status": _l("Status"),
    "price": _l("Price"),
    "mileage": _l("Mileage"),
    "energy": _l("Energy"),
    "outlet": _l("Outlet"),
    "plate": _l("Plate"),
    "came": _l("Came in"),
}
USUAL = "stock"
AT_ONCE, MOST_EXPORTED = 500, 20_000


@vehicles.get("/vehicles")
@allow("see vehicles")
def index():
    """The stock, newest first; what is sold only when it is asked for."""
    if not request.args:
        chosen = opens_with(current_user, INDEX, LIST)
        if chosen:
            return redirect(f"{url_for(INDEX)}?{chosen}")
    listing = _listing()
    if comes_from_form():
        say_left_out(listing)
        return redirect(listing.url())
    return render("vehicles/index.html", "vehicles/_list.html", **_values(listing))


@vehicles.get("/vehicles/filter")
@allow("see vehicles")
def filter_form() -> Response:
    """The filter as rows of field, operator, value."""
    form = asked_form(_listing(), url_for("vehicles.filter_form"))
    return render("lists/filter.html", "lists/_filter_form.html", form=form)


@vehicles.get("/vehicles/export.<any(csv,xlsx):kind>")
@allow("see vehicles")
def export(kind: str) -> Response:
    """The list as it is filtered, as a sheet whose cells are never formulas."""
    chosen = with_state(_listing().filter)
    heads = [_("Kind"), _("Status"), _("Stock number"), _("VIN"), _("Plate"), _("Make"), _("Model"), _("Trim")]
    heads += [_("Energy"), _("Gearbox"), _("Mileage (km)"), _("Price with tax (€)"), _("Outlet"), _("Came in")]
    file = write(kind, heads, _cells(chosen))
    return send_file(file, TYPES[kind], as_attachment=True, download_name=f"{_('stock')}.{kind}", max_age=0)


def beside(vehicle: Vehicle) -> Neighbours:
    """Returns the public ids of the vehicles beside this one in the list that the reader came from (list rule 9)."""
    asked = list_asked(vehicle_fields, SORTS)
    return neighbours(with_state(asked[0]), vehicle, asked[1]) if asked else (None, None)


def _listing() -> Listing:
    return read_listing(INDEX, vehicle_fields(), SORTS, (CARDS,), COLUMNS)


def with_state(chosen: Filter) -> Filter:
    """Returns the filter, without a state that of what is for sale."""
    return chosen if chosen.values("state") else chosen.with_only("state", USUAL)


def _values(listing: Listing) -> dict:
    page = page_of_vehicles(with_state(listing.filter), listing.size, listing.cursor, listing.sort)
    views = views_for(me(), LIST)
    return {
        "listing": listing,
        "rows": page.rows,
        "paged": page,
        "pictures": thumbnails([row.id for row in page.rows]),
        "chips": chips(listing, ("state", "kind")),
        "states": _tabs(listing),
        "kinds": _kinds(listing),
        "views": views,
        "view": next((view for view in views if view.public_id == listing.view), None),
        "bulk": bar(LIST, listing),
        "may_edit": may(current_user, "edit vehicles"),
        "words": {"kinds": STOCK_KINDS, "statuses": STATUSES, "energies": ENERGIES, "gearboxes": GEARBOXES},
        "looks": LOOKS,
        "plate": shown_plate,
        "searched": _searched(listing),
    }


def _searched(listing: Listing) -> str:
    return " ".join(c.value for c in listing.filter.conditions if c.field == "q")


def _tabs(listing: Listing) -> list[dict]:
    asked = listing.filter.values("state") or (USUAL,)
    return [
        {
            "label": label,
            "url": listing.url(listing.filter.with_only("state", *([] if key == USUAL else [key])).query(), view=""),
            "current": asked == (key,),
        }
        for key, label in STATES.items()
    ]


def _kinds(listing: Listing) -> list[tuple[str, str, bool]]:
    """Returns (label, address, is current) for all and each kind."""
    asked = listing.filter.values("kind")
    named = [(_("VN, VO and VD"), ()), *((code, (code,)) for code in STOCK_KINDS)]
    return [
        (label, listing.url(listing.filter.with_only("kind", *values).query(), view=""), asked == values)
        for label, values in named
    ]


def _cells(chosen: Filter) -> Iterator[Sequence[object]]:
    cursor: Cursor | None = Cursor(now())
    left = MOST_EXPORTED
    while cursor is not None and left > 0:
        page = page_of_vehicles(chosen, AT_ONCE, cursor)
        yield from (_row(row) for row in page.rows)
        cursor, left = page.after, left - AT_ONCE


def _row(row) -> Sequence[object]:
    price = "" if row.price_cents is None else f"{row.price_cents / 100:.2f}".replace(".", ",")
    said = (STOCK_KINDS.get(row.stock_kind, ""), STATUSES.get(row.status, ""), row.stock_number, row.vin)
    car = (shown_plate(row.plate), row.make, row.model, row.trim)
    more = (ENERGIES.get(row.energy, ""), GEARBOXES.get(row.gearbox, ""), row.odometer_km, price, row.outlet_name or "")
    return (*said, *car, *more, f"{row.created_at:%d/%m/%Y}")
