"""Home with its panel « Panneau de synthèse Leads », the lead list, its filter form, and what is new."""

from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlencode

from flask import redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.rights import may
from crm.kernel.clock import now
from crm.kernel.filter import FieldSet
from crm.kernel.trade import ACTIVITIES
from crm.leads.queries import STATES, Counters, Names, count_news, counters, lead_fields, page_of_leads
from crm.leads.routes import leads
from crm.leads.words import LEAD_TYPES, REQUEST_TYPES, STATUSES
from crm.views.queries import opens_with, views_for
from crm.web.filtering import asked_form, chips, say_left_out
from crm.web.guards import allow
from crm.web.listing import Listing, comes_from_form, read_listing
from crm.web.reader import me
from crm.web.rendering import render

LABELS = {"activities": ACTIVITIES, "requests": REQUEST_TYPES, "types": LEAD_TYPES, "statuses": STATUSES}
SORTS = ("created",)
HOME, INDEX = "leads.home", "leads.index"
TONES = {"untreated": ("accent", "inbox"), "unassigned": ("warning", "user-question")}
TONES |= {"assigned": ("success", "user-check"), "overdue": ("danger", "alert-circle")}


@leads.get("/")
@allow("see leads")
def home():
    """The panel: what nobody has answered yet, the most urgent first."""
    return _list_page(HOME, "untreated")


@leads.get("/leads")
@allow("see leads")
def index():
    """Every lead that the reader sees, open ones by urgency, then closed ones."""
    return _list_page(INDEX, "")


@leads.get("/leads/news")
@allow("see leads")
def news():
    """How many leads came into this list since it was shown: a button for some, 204 for none."""
    listing = _listing(_endpoint(), _fields())
    count = count_news(current_user, listing.filter, _since())
    if not count:
        return "", 204
    return render("leads/_news.html", count=count, listing=listing)


@leads.get("/leads/filter")
@allow("see leads")
def filter_form():
    """The filter as rows of field, operator, value; a row or a group more or less."""
    form = asked_form(_listing(_endpoint(), _fields()), url_for("leads.filter_form"), _list_name())
    return render("lists/filter.html", "lists/_filter_form.html", form=form)


def _list_page(endpoint: str, usual_state: str):
    if not request.args:
        chosen = opens_with(current_user, endpoint, "leads" if endpoint == INDEX else None)
        if chosen:
            return redirect(f"{url_for(endpoint)}?{chosen}")
    listing = _listing(endpoint, _fields())
    if comes_from_form():
        say_left_out(listing)
        return redirect(listing.url())
    if usual_state and not listing.filter.values("state"):
        listing = listing.with_filter(listing.filter.with_only("state", usual_state))
    return render("leads/index.html", "leads/_list.html", **_values(listing))


def _values(listing: Listing) -> dict:
    reader = me()
    page = page_of_leads(reader, listing.filter, listing.size, listing.cursor, listing.sort)
    views = views_for(reader, "leads")
    found = counters(reader, listing.filter)
    return {
        "listing": listing,
        "rows": page.rows,
        "paged": page,
        "counters": _tiles(listing, found),
        "chips": chips(listing),
        "views": views,
        "view": next((view for view in views if view.public_id == listing.view), None),
        "shown_at": now(),
        "shortcuts": _shortcuts(listing),
        "labels": _labels_in(str(get_locale())),
        "only_state": urlencode([("state", state) for state in listing.filter.values("state")]),
        "may_assign": may(reader, "assign leads"),
        "counted": _counted(listing, found),
    }


def _shortcuts(listing: Listing) -> list[tuple[str, str]]:
    """The lists of AX-01 beside each other: on Home within the state that is shown."""
    if listing.endpoint == HOME:
        state = urlencode([("state", state) for state in listing.filter.values("state")])
        return [(_("Everybody's"), state), (_("My leads"), f"{state}&owner=me")]
    mine, still_open, closed = "state=open&owner=me", "state=open", "state=closed"
    return [(_("My leads"), mine), (_("Open"), still_open), (_("Closed"), closed), (_("All"), "")]


@lru_cache
def _labels_in(_language: str) -> dict[str, dict[str, str]]:
    """Returns the words of the columns in the reader's language: each row says four of them."""
    return {name: {code: str(word) for code, word in words.items()} for name, words in LABELS.items()}


def _counted(listing: Listing, found: Counters) -> int | None:
    """How many rows the whole list has, where a counter says so: nothing is counted that is not shown."""
    states = listing.filter.values("state")
    return getattr(found, states[0], None) if len(states) == 1 else None


def _tiles(listing: Listing, found: Counters) -> list[dict]:
    active = listing.filter.values("state")
    return [
        {
            "key": key,
            "label": STATES[key],
            "count": getattr(found, key),
            "url": listing.url(listing.filter.with_only("state", key).query()),
            "tone": tone,
            "icon": icon,
            "active": active == (key,),
        }
        for key, (tone, icon) in TONES.items()
    ]


def _fields() -> FieldSet:
    return lead_fields(Names(me()))


def _listing(endpoint: str, fields: FieldSet) -> Listing:
    return read_listing(endpoint, fields, SORTS)


def _endpoint() -> str:
    return HOME if _list_name() == "home" else INDEX


def _list_name() -> str:
    return "home" if request.args.get("list") == "home" else "all"


def _since() -> datetime:
    try:
        return datetime.fromisoformat(request.args.get("since", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return now()
