"""Finding the client whom a request belongs to, or making one (mission X-06)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm.clients.actions.making import ClientDetails, make_client, tie_contact
from crm.clients.matching import Asked, Candidate, Known, Match, match
from crm.clients.models import Client, Relation
from crm.clients.queries import candidates_for
from crm.extensions import db


@dataclass(frozen=True)
class Found:
    """The client of a request, whether it is new, the person asking when it is a company, and how it was matched.

    `match.kind` is certain when the client was known. Else `likely` are those it may be the double of: shown for a
    click, never merged silently.
    """

    client: Client
    match: Match
    made: bool
    contact: Client | None = None

    @property
    def likely(self) -> tuple[Candidate, ...]:
        """The clients, other than this one, that may be the same: best first."""
        others = (found for found in self.match.candidates if found.known.client_id != self.client.id)
        company = self.client.kind == "B2B"
        return tuple(found for found in others if not company or "other_kind" not in found.verdict.reasons)


def find_or_make(details: ClientDetails) -> Client:
    """Returns the client who certainly is the one described, else a new one, flushed."""
    return resolve(details).client


def resolve(details: ClientDetails) -> Found:
    """Finds or makes the client, and says how it was matched; a blocked client is found too.

    For a company its contact is found or made as well.
    """
    decided = decide(details.asked())
    client = _held(decided.certain_id)
    made = client is None
    if client is None:
        client = make_client(details) if details.kind != "B2B" else _make_company(details)
    contact = _contact_of(client, details) if client.kind == "B2B" else None
    return Found(client, decided, made, contact)


def decide(asked: Asked) -> Match:
    """Returns whom of all clients this is, in three statements whatever their number."""
    db.session.flush()
    return match(asked, candidates_for(asked))


def _held(client_id: int | None) -> Client | None:
    """Returns the client, whom nobody merges or deletes before this transaction ends; None for one that is gone.

    One that has just been merged into another is that other one (SQLite has one writer: nothing happens meanwhile).
    """
    found, wanted = None, client_id
    while wanted is not None:
        asked = select(Client).where(Client.id == wanted).with_for_update(key_share=True)
        found = db.session.scalar(asked.execution_options(populate_existing=True))
        wanted = found.merged_into_id if found is not None else None
    return found if found is not None and found.gone_at is None else None


def _make_company(details: ClientDetails) -> Client:
    bare = ClientDetails(
        kind="B2B", company=details.company, siret=details.siret, vat_number=details.vat_number, street=details.street,
        postal_code=details.postal_code, city=details.city,
    )  # fmt: skip
    return make_client(bare)


def _contact_of(company: Client, details: ClientDetails) -> Client | None:
    """Returns the person who asks for the company, tied to it; None when the request names and reaches nobody."""
    person = details.contact
    if not (person.points() or person.first_name or person.last_name):
        return None
    db.session.flush()
    of_company = set(
        db.session.scalars(
            select(Relation.other_id).where(Relation.client_id == company.id, Relation.kind == "contact")
        )
    )
    asked = person.asked()
    decided = match(asked, _its_own_first(candidates_for(asked), of_company))
    found = _held(decided.certain_id) or make_client(person)
    if found.id not in of_company:
        tie_contact(company, found)
    return found


def _its_own_first(known: Sequence[Known], of_company: set[int]) -> list[Known]:
    """The company's own contacts if any is among them: a switchboard there is shared by colleagues."""
    own = [one for one in known if one.client_id in of_company]
    return own or list(known)
