"""A client typed in by hand: the whole form at once, or added to a client who was there already (mission CF-17, CM-03)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from crm.access.actors import Actor
from crm.clients.actions.consents import How, record_consents
from crm.clients.actions.editing import change_client, note_brand
from crm.clients.actions.making import tie_contact
from crm.clients.actions.points import CompanyHasNoPoints, Point, add_points, write_points
from crm.clients.actions.refreshing import refresh_search
from crm.clients.models import Address, Client, ClientTag, Reference, Relation
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now


@dataclass(frozen=True)
class Entered:
    """What a form says of a client. `values` are columns; `once` is its public id, so that a form sent twice is one."""

    kind: str
    values: Mapping[str, object]
    points: Sequence[Point] = ()
    addresses: Sequence[Mapping[str, str]] = ()
    tags: Sequence[Reference] = ()
    consents: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    how: How = field(default_factory=How)
    brand_id: int | None = None
    owner_id: int | None = None
    contact: "Entered | None" = None
    role_id: int | None = None
    once: str = ""


def enter_client(entered: Entered, by: Actor, at: datetime | None = None) -> Client:
    """Adds the client with all that was typed, and a company's first contact; returns it, flushed.

    A form that was sent before returns the client that it made. Raises CompanyHasNoPoints.
    """
    if entered.kind == "B2B" and entered.points:
        raise CompanyHasNoPoints
    known = _sent_before(entered.once)
    if known is not None and known.gone_at is None:
        return known
    client = _add(entered, at or now())
    record("client", client.id, "client.made", by, kind=client.kind)
    record_consents(client, entered.consents, entered.how, by)
    if entered.contact is not None:
        tie_contact(client, enter_client(entered.contact, by, at))
        _give_role(client, entered.role_id)
    return client


def complete(client: Client, entered: Entered, by: Actor) -> None:
    """Adds what was typed to a client who was there already: missing points, empty fields, brand (« Rattacher »)."""
    fields = {name: value for name, value in entered.values.items() if value and not getattr(client, name)}
    change_client(client, "attached", fields, by)
    if client.kind != "B2B":
        add_points(client, entered.points, by)
    if entered.brand_id:
        note_brand(client, entered.brand_id)


def _add(entered: Entered, at: datetime) -> Client:
    client = Client(kind=entered.kind, created_at=at, owner_id=entered.owner_id, **entered.values)
    if entered.once and _sent_before(entered.once) is None:
        client.public_id = entered.once
    client.siren = client.siren or (client.siret or "")[:9]
    db.session.add(client)
    db.session.flush()
    write_points(client, list({(one.kind, one.value): one for one in entered.points}.values()))
    db.session.add_all(Address(client_id=client.id, **one) for one in entered.addresses)
    db.session.add_all(ClientTag(client_id=client.id, reference_id=one.id) for one in entered.tags)
    if entered.brand_id:
        note_brand(client, entered.brand_id)
    refresh_search(client)
    db.session.flush()
    return client


def _sent_before(once: str) -> Client | None:
    asked = select(Client).where(Client.public_id == once)
    return db.session.scalar(asked) if once else None


def _give_role(company: Client, role_id: int | None) -> None:
    if role_id is not None:
        tie = db.session.scalar(select(Relation).where(Relation.client_id == company.id))
        if tie is not None:
            tie.role_id = role_id
            db.session.flush()
