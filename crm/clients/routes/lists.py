"""The list of clients: as rows or cards, its filter form."""

from collections.abc import Sequence

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.access.rights import may
from crm.clients.labels import KIND_BADGES
from crm.clients.queries import SORTS, Names, client_fields, page_of_clients, reaches, tags_of
from crm.clients.routes import clients
from crm.kernel.filter import Choice, Field, FieldSet
from crm.kernel.filter.fields import EMPTY, FILLED, IS_NOT
from crm.opportunities.brands import known_for, known_for_any, requests_of
from crm.outlets.models import Brand
from crm.outlets.queries import brands
from crm.views.queries import opens_with, views_for
from crm.web.bulk import bar
from crm.web.filtering import asked_form, chips, say_left_out
from crm.web.guards import allow
from crm.web.listing import Listing, comes_from_form, read_listing
from crm.web.reader import me
from crm.web.rendering import render

INDEX, LIST, CARDS = "clients.index", "clients", "cards"
COLUMNS = {  # that can be left out, as templates/clients/_rows.html has them behind the name
    "type": _l("Type"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "city": _l("City"),
    "brands": _l("Brands"),
    "owner": _l("Owner"),
    "asked": _l("Last request"),
    "created": _l("Created"),
}


@clients.get("/clients")
@allow("see clients")
def index() -> Response:
    """Every client that the reader sees, newest first."""
    if not request.args and (chosen := opens_with(current_user, INDEX, LIST)):
        return redirect(f"{url_for(INDEX)}?{chosen}")
    named = brands(active_only=False)
    shown = listing(named)
    if comes_from_form():
        say_left_out(shown)
        return redirect(shown.url())
    return render("clients/index.html", "clients/_list.html", **_values(shown, named))


@clients.get("/clients/filter")
@allow("see clients")
def filter_form() -> Response:
    """The filter as rows of field, operator, value; a row or a group more or less."""
    form = asked_form(listing(brands(active_only=False)), url_for(".filter_form"))
    return render("lists/filter.html", "lists/_filter_form.html", form=form)


def listing(named: Sequence[Brand]) -> Listing:
    """Returns the list that this request asks for."""
    return read_listing(INDEX, fields(named), SORTS, (CARDS,), COLUMNS)


def fields(named: Sequence[Brand]) -> FieldSet:
    """Returns what clients are filtered by, with the brands of their leads and sales."""
    choices = [Choice(brand.code, brand.name, brand.id) for brand in named]
    of_brand = Field("brand", _l("Brand"), choices=lambda: choices, criterion=_with_brand)
    return client_fields(Names(me()), of_brand)


def _with_brand(operator: str, values):
    if operator in (EMPTY, FILLED):
        return ~known_for_any() if operator == EMPTY else known_for_any()
    return ~known_for(values) if operator == IS_NOT else known_for(values)


def _values(shown: Listing, named: Sequence[Brand]) -> dict:
    reader = me()
    page = page_of_clients(reader, shown.filter, shown.size, shown.cursor, shown.sort)
    views, ids = views_for(reader, LIST), [row.id for row in page.rows]
    return {
        "listing": shown,
        "rows": page.rows,
        "paged": page,
        "reach": reaches(page.rows),
        "requests": requests_of(ids),
        "tags": tags_of(ids),
        "brands": {brand.id: brand for brand in named},
        "badges": KIND_BADGES,
        "chips": chips(shown),
        "views": views,
        "view": next((view for view in views if view.public_id == shown.view), None),
        "may_export": may(reader, "export clients"),
        "may_edit": may(reader, "edit clients"),
        "bulk": bar(LIST, shown),
        "shortcuts": _shortcuts(),
    }


def _shortcuts() -> list[tuple[object, str]]:
    """The lists that everybody wants first."""
    return [
        (_l("All"), ""),
        (_l("My clients"), "owner=me"),
        (_l("Private persons"), "kind=B2C"),
        (_l("Companies"), "kind=B2B"),
        (_l("Contacts"), "kind=contact"),
    ]
