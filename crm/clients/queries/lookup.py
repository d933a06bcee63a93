"""A few clients while one types: the exact phone or e-mail first, then the name (mission CM-02)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select

from crm.access.models import User
from crm.clients.models import Client, ContactPoint, Relation, is_one_of
from crm.clients.queries.visible import clients_visible_to
from crm.extensions import db
from crm.kernel.phone import read_phone
from crm.kernel.text import clean, fold
from crm.kernel.trigrams import has_word

MOST = 8  # what one can take in at a glance; the others are found by typing on
SHORTEST, LONGEST = 2, 100  # letters
TRIGRAM = 3  # letters that the text index needs
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Known:
    """A client to pick, with what tells it from its namesakes."""

    client: Client
    phone: str = ""  # E.164
    email: str = ""


def look_up(viewer: User, typed: str) -> list[Known]:
    """Returns the clients that the viewer sees with this phone, e-mail or name, MOST at most. Two or three statements."""
    typed = clean(typed)[:LONGEST]
    asked = fold(typed)
    if len(asked) < SHORTEST:
        return []
    found: dict[int, Client] = {}
    for where in _ways(asked, typed):
        if len(found) < MOST:
            wanted = clients_visible_to(viewer).where(where).order_by(Client.folded_name, Client.id)
            found |= {client.id: client for client in db.session.scalars(wanted.limit(MOST))}
    return described(list(found.values())[:MOST])


def described(clients: Sequence[Client]) -> list[Known]:
    """Returns these clients, each with its first phone and first e-mail, in one statement."""
    points = points_of([client.id for client in clients])
    return [
        Known(
            client, *(next((p.value for p in points[client.id] if p.kind == kind), "") for kind in ("phone", "email"))
        )
        for client in clients
    ]


def points_of(client_ids: Collection[int]) -> dict[int, list[ContactPoint]]:
    """Returns the phones and e-mails of these clients, oldest first; relay addresses come last."""
    found: dict[int, list[ContactPoint]] = defaultdict(list)
    if client_ids:
        asked = select(ContactPoint).where(ContactPoint.client_id.in_(client_ids))
        for point in db.session.scalars(asked.order_by(ContactPoint.relay, ContactPoint.id)):
            found[point.client_id].append(point)
    return found


def contacts_of(viewer: User, company: Client) -> Sequence[Client]:
    """Returns the people one talks to at a company, by name (mission CF-19)."""
    told = select(Relation.other_id).where(Relation.client_id == company.id, Relation.kind == "contact")
    return db.session.scalars(
        clients_visible_to(viewer).where(Client.id.in_(told)).order_by(Client.folded_name, Client.id)
    ).all()


def _ways(asked: str, typed: str) -> list[ColumnElement[bool]]:
    """Returns the conditions to try, the surest first; each is an index look-up."""
    points = _points(asked, typed)
    starts = and_(Client.folded_name >= asked, Client.folded_name < asked + LAST)
    words = [has_word(Client, word) for word in asked.split()]
    exact = [Client.id.in_(select(ContactPoint.client_id).where(is_one_of(points)))] if points else []
    return [*exact, starts, *([and_(*words)] if any(len(word) >= TRIGRAM for word in asked.split()) else [])]


def _points(asked: str, typed: str) -> list[tuple[str, str]]:
    if "@" in asked:
        return [("email", asked)]
    number = read_phone(typed)
    return [("phone", number)] if number else []
