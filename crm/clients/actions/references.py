"""Reference lists: adding an entry from wherever one stands, renaming, ordering, retiring (mission AX-04)."""

from sqlalchemy import func, select

from crm.access.actors import Actor
from crm.clients.models import Reference
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.text import fold

LONGEST = 80


class EntryExists(Exception):
    """The list has this entry already, however it is written; `entry` is the one there is."""

    def __init__(self, entry: Reference):
        super().__init__(entry.label)
        self.entry = entry


def add_entry(list_name: str, label: str, by: Actor, colour: str = "") -> Reference:
    """Adds an entry at the end of a list and returns it, flushed; a retired one of the same word comes back.

    Raises EntryExists for one that is offered already, ValueError for a label without letters.
    """
    known = _named(list_name, label)
    if known is not None and known.active:
        raise EntryExists(known)
    if known is not None:
        known.active = True
        record("reference", known.id, "reference.restored", by, label=known.label)
        return known
    last = db.session.scalar(select(func.max(Reference.position)).where(Reference.list_name == list_name))
    row = Reference(
        list_name=list_name,
        label=label.strip()[:LONGEST],
        folded=_folded(label),
        colour=colour,
        position=min((last or 0) + 1, 32_000),
    )
    db.session.add(row)
    db.session.flush()
    record("reference", row.id, "reference.added", by, list=list_name, label=row.label)
    return row


def entry_named(list_name: str, label: str, by: Actor) -> Reference:
    """Returns the entry of this word, added when there is none. Raises ValueError for a label without letters."""
    try:
        return add_entry(list_name, label, by)
    except EntryExists as there:
        return there.entry


def change_entry(entry: Reference, label: str, colour: str, by: Actor) -> None:
    """Gives the entry another label and colour. Raises EntryExists, ValueError."""
    there = _named(entry.list_name, label)
    if there is not None and there.id != entry.id:
        raise EntryExists(there)
    before = entry.label
    entry.label, entry.folded, entry.colour = label.strip()[:LONGEST], _folded(label), colour
    record("reference", entry.id, "reference.changed", by, before=before, after=entry.label)
    db.session.flush()


def move_entry(entry: Reference, up: bool) -> None:
    """Moves the entry one place up or down in its list."""
    rows = list(
        db.session.scalars(
            select(Reference)
            .where(Reference.list_name == entry.list_name)
            .order_by(Reference.position, Reference.folded, Reference.id)
        )
    )
    at = rows.index(entry)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, 1):
        row.position = position
    db.session.flush()


def retire_entry(entry: Reference, retired: bool, by: Actor) -> None:
    """Stops offering the entry, or offers it again; clients that have it keep it."""
    if entry.active is not retired:
        return
    entry.active = not retired
    record("reference", entry.id, "reference.retired" if retired else "reference.restored", by, label=entry.label)
    db.session.flush()


def _named(list_name: str, label: str) -> Reference | None:
    asked = select(Reference).where(Reference.list_name == list_name, Reference.folded == _folded(label))
    return db.session.scalar(asked)


def _folded(label: str) -> str:
    word = fold(label)[:LONGEST]
    if not word:
        raise ValueError(label)
    return word
