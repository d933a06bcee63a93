"""The one timeline of a client: its own journal, that of its leads and opportunities, the ledger of consents (CF-16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import request, url_for
from flask_babel import gettext as _

from crm.access.models import User
from crm.clients.models import Client, Consent
from crm.clients.routes.facts import channel_words, sender_words
from crm.opportunities.queries.history import CLIENT, LEAD, OPPORTUNITY, TYPES, Happened, history_of
from crm.web.happenings import CHANGES, CONTACTS, NOTES, Entry, said

LEADS, OPPORTUNITIES, CONSENTS = "leads", "opportunities", "consents"
SHOWN = ("all", CONTACTS, NOTES, LEADS, OPPORTUNITIES, CONSENTS)
KINDS_OF = {
    CONTACTS: ("lead.contacted", "lead.messaged", "opportunity.contacted", "opportunity.messaged", "client.messaged"),
    NOTES: ("client.noted", "lead.noted", "opportunity.noted"),
    CONSENTS: ("client.wishes",),
}
TYPES_OF = {LEADS: (LEAD,), OPPORTUNITIES: (OPPORTUNITY,), CONSENTS: (CLIENT,)}
IN_LEDGER = ("client.consented",)  # the ledger says it, by channel and sender
FIRST, MOST = 20, 300


@dataclass(frozen=True)
class Line:
    """An entry with the lead or opportunity that it is about, and a link there."""

    entry: Entry
    about: str = ""
    url: str = ""


def timeline_of(
    viewer: User, client: Client, shown: str, consents: Sequence[Consent], limit: int = 0
) -> tuple[list[Line], str]:
    """Returns the lines of this part, newest first, and the address that shows more of them, "" when that is all."""
    size = limit or _asked_size()
    types, kinds = TYPES_OF.get(shown, TYPES), KINDS_OF.get(shown, ())
    happened = history_of(viewer, client.id, size + 1, types, kinds)
    more = len(happened) > size
    told = [_line(one) for one in happened[:size] if one.event.kind not in IN_LEDGER and not _of_another(one, client)]
    if shown in ("all", CONSENTS):
        oldest = happened[-1].event.at if more else None
        told += [Line(one) for one in _consents(consents) if oldest is None or one.at >= oldest]
        told.sort(key=lambda line: line.entry.at, reverse=True)
    bigger = url_for("clients.page", public_id=client.public_id, show=shown, lines=MOST, _anchor="timeline")
    return told, bigger if more and size < MOST else ""


def timeline_tabs(client: Client, shown: str) -> list[dict]:
    """Returns the tabs that show a part of the timeline."""
    words = {
        "all": _("Everything"),
        CONTACTS: _("Contacts"),
        NOTES: _("Notes"),
        LEADS: _("Leads"),
        OPPORTUNITIES: _("Opportunities"),
        CONSENTS: _("Consents"),
    }
    return [
        {
            "label": words[part],
            "current": part == shown,
            "url": url_for(
                "clients.page",
                public_id=client.public_id,
                show=None if part == "all" else part,
                _anchor="timeline",
            ),
        }
        for part in SHOWN
    ]


def _asked_size() -> int:
    asked = request.args.get("lines", "")
    return min(max(int(asked), FIRST), MOST) if asked.isdecimal() and len(asked) < 6 else FIRST


def _of_another(one: Happened, client: Client) -> bool:
    """That another record was merged into this one is told by this one's own event already."""
    return one.event.kind == "client.merged_away" and one.event.subject_id != client.id


def _line(one: Happened) -> Line:
    entry = said(one.event)
    if one.lead_public_id:
        about = one.lead_vehicle or _("Lead")
        return Line(entry, about, url_for("leads.show", public_id=one.lead_public_id))
    if one.opportunity_public_id:
        return Line(
            entry, one.opportunity_name or "", url_for("opportunities.page", public_id=one.opportunity_public_id)
        )
    return Line(entry)


def _consents(consents: Iterable[Consent]) -> list[Entry]:
    """What was said at one moment about several channels is one line."""
    return [_consent(list(same)) for _key, same in groupby(consents, key=_occasion)]


def _occasion(one: Consent) -> tuple[datetime, bool, str, str]:
    return one.at, one.given, one.source, one.actor_name


def _consent(same: list[Consent]) -> Entry:
    first = same[0]
    what = ", ".join(f"{channel_words(one.channel)} ({sender_words(one.sender)})" for one in same)
    title = _("Agrees: %(what)s", what=what) if first.given else _("Refuses: %(what)s", what=what)
    icon, tone = ("check", "success") if first.given else ("ban", "warning")
    return Entry(
        icon, title, first.at, CHANGES, first.wording or first.source, tone, bool(first.wording), first.actor_name
    )
