"""What happened to an opportunity, in sentences of the reader's language (idea 5: made when they are shown)."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.journal.models import Event
from crm.leads.words import ORIGINS, REQUEST_TYPES
from crm.opportunities.words import (
    DOCUMENT_KINDS,
    DOCUMENT_STATES,
    LOSS_REASONS,
    STAGE_ICONS,
    WIN_REASONS,
    WON,
    stage_name,
)
from crm.web.formatting import short_date
from crm.web.happenings import Entry, contacted, entry, messaged, noted, planned, tell
from crm.web.typography import euros

FIELDS = {
    "name": _l("Name"),
    "vehicle": _l("Vehicle"),
    "amount_cents": _l("Amount"),
    "best_cents": _l("Best case"),
    "worst_cents": _l("Worst case"),
    "probability": _l("Probability"),
    "stars": _l("Stars"),
    "decision_on": _l("Decision date"),
    "request_type": _l("Request type"),
    "origin": _l("Origin"),
    "campaign": _l("Campaign"),
    "description": _l("Description"),
    "number": _l("Number"),
    "dated_on": _l("Date"),
    "state": _l("State"),
}
CODED = {"request_type": REQUEST_TYPES, "origin": ORIGINS, "state": DOCUMENT_STATES}
LONG = 80  # characters of a text that a line quotes


def _opened(event: Event) -> Entry:
    where = {"brand": event.data.get("brand", ""), "outlet": event.data.get("outlet", "")}
    return entry(event, "target", _("Opportunity opened: %(brand)s, %(outlet)s", **where), tone="info")


def _another_opened(event: Event) -> Entry:
    said = {"brand": event.data.get("brand", ""), "name": event.data.get("name", "")}
    return entry(event, "copy", _("Same request for %(brand)s: %(name)s", **said), tone="info")


def _made_from(event: Event) -> Entry:
    said = {"brand": event.data.get("brand", ""), "name": event.data.get("name", "")}
    return entry(event, "copy", _("Made from the opportunity for %(brand)s: %(name)s", **said))


def _moved(event: Event) -> Entry:
    before, after = event.data.get("before", ["", ""]), event.data.get("after", ["", ""])
    words = _("Stage: %(before)s → %(after)s", before=stage_name(*before), after=stage_name(*after))
    return entry(event, STAGE_ICONS.get(after[0], "arrow-right"), words)


def _changed(event: Event) -> Entry:
    return entry(event, "pencil", _("Changed"), body=_differences(event.data.get("fields", {})))


def _assigned(event: Event) -> Entry:
    title = _("Assigned to %(name)s", name=event.data.get("owner", ""))
    return entry(event, "user-check", title, body=event.data.get("note", ""))


def _given_back(event: Event) -> Entry:
    owner = event.data.get("owner", "")
    title = _("Given back to %(name)s", name=owner) if owner else _("Given back: nobody is in charge")
    return entry(event, "arrow-back-up", title)


def _unplanned(event: Event) -> Entry:
    return entry(event, "arrow-back-up", _("The plan was taken back"))


def _won(event: Event) -> Entry:
    note = event.data.get("note", "")
    title = _("Won: %(reason)s", reason=WIN_REASONS.get(event.data.get("reason", ""), ""))
    return entry(event, "trophy", title, body=note, tone="success", quote=bool(note))


def _lost(event: Event) -> Entry:
    note = event.data.get("note", "")
    title = _("Lost sale: %(reason)s", reason=LOSS_REASONS.get(event.data.get("reason", ""), ""))
    return entry(event, "archive", title, body=note, tone="danger", quote=bool(note))


def _reopened(event: Event) -> Entry:
    was_won = event.data.get("before") == WON
    words = _("Opened again: the win was undone") if was_won else _("Opened again: the loss was undone")
    return entry(event, "arrow-back-up", words)


def _document_added(event: Event) -> Entry:
    source = event.data.get("source", "")
    body = _("Came back from %(tool)s", tool=source) if source else ""
    return entry(
        event, STAGE_ICONS.get(event.data.get("kind", ""), "file-text"), _document(event), body=body, tone="info"
    )


def _document_changed(event: Event) -> Entry:
    body = _differences(event.data.get("fields", {}))
    return entry(event, "pencil", _("Changed: %(what)s", what=_document(event)), body=body)


def _document_cancelled(event: Event) -> Entry:
    return entry(event, "ban", _("Cancelled: %(what)s", what=_document(event)), tone="warning")


def _document(event: Event) -> str:
    """Returns « Offre n° 4711, 23 450 € »."""
    kind = DOCUMENT_KINDS.get(event.data.get("kind", ""), "")
    number, cents = event.data.get("number", ""), event.data.get("amount_cents")
    words = _("%(kind)s no. %(number)s", kind=kind, number=number)
    return words if cents is None else f"{words}, {euros(cents / 100)}"


def _differences(fields: dict) -> str:
    return "\n".join(
        _("%(field)s: %(old)s → %(new)s", field=FIELDS.get(name, name), old=_value(name, old), new=_value(name, new))
        for name, (old, new) in fields.items()
    )


def _value(name: str, value: object) -> str:
    if value in (None, ""):
        return "–"
    if name.endswith("_cents") and isinstance(value, int):
        return euros(value / 100)
    if name.endswith("_on"):
        return short_date(date.fromisoformat(str(value)))
    text = str(CODED.get(name, {}).get(str(value), value))
    return text if len(text) <= LONG else f"{text[:LONG]}…"


tell(
    {
        "opportunity.opened": _opened,
        "opportunity.another_opened": _another_opened,
        "opportunity.made_from": _made_from,
        "opportunity.moved": _moved,
        "opportunity.noted": noted,
        "opportunity.messaged": messaged,
        "opportunity.contacted": contacted,
        "opportunity.planned": planned,
        "opportunity.changed": _changed,
        "opportunity.assigned": _assigned,
        "opportunity.given_back": _given_back,
        "opportunity.unplanned": _unplanned,
        "opportunity.won": _won,
        "opportunity.lost": _lost,
        "opportunity.reopened": _reopened,
        "opportunity.document_added": _document_added,
        "opportunity.document_changed": _document_changed,
        "opportunity.document_cancelled": _document_cancelled,
    }
)
