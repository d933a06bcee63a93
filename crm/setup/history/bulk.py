"""Writing many rows at once: ids are counted here, so that rows can point at each other before they are stored."""

from collections import defaultdict
from itertools import count
from typing import Any, cast

from sqlalchemy import Table, func, insert, select, text

from crm.extensions import db
from crm.kernel.base import Base, Numbered, Public, public_id

BATCH = 5_000


class Bulk:
    """Collects rows of one legal entity and writes them in batches, in the order in which the tables were named."""

    def __init__(self, legal_entity_id: int, *tables: type[Base]) -> None:
        self.legal_entity_id = legal_entity_id
        self.postgres = db.session.get_bind().dialect.name == "postgresql"
        self.rows: dict[type[Base], list[dict[str, Any]]] = {table: [] for table in tables}
        self.next_id = {table: count(self._last_id(table) + 1) for table in tables}
        self.written: dict[str, int] = defaultdict(int)
        self.counted: dict[str, int] = defaultdict(int)  # when PostgreSQL last looked

    def add(self, table: type[Base], **values: Any) -> int:
        """Keeps a row for writing and returns its id."""
        values["id"] = next(self.next_id[table])
        values["legal_entity_id"] = self.legal_entity_id
        if issubclass(table, Public):
            values["public_id"] = public_id()
        self.rows[table].append(values)
        return values["id"]

    def write_when_full(self) -> None:
        """Writes what has been collected once it is worth it."""
        if max(map(len, self.rows.values())) >= BATCH:
            self.write()

    def write(self) -> None:
        """Writes all rows collected so far."""
        for table, rows in self.rows.items():
            if rows:
                db.session.connection().execute(insert(cast(Table, table.__table__)), rows)
                self.written[table.__tablename__] += len(rows)
                self._count(table.__tablename__)
                rows.clear()

    def _count(self, name: str) -> None:
        """Lets PostgreSQL look at a table that has doubled.

        Its plans for checking foreign keys are made once a session: those from when the tables were empty read every
        row again for each new one.
        """
        if self.postgres and self.written[name] >= 2 * self.counted[name]:
            db.session.execute(text(f"ANALYZE {name}"))
            self.counted[name] = self.written[name]

    def finish(self) -> None:
        """Writes the rest; on PostgreSQL the counters go on after our ids."""
        self.write()
        if self.postgres:
            for table, counter in self.next_id.items():
                sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
                db.session.execute(select(func.setval(sequence, next(counter), False)))

    def _last_id(self, table: type[Base]) -> int:
        """Ids count over all tenants; row-level security shows only ours, so PostgreSQL's counter is asked."""
        if self.postgres:
            return db.session.scalars(
                select(func.nextval(func.pg_get_serial_sequence(table.__tablename__, "id")))
            ).one()
        assert issubclass(table, Numbered)
        return db.session.connection().scalars(select(func.coalesce(func.max(table.__table__.c.id), 0))).one()
