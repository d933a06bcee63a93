"""The timeline of a record that one treats: everything that happened to it, newest first, whole or one part of it."""

from collections.abc import Iterable

from flask import request, url_for
from flask_babel import gettext as _

from crm.alerts.queries import Told
from crm.journal.models import Event
from crm.web.alerted import alert_entry
from crm.web.came_from import list_query
from crm.web.happenings import CHANGES, CONTACTS, NOTES, Entry, said

ALL = "all"
PARTS = (ALL, CONTACTS, NOTES, CHANGES)


def part_asked() -> str:
    """Returns the part that the reader asks for, everything when the address says none."""
    part = request.args.get("show", ALL)
    return part if part in PARTS else ALL


def lines_of(events: Iterable[Event], told: Iterable[Told], part: str) -> list[Entry]:
    """Returns what happened and who was told, newest first."""
    lines = [said(event) for event in events] + [alert_entry(one) for one in told]
    shown = [line for line in lines if part in (ALL, line.group)]
    return sorted(shown, key=lambda line: line.at, reverse=True)


def part_tabs(endpoint: str, public_id: str, current: str) -> list[dict]:
    """Returns the tabs that show a part of the timeline on the record's page."""
    words = {ALL: _("Everything"), CONTACTS: _("Contacts"), NOTES: _("Notes"), CHANGES: _("Changes")}
    return [
        {
            "label": words[part],
            "url": url_for(endpoint, public_id=public_id, list=list_query(), show=part, _anchor="timeline"),
            "current": part == current,
        }
        for part in PARTS
    ]


def last_change(events: Iterable[Event]) -> Entry | None:
    """Returns the newest change that is not a mere note: what somebody else did meanwhile."""
    return next((said(event) for event in events if not event.kind.endswith(".noted")), None)


def newest(events: Iterable[Event], kind: str) -> Entry | None:
    """Returns the newest event of a kind as a sentence."""
    return next((said(event) for event in events if event.kind == kind), None)


def last_id(events: Iterable[Event], kind: str) -> int:
    """Returns the id of the newest event of a kind, 0 when there is none."""
    return next((event.id for event in events if event.kind == kind), 0)
