"""What a load changed, to be told at its end."""

from dataclasses import dataclass, field


@dataclass
class Ledger:
    """One line per record that was made, changed or removed, and the keys that are shown this once."""

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # in the database, not in the file: left as they are
    new_keys: list[tuple[str, str]] = field(default_factory=list)  # source name, key in clear

    def note_change(self, record: str, what: str) -> None:
        """Notes that something of a record differs; of one that this load made, that goes without saying."""
        if record not in self.made:
            self.changed.append(f"{record}: {what}")

    @property
    def nothing_changed(self) -> bool:
        """Whether the database already said what the file says."""
        return not (self.made or self.changed or self.removed)
