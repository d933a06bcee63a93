"""The list of opportunities, its filter form."""

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.access.rights import may
from crm.kernel.filter import FieldSet, Filter
from crm.leads.queries import Names
from crm.leads.words import ACTIONS
from crm.opportunities.queries import open_sum, opportunity_fields, page_of_opportunities
from crm.opportunities.routes import blueprint
from crm.opportunities.words import stage_name
from crm.views.queries import opens_with, views_for
from crm.web.bulk import bar
from crm.web.filtering import asked_form, chips, say_left_out
from crm.web.guards import allow
from crm.web.listing import Listing, comes_from_form, read_listing
from crm.web.reader import me
from crm.web.rendering import render

INDEX, BOARD, LIST = "opportunities.index", "opportunities.board", "opportunities"
SORTS = ("created",)
COLUMNS = {  # that can be left out, as templates/opportunities/_rows.html has them behind the client
    "brand": _l("Brand"),
    "stage": _l("Stage"),
    "amount": _l("Amount"),
    "probability": _l("Probability"),
    "plan": _l("Next action"),
    "decision": _l("Decision"),
    "owner": _l("Owner"),
    "outlet": _l("Outlet"),
    "created": _l("Opened"),
}


@blueprint.get("/opportunities")
@allow("see opportunities")
def index() -> Response:
    """Every opportunity that the reader sees: what is late, what comes next, what is closed."""
    if not request.args and (chosen := opens_with(current_user, INDEX, LIST)):
        return redirect(f"{url_for(INDEX)}?{chosen}")
    listing = read_listing(INDEX, fields(), SORTS, columns=COLUMNS)
    if comes_from_form():
        say_left_out(listing)
        return redirect(listing.url())
    return render("opportunities/index.html", "opportunities/_list.html", **_values(listing))


@blueprint.get("/opportunities/filter")
@allow("see opportunities")
def filter_form() -> Response:
    """The filter as rows of field, operator, value; a row or a group more or less."""
    form = asked_form(read_listing(INDEX, fields(), SORTS, columns=COLUMNS), url_for(".filter_form"))
    return render("lists/filter.html", "lists/_filter_form.html", form=form)


def fields() -> FieldSet:
    """Returns what the reader can filter by."""
    return opportunity_fields(Names(me()))


def board_address(chosen: Filter) -> str:
    """Returns the board with the same filter (list rule 3); one without any says so, or the remembered one opens."""
    return f"{url_for(BOARD)}?{chosen.with_only('state').query() or 'shown=all'}"


def _values(listing: Listing) -> dict:
    reader = me()
    page = page_of_opportunities(reader, listing.filter, listing.size, listing.cursor, listing.sort)
    views = views_for(reader, LIST)
    return {
        "listing": listing,
        "rows": page.rows,
        "paged": page,
        "open_sum": open_sum(reader, listing.filter),
        "chips": chips(listing),
        "views": views,
        "view": next((view for view in views if view.public_id == listing.view), None),
        "bulk": bar(LIST, listing),
        "shortcuts": _shortcuts(),
        "board_url": board_address(listing.filter),
        "may_treat": may(reader, "treat opportunities"),
        "treats_anybodys": may(reader, "treat anybody's opportunities"),
        "actions": ACTIONS,
        "stage_name": stage_name,
    }


def _shortcuts() -> list[tuple[str, str]]:
    """The lists of AX-15 beside each other."""
    return [
        (_("My opportunities"), "state=open&owner=me"),
        (_("Opportunities open"), "state=open"),
        (_("Opportunities won"), "state=won"),
        (_("Opportunities lost"), "state=lost"),
        (_("All opportunities"), ""),
    ]
