"""What happened, in sentences of the reader's language (idea 5: made when they are shown).

Each area says the events that it writes: `tell({"lead.lost": function of the event})`. A page that shows several areas
together, like the client's, reads them all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crm.journal.models import Event

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
