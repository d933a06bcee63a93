"""Who asks: the client whom a request certainly belongs to, else a new one (mission X-06).

Who is like several is shown for a click, never merged silently. A blocked client gets nothing new: the request goes
to a client of its own, and its lead to the managers (docs/decisions/015-requests-of-known-clients.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm.access.actors import Actor
from crm.clients.actions import ClientDetails, Found, make_client, resolve
from crm.clients.actions.consents import How, record_consents
from crm.clients.actions.points import Point, add_points
from crm.clients.matching import CERTAIN, Candidate
from crm.clients.models import Client, ContactPoint, LikelyDouble
from crm.extensions import db
from crm.intake.prospect import Consent, Prospect
from crm.kernel.clock import now
from crm.kernel.text import fold
from crm.kernel.writing import write_rows

RELAY = "relay_email"
MOST_LIKELY = 5  # more resemblances than this help nobody
DEALER, PARTNERS = "dealer", "partners"


@dataclass(frozen=True)
class Asker:
    """The client of a request, the person asking when it is a company, and whether the client was known before."""

    client: Client
    contact: Client | None = None
    known: bool = False
    blocked: bool = False  # who asks is a blocked client; `client` stands for the request alone

    @property
    def person(self) -> Client:
        """Whom one talks to."""
        return self.contact or self.client


def who_asks(prospect: Prospect, details: ClientDetails, flags: Sequence[str], by: Actor) -> Asker:
    """Returns who asks, known or made, with what the request adds to them: points, consents, likely doubles."""
    found = resolve(details)
    asker = _apart(found, details) if found.client.blocked else Asker(found.client, found.contact, not found.made)
    if asker.known:
        _add_points(asker.person, details, by)
    elif found.likely:
        _show_for_a_click(asker.client, found.likely)
    if RELAY in flags and prospect.email:
        _keep_relay(asker.person, prospect.email)
    if said := _said(prospect.consent):
        record_consents(asker.person, said, How(source=by.name), by)
    return asker


def _apart(found: Found, details: ClientDetails) -> Asker:
    """A blocked client's request: to the client that an earlier one made, else to one of its own."""
    certain = [one.known for one in found.match.candidates if one.verdict.kind == CERTAIN and not one.known.blocked]
    if certain:
        return Asker(db.session.get_one(Client, certain[0].client_id), None, known=True, blocked=True)
    client = make_client(details)
    _show_for_a_click(client, found.match.candidates)
    return Asker(client, None, known=False, blocked=True)


def _show_for_a_click(client: Client, likely: Sequence[Candidate]) -> None:
    rows = [
        {
            "client_id": client.id,
            "other_id": one.known.client_id,
            "score": one.verdict.score,
            "reasons": list(one.verdict.reasons),
            "found_at": now(),
        }
        for one in likely[:MOST_LIKELY]
    ]
    write_rows(db.session(), LikelyDouble, rows)


def _add_points(person: Client, details: ClientDetails, by: Actor) -> None:
    """A known client's further phone or e-mail; a company has none of its own (mission CF-18)."""
    if person.kind != "B2B":
        add_points(person, [Point(kind, value) for kind, value in details.points()], by)


def _keep_relay(person: Client, email: str) -> None:
    """A portal's address for one request is shown, and matches nobody."""
    value = fold(email)
    known = select(ContactPoint.id).where(ContactPoint.client_id == person.id, ContactPoint.value == value)
    if person.kind != "B2B" and db.session.scalar(known) is None:
        write_rows(
            db.session(), ContactPoint, [{"client_id": person.id, "kind": "email", "value": value, "relay": True}]
        )


def _said(consent: Consent) -> dict[tuple[str, str], bool]:
    """Returns what the sender says of consents as the ledger keeps it: (channel, sender) → yes or no."""
    asked = {
        ("email", DEALER): consent.email,
        ("sms", DEALER): consent.sms,
        ("phone", DEALER): consent.phone,
        ("email", PARTNERS): consent.partners,
    }
    return {key: given for key, given in asked.items() if given is not None}
