"""Reading reference lists (mission AX-04)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from crm.clients.models import ClientTag, Reference
from crm.extensions import db


def entries(list_name: str, active_only: bool = True) -> Sequence[Reference]:
    """Returns the entries of a list in the dealer's order."""
    return entries_of((list_name,), active_only)[list_name]


def entries_of(list_names: Collection[str], active_only: bool = True) -> Mapping[str, Sequence[Reference]]:
    """Returns the entries of several lists, each in the dealer's order: one statement."""
    chosen = select(Reference).where(Reference.list_name.in_(list_names))
    if active_only:
        chosen = chosen.where(Reference.active)
    found: dict[str, list[Reference]] = {name: [] for name in list_names}
    for one in db.session.scalars(chosen.order_by(Reference.position, Reference.folded, Reference.id)):
        found[one.list_name].append(one)
    return found


def entry(public_id: str) -> Reference | None:
    """Returns an entry of the legal entity."""
    return db.session.scalar(select(Reference).where(Reference.public_id == public_id))


def tags_of(client_ids: Collection[int]) -> Mapping[int, Sequence[Reference]]:
    """Returns the tags and groups of each client that has some, in the dealer's order: one statement."""
    found: dict[int, list[Reference]] = defaultdict(list)
    rows = db.session.execute(
        select(ClientTag.client_id, Reference)
        .join(Reference, Reference.id == ClientTag.reference_id)
        .where(ClientTag.client_id.in_(client_ids))
        .order_by(Reference.list_name, Reference.position, Reference.folded)
    )
    for client_id, one in rows:
        found[client_id].append(one)
    return found
