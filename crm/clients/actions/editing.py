"""Changing what is known of a client; every change counts the revision and is told with old and new values."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from crm.access.actors import Actor
from crm.access.models import User
from crm.clients.actions.refreshing import refresh_search
from crm.clients.hanging import say_name
from crm.clients.models import Client, ClientBrand, ClientTag, Reference
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.changes import Change, assign, told


def change_client(client: Client, section: str, values: Mapping[str, object], by: Actor) -> dict[str, Change]:
    """Sets the values that differ; returns what changed. A SIRET says the SIREN too."""
    siret = str(values.get("siret") or "")
    if siret and not values.get("siren"):
        values = {**values, "siren": siret[:9]}
    name = client.name
    changes = assign(client, values)
    keep(client, section, changes, by)
    if client.name != name:
        say_name(client)
    return changes


def assign_owner(client: Client, owner: User | None, by: Actor) -> None:
    """Makes somebody, or nobody, the owner of the client (mission CF-14)."""
    before = db.session.get(User, client.owner_id) if client.owner_id else None
    if (before.id if before else None) == (owner.id if owner else None):
        return
    client.owner_id = owner.id if owner else None
    keep(client, "owner", {"owner": Change(before and before.name, owner and owner.name)}, by)


def set_tags(client: Client, list_name: str, chosen: Sequence[Reference], by: Actor) -> None:
    """Makes these the client's entries of one list (tag, group); others of the list are taken off."""
    old = _chosen_entries(client, list_name)
    if {one.id for one in old} == {one.id for one in chosen}:
        return
    gone = [one.id for one in old if one not in chosen]
    if gone:
        db.session.execute(delete(ClientTag).where(ClientTag.client_id == client.id, ClientTag.reference_id.in_(gone)))
    db.session.add_all(ClientTag(client_id=client.id, reference_id=one.id) for one in chosen if one not in old)
    keep(client, "categories", {list_name: Change(_labels(old), _labels(chosen))}, by)


def note_brand(client: Client, brand_id: int) -> None:
    """Notes that the client is interested in a brand, once (mission CF-17)."""
    asked = select(ClientBrand.id).where(ClientBrand.client_id == client.id, ClientBrand.brand_id == brand_id)
    if db.session.scalar(asked) is None:
        db.session.add(ClientBrand(client_id=client.id, brand_id=brand_id))
        db.session.flush()


def keep(client: Client, section: str, changes: Mapping[str, Change], by: Actor) -> None:
    """Counts the revision, refreshes what the client is found by and tells what changed; nothing when nothing did."""
    if not changes:
        return
    client.revision += 1
    refresh_search(client)
    record("client", client.id, "client.changed", by, section=section, changes=told(changes))
    db.session.flush()


def _chosen_entries(client: Client, list_name: str) -> Sequence[Reference]:
    asked = select(Reference).join(ClientTag, ClientTag.reference_id == Reference.id)
    return db.session.scalars(asked.where(ClientTag.client_id == client.id, Reference.list_name == list_name)).all()


def _labels(chosen: Sequence[Reference]) -> str:
    return ", ".join(sorted(one.label for one in chosen))
