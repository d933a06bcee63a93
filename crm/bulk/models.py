"""Changes of many rows at once: what is to be done, how far it is, how to undo it (list rule 6)."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Numbered, OfTenant, Public, partial, to

RUNNING, DONE, UNDOING, UNDONE = "running", "done", "undoing", "undone"
UNFINISHED = text("state IN ('running', 'undoing')")


class BulkRun(Numbered, Public, OfTenant, Base):
    """One change of many rows of a list, by somebody. A few rows are done in each transaction, in the order of `row_ids`."""

    __tablename__ = "bulk_run"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        to("user_account", "user_id"),
        partial("ix_bulk_run_due", UNFINISHED, "due_at"),
        Index("ix_bulk_run_own", "legal_entity_id", "user_id", "started_at"),
    )

    user_id: Mapped[int]
    verb: Mapped[str] = mapped_column(String(40))  # list and change: "clients.owner" (crm/bulk/verbs.py)
    asked: Mapped[dict] = mapped_column(default=dict)  # what the form said, as the verb takes it
    state: Mapped[str] = mapped_column(String(10), default=RUNNING)  # running done undoing undone
    row_ids: Mapped[list] = mapped_column(default=list)
    total: Mapped[int] = mapped_column(default=0)  # how many rows there are to do, or to put back
    done: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)  # counts of the three below, that outlive them
    failed: Mapped[int] = mapped_column(default=0)
    unrestored: Mapped[int] = mapped_column(default=0)
    before: Mapped[list] = mapped_column(default=list)  # [row id, what undoing needs, revision] of each changed row
    failures: Mapped[list] = mapped_column(default=list)  # {"row": row id, "why": code}
    kept: Mapped[list] = mapped_column(default=list)  # the same, of rows that could not be put back
    forgotten: Mapped[bool] = mapped_column(default=False)  # after 30 days no row is known any more, only how many
    due_at: Mapped[datetime]  # when a worker may take it; while one does, it is ahead
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def is_busy(self) -> bool:
        return self.state in (RUNNING, UNDOING)
