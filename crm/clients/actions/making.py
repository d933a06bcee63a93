"""Finding the client whom a request belongs to, or making one (the finer matching is mission X-06)."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio
from sqlalchemy import select

from crm.clients.models import Client, ContactPoint, is_one_of
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.text import fold

SAME_NAME = 80  # of 100: spelling mistakes pass, another member of the family does not


@dataclass(frozen=True)
class ClientDetails:
    """What a request says of its person. `matchable_email` is False for a portal's relay address."""

    kind: str = "B2C"
    civility: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    siret: str = ""
    vat_number: str = ""
    email: str = ""
    phones: tuple[str, ...] = ()
    street: str = ""
    postal_code: str = ""
    city: str = ""
    matchable_email: bool = True

    @property
    def name(self) -> str:
        """The name that lists show: the person's, else the company's."""
        return f"{self.first_name} {self.last_name}".strip() or self.company

    def points(self) -> list[tuple[str, str]]:
        """Returns (kind, value) of each contact point that may identify the person."""
        emails = [("email", fold(self.email))] if self.email and self.matchable_email else []
        return emails + [("phone", phone) for phone in dict.fromkeys(self.phones)]


def find_or_make(details: ClientDetails) -> Client:
    """Returns the client with the same e-mail, or the same phone and a like name; else a new one, flushed."""
    return _find(details) or make_client(details)


def make_client(details: ClientDetails) -> Client:
    """Adds a client with its contact points and returns it, flushed."""
    client = Client(
        kind=details.kind,
        civility=details.civility,
        first_name=details.first_name[:80],
        last_name=details.last_name[:80],
        company=details.company[:120],
        siret=details.siret[:14],
        vat_number=details.vat_number[:20],
        street=details.street[:200],
        postal_code=details.postal_code[:10],
        city=details.city[:80],
        folded_name=fold(f"{details.last_name} {details.first_name} {details.company}")[:200],
        created_at=now(),
    )
    db.session.add(client)
    db.session.flush()
    db.session.add_all(ContactPoint(client_id=client.id, kind=kind, value=value) for kind, value in details.points())
    return client


def _find(details: ClientDetails) -> Client | None:
    points = details.points()
    if not points:
        return None
    rows = db.session.execute(
        select(ContactPoint.kind, Client)
        .join(Client, Client.id == ContactPoint.client_id)
        .where(is_one_of(points), Client.gone_at.is_(None))
        .order_by(ContactPoint.kind, Client.id.desc())
        .limit(20)
    ).all()
    return _choose(details, [(kind, client) for kind, client in rows])


def _choose(details: ClientDetails, found: Sequence[tuple[str, Client]]) -> Client | None:
    """An e-mail decides by itself; a phone needs a like name, for a family shares one."""
    by_email = [client for kind, client in found if kind == "email"]
    by_phone = [client for kind, client in found if kind == "phone" and _like(details, client)]
    return next(iter(by_email + by_phone), None)


def _like(details: ClientDetails, client: Client) -> bool:
    asked = fold(f"{details.last_name} {details.first_name} {details.company}")
    return not asked or not client.folded_name or token_set_ratio(asked, client.folded_name) >= SAME_NAME
