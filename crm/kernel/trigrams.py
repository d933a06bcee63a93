"""A word anywhere in a table's folded `search` text, through its trigram index (FTS5, or pg_trgm under LIKE)."""

from typing import Any

from sqlalchemy import ColumnElement, literal_column, select, table

from crm.extensions import db
from crm.kernel.text import clean, escape_like

SHORTEST = 3  # letters: fewer make no trigram


def has_word(model: Any, word: str) -> ColumnElement[bool]:
    """Returns the condition that the folded word stands in the row's `search`; `%` and `_` mean themselves."""
    word = clean(word)
    if len(word) < SHORTEST or db.session.get_bind().dialect.name != "sqlite":
        return model.search.like(f"%{escape_like(word)}%", escape="\\")
    name = f"fts_{model.__tablename__}"
    match = literal_column(name).op("MATCH")('"' + word.replace('"', '""') + '"')
    return model.id.in_(select(literal_column("rowid")).select_from(table(name)).where(match))
