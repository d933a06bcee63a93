"""A row of work is claimed with a lease, committed, done, marked (reliability.md, rule 4).

Whoever is killed in between is replaced when the lease ends, or at once by the next process of the same machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import InstrumentedAttribute

from crm.extensions import db
from crm.kernel.process import is_dead, own_name

LEASE = timedelta(seconds=60)  # longer than crm.worker.JOB_TIMEOUT: nobody still works on what another may claim
Row = TypeVar("Row")


@dataclass(frozen=True)
class Claim:
    """A row that is ours until `lease_until`."""

    row_id: int
    legal_entity_id: int
    lease_until: datetime


@dataclass(frozen=True)
class Leases(Generic[Row]):
    """The leases on one table: `lease` holds until when a row is claimed, `claimed_by` (always so called) by whom.

    `taken` is what holds of a row while somebody has it.
    """

    model: Any
    lease: InstrumentedAttribute
    taken: ColumnElement[bool]

    def claim(self, due: Select, at: datetime, values: Mapping[str, Any]) -> Claim | None:
        """Claims the first row of a select of ids, and sets `values`; None when there is none. The caller commits.

        Two workers never claim the same row: SQLite has one writer, PostgreSQL skips what another is just claiming.
        """
        first = due.limit(1).with_for_update(skip_locked=True).scalar_subquery()
        claimed = {self.lease.key: at + LEASE, "claimed_by": own_name(), **values}
        row = db.session.execute(
            update(self.model)
            .where(self.model.id == first)
            .values(claimed)
            .returning(self.model.id, self.model.legal_entity_id, self.lease)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        return None if row is None else Claim(*row)

    def still_ours(self, claim: Claim) -> Row | None:
        """Returns the claimed row, locked; None when the lease ran out and somebody else holds it, or it was stopped."""
        ours = (self.model.id == claim.row_id, self.taken, self.lease == claim.lease_until)
        return db.session.scalar(select(self.model).where(*ours).with_for_update())

    def release_the_dead(self, held: ColumnElement[bool], values: Mapping[str, Any]) -> int:
        """Sets `values` on the held rows whose process of this machine has ended; returns how many."""
        holders = db.session.scalars(select(self.model.claimed_by).where(held).distinct())
        dead = [name for name in holders if is_dead(name)]
        if not dead:
            return 0
        freed = update(self.model).where(held, self.model.claimed_by.in_(dead)).values(values).returning(self.model.id)
        return len(db.session.execute(freed.execution_options(synchronize_session=False)).all())
