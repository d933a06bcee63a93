"""Who belongs to whom: contacts of a company, lessors, relatives, each with a role (mission CF-19, CF-20, AX-12)."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select

from crm.access.actors import Actor
from crm.clients.actions.accounts import AlreadyThere, add_row
from crm.clients.actions.making import ClientDetails, make_client
from crm.clients.models import Client, Reference, Relation
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.text import fold

CONTACT = "contact"


class NotOneself(Exception):
    """A client cannot belong to itself."""


@dataclass(frozen=True)
class NewTie:
    """How somebody belongs to a client: kind contact | lessor | relation, the role by its public id or its word."""

    kind: str = CONTACT
    role_id: int | None = None
    note: str = ""


def relate(client: Client, other: Client, tie: NewTie, by: Actor) -> Relation:
    """Ties two clients together and returns the relation, flushed. Raises NotOneself, AlreadyThere (either way round)."""
    if client.id == other.id:
        raise NotOneself
    if _is_tied(other, client, tie.kind):
        raise AlreadyThere
    row = Relation(other_id=other.id, kind=tie.kind, role_id=tie.role_id, note=tie.note)
    made = add_row(client, row, other.name, by)
    record("client", other.id, "client.tied", by, kind=tie.kind, to=client.name)
    return made


def add_contact(client: Client, details: ClientDetails, job_title: str, tie: NewTie, by: Actor) -> Client:
    """Makes a person, ties it to the account as a contact and returns it, flushed (mission CF-19)."""
    person = make_client(replace(details, kind=CONTACT))
    person.job_title = job_title[:80]
    record("client", person.id, "client.made", by)
    relate(client, person, replace(tie, kind=CONTACT), by)
    return person


def role_named(label: str) -> Reference | None:
    """Returns the role of this name, however it is written, None when there is none (reference list "role")."""
    asked = select(Reference).where(Reference.list_name == "role", Reference.folded == fold(label)[:80])
    return db.session.scalar(asked) if label else None


def make_role(label: str) -> Reference:
    """Adds a role to the reference list, flushed; the one that is there already stays."""
    known = role_named(label)
    if known is not None:
        return known
    last = db.session.scalar(select(func.max(Reference.position)).where(Reference.list_name == "role")) or 0
    row = Reference(list_name="role", label=label[:80], folded=fold(label)[:80], position=min(last + 1, 32_000))
    db.session.add(row)
    db.session.flush()
    return row


def _is_tied(client: Client, other: Client, kind: str) -> bool:
    asked = select(Relation.id).where(
        Relation.client_id == client.id, Relation.other_id == other.id, Relation.kind == kind
    )
    return db.session.scalar(asked) is not None
