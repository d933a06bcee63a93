"""What SQLite is told of its tables: many rows, nearly all of one legal entity.

Without statistics SQLite believes that a legal entity has ten rows in each table, and walks through all of them as soon
as that saves it a sort; with those of an empty table it believes still less. So each index gets the same expectation,
written once, whatever the tables hold: the plans of a database do not depend on when somebody counted.
PostgreSQL counts by itself (autovacuum).
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, text

ROWS = 1_000_000
IN_PART = 50_000  # rows of a partial index: what is open, what has that number
ALIKE = 20  # rows that share the first column after the legal entity
TENANT = "legal_entity_id"
_TABLES = text(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'fts%' AND name NOT LIKE 'sqlite%'"
)
_INDEXES = text('SELECT name, "unique", partial FROM pragma_index_list(:table)')
_COLUMNS = text("SELECT name FROM pragma_index_info(:index) ORDER BY seqno")


def expect_many_rows(connection: Connection) -> None:
    """Writes the expectation of each index of an SQLite database; nothing on another one."""
    if connection.dialect.name != "sqlite":
        return
    connection.execute(text("ANALYZE sqlite_schema"))  # makes the table of statistics, and counts nothing
    connection.execute(text("DELETE FROM sqlite_stat1"))
    insert = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :stat)")
    connection.execute(insert, list(_expectations(connection)))
    connection.execute(text("ANALYZE sqlite_schema"))  # reads it again


def expectation(columns: Sequence[str], unique: bool = False, partial: bool = False) -> str:
    """Returns what sqlite_stat1 says of an index: its rows, then the rows that share its first column, its first two …"""
    rows = IN_PART if partial else ROWS
    shared = [rows if name == TENANT else ALIKE if place < 2 else 1 for place, name in enumerate(columns)]
    if unique and shared:
        shared[-1] = 1
    return " ".join(str(number) for number in (rows, *shared))


def _expectations(connection: Connection) -> Iterator[dict[str, str | None]]:
    for table in connection.execute(_TABLES).scalars().all():
        indexes = connection.execute(_INDEXES, {"table": table}).all()
        yield from (_of_index(connection, table, name, bool(unique), bool(part)) for name, unique, part in indexes)
        if not indexes:
            yield {"table": table, "index": None, "stat": str(ROWS)}


def _of_index(connection: Connection, table: str, name: str, unique: bool, partial: bool) -> dict[str, str | None]:
    columns = [column or "" for column in connection.execute(_COLUMNS, {"index": name}).scalars()]
    return {"table": table, "index": name, "stat": expectation(columns, unique, partial)}
