"""Making a client from what a request says of its person."""

from dataclasses import dataclass, replace

from crm.clients.matching import Asked
from crm.clients.models import Client, ContactPoint, Relation
from crm.clients.searchable import searchable
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.text import fold
from crm.kernel.writing import write_row, write_rows


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

    @property
    def contact(self) -> "ClientDetails":
        """The person who asks for a company: the names and how to reach them; the numbers are the company's."""
        return replace(self, kind="contact", siret="", vat_number="")

    def points(self) -> list[tuple[str, str]]:
        """Returns (kind, value) of each contact point that may identify the person."""
        emails = [("email", fold(self.email))] if self.email and self.matchable_email else []
        return emails + [("phone", phone) for phone in dict.fromkeys(self.phones)]

    def asked(self) -> Asked:
        """Returns the same as the matching rule looks at it."""
        points = self.points()
        return Asked(
            kind=self.kind,
            civility=self.civility,
            first_name=self.first_name,
            last_name=self.last_name,
            company=self.company,
            siret=self.siret,
            vat_number=self.vat_number,
            emails=frozenset(value for kind, value in points if kind == "email"),
            phones=frozenset(value for kind, value in points if kind == "phone"),
            postal_code=self.postal_code,
        )


def make_client(details: ClientDetails) -> Client:
    """Adds a client with its contact points and returns it, flushed.

    A company has no points of its own: they go to a contact made with it (mission CF-18).
    """
    if details.kind != "B2B":
        return _make(details, details.points())
    company = _make(replace(details, civility="", first_name="", last_name=""), [])
    if details.points() or details.first_name or details.last_name:
        tie_contact(company, make_client(details.contact))
    return company


def tie_contact(company: Client, person: Client, role_id: int | None = None) -> None:
    """Makes a person a contact of a company, flushed."""
    db.session.add(Relation(client_id=company.id, other_id=person.id, kind="contact", role_id=role_id))
    db.session.flush()


def _make(details: ClientDetails, points: list[tuple[str, str]]) -> Client:
    client = Client(
        kind=details.kind,
        civility=details.civility,
        first_name=details.first_name[:80],
        last_name=details.last_name[:80],
        company=details.company[:120],
        siret=details.siret[:14],
        siren=details.asked().the_siren[:9],
        vat_number=details.vat_number[:20],
        street=details.street[:200],
        postal_code=details.postal_code[:10],
        city=details.city[:80],
        created_at=now(),
    )
    client.folded_name, client.search = searchable(client, [value for _kind, value in points])
    write_row(db.session(), client)
    write_rows(db.session(), ContactPoint, [{"client_id": client.id, "kind": k, "value": v} for k, v in points])
    return client
