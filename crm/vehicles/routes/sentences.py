"""What happened to a vehicle, in sentences of the reader's language."""

from collections.abc import Callable

from flask_babel import gettext as _

from crm.journal.models import Event
from crm.vehicles.words import STATUSES
from crm.web.happenings import Entry, Sentence, entry, tell
from crm.web.typography import euros


def _added(event: Event) -> Entry:
    return entry(event, "car", _("In the stock again") if event.data.get("again") else _("Taken into the stock"))


def _changed(event: Event) -> Entry:
    return entry(event, "pencil", _("Changed"))


def _moved(event: Event) -> Entry:
    before, after = (STATUSES.get(event.data.get(key, ""), "") for key in ("before", "after"))
    return entry(event, "arrow-right", _("Status: %(before)s → %(after)s", before=before, after=after))


def _placed(event: Event) -> Entry:
    before, after = (event.data.get(key) or "—" for key in ("before", "after"))
    return entry(event, "map-pin", _("Outlet: %(before)s → %(after)s", before=before, after=after))


def _priced(event: Event) -> Entry:
    before, after = (_euros(event.data.get(key)) for key in ("before", "after"))
    return entry(event, "currency-euro", _("Price: %(before)s → %(after)s", before=before, after=after))


def _euros(cents: int | None) -> str:
    return "—" if cents is None else euros(cents / 100)


def _wanted(event: Event) -> Entry:
    is_lead = event.data.get("subject") == "lead"
    return entry(event, "share", _("Tied to a lead") if is_lead else _("Tied to an opportunity"))


def _let_go(event: Event) -> Entry:
    is_lead = event.data.get("subject") == "lead"
    return entry(event, "share", _("No longer tied to a lead") if is_lead else _("No longer tied to an opportunity"))


def _photo(icon: str, words: Callable[[], str]) -> Sentence:
    return lambda event: entry(event, icon, words(), body=event.data.get("name", ""))


def _tied(event: Event) -> Entry:
    vehicle, before = event.data.get("vehicle"), event.data.get("before", "")
    if vehicle:
        return entry(event, "car", _("Vehicle of the stock: %(vehicle)s", vehicle=vehicle))
    return entry(event, "car", _("No longer about this vehicle: %(vehicle)s", vehicle=before))


tell(
    {
        "vehicle.added": _added,
        "vehicle.changed": _changed,
        "vehicle.moved": _moved,
        "vehicle.placed": _placed,
        "vehicle.priced": _priced,
        "vehicle.wanted": _wanted,
        "vehicle.let_go": _let_go,
        "vehicle.photo_added": _photo("photo", lambda: _("File added")),
        "vehicle.photo_removed": _photo("trash", lambda: _("File removed")),
        "vehicle.photo_first": _photo("star", lambda: _("Picture put first")),
        "lead.vehicle": _tied,
        "opportunity.vehicle": _tied,
    }
)
