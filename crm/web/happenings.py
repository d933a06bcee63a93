"""What happened, in sentences of the reader's language (idea 5: made when they are shown).

Each area says the events that it writes: `tell({"lead.lost": function of the event})`. A page that shows several areas
together, like the client's, reads them all. What is said alike of several kinds of records stands here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from crm.journal.models import Event
from crm.leads.words import ACTIONS, OUTCOME_LOOKS, OUTCOMES
from crm.web.formatting import date_and_time

CONTACTS, NOTES, CHANGES = "contacts", "notes", "changes"


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `quote` marks words of a person; `name` is who did it, empty for the system."""

    icon: str
    title: str
    at: datetime
    group: str = CHANGES
    body: str = ""
    tone: str = ""
    quote: bool = False
    name: str = ""


Sentence = Callable[[Event], Entry]
_SENTENCES: dict[str, Sentence] = {}


def tell(sentences: Mapping[str, Sentence]) -> None:
    """Adds the sentences of an area, by the kind of event."""
    _SENTENCES.update(sentences)


def said(event: Event) -> Entry:
    """Returns an event as a line of the timeline; one of an unknown kind by its name."""
    sentence = _SENTENCES.get(event.kind)
    return sentence(event) if sentence else entry(event, "info-circle", event.kind)


def entry(event: Event, icon: str, title: str, **more) -> Entry:
    """Returns a line about an event: its time and who did it are the event's."""
    return Entry(icon, title, event.at, name=event.actor_name, **more)


def noted(event: Event) -> Entry:
    """Returns a note of the team."""
    return entry(event, "note", _("Note"), group=NOTES, body=event.data.get("text", ""), quote=True)


def messaged(event: Event) -> Entry:
    """Returns what the client wrote."""
    return entry(event, "message", _("The client writes"), group=CONTACTS, body=event.data.get("text", ""), quote=True)


def contacted(event: Event) -> Entry:
    """Returns what came of a call, mail or visit."""
    outcome, note = event.data.get("outcome", ""), event.data.get("note", "")
    icon, tone = OUTCOME_LOOKS.get(outcome, ("phone", ""))
    title = str(OUTCOMES.get(outcome, outcome))
    return entry(event, icon, title, group=CONTACTS, body=note, tone=tone, quote=bool(note))


def planned(event: Event) -> Entry:
    """Returns what is done next, and when."""
    what = ACTIONS.get(event.data.get("action", ""), "")
    at = date_and_time(datetime.fromisoformat(event.data["at"]))
    title = _("Planned: %(what)s, %(when)s", what=what, when=at)
    return entry(event, "calendar-plus", title, body=event.data.get("note", ""))
