"""What a load changed, to be told at its end and kept in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm.access.actors import Actor
from crm.access.models import User
from crm.assignment.models import RotationGroup, Rule
from crm.handoff.models import OrderTool
from crm.intake.models import Source
from crm.journal.actions import record
from crm.kernel.changes import Change, told
from crm.outlets.models import Brand, LegalEntity, Outlet

BY = Actor(name="dealership.toml")
SUBJECTS = {
    LegalEntity: "legal_entity", Brand: "brand", Outlet: "outlet", User: "user", RotationGroup: "group", Rule: "rule",
    Source: "source", OrderTool: "order_tool",
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """Something that was done to one record; `kind` is the second word of the journal's event."""

    row: Any
    kind: str  # made | changed | deleted
    data: dict[str, Any]


@dataclass
class Ledger:
    """One line per record that was made, changed or removed, and the keys that are shown this once."""

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # in the database, not in the file: left as they are
    new_keys: list[tuple[str, str]] = field(default_factory=list)  # source name, key in clear
    notes: list[Note] = field(default_factory=list)

    def note_made(self, row: Any, name: str) -> None:
        """Notes a new record."""
        self.made.append(name)
        self.notes.append(Note(row, "made", {}))

    def note_change(self, row: Any, name: str, what: str, changes: Mapping[str, Change] | None = None) -> None:
        """Notes that something of a record differs; of one that this load made, that goes without saying."""
        if name not in self.made:
            self.changed.append(f"{name}: {what}")
            self.notes.append(Note(row, "changed", {"section": what, "changes": told(changes or {})}))

    def note_removed(self, row: Any, name: str) -> None:
        """Notes that a record is gone."""
        self.removed.append(name)
        self.notes.append(Note(row, "deleted", {"name": row.name}))

    def keep_in_journal(self) -> None:
        """Writes an event for each record; all rows have been flushed."""
        for note in self.notes:
            subject = SUBJECTS[type(note.row)]
            record(subject, note.row.id, f"{subject}.{note.kind}", BY, **note.data)

    @property
    def nothing_changed(self) -> bool:
        """Whether the database already said what the file says."""
        return not (self.made or self.changed or self.removed)
