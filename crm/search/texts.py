"""Words in the clients' folded text, through the trigram index of either database; fenced, and never more than needed.

Rows are taken as the index gives them: an order by date would make PostgreSQL walk the dates instead (stack.md).
"""

from collections.abc import Sequence

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, func, literal_column, select, table

from crm.access.models import User
from crm.clients.models import Client
from crm.clients.queries import visible_to
from crm.extensions import db
from crm.kernel.statements import Statements
from crm.kernel.text import escape_like

TRIGRAM = 3  # letters that the index needs
SHORTEST_WITH_ERRORS = 4  # letters: in shorter words everything resembles everything
RESEMBLING = 300  # rows that are compared one by one
THRESHOLD = 0.4  # of pg_trgm's word similarity
_statements = Statements()


def containing(viewer: User, words: Sequence[str], most: int) -> list[int]:
    """Returns ids of clients that have each of these words somewhere in their text."""
    by_index = _on_sqlite()
    long = [word for word in words if len(word) >= TRIGRAM]
    one_by_one = [word for word in words if len(word) < TRIGRAM] if by_index else words
    shape = ("containing", by_index, len(one_by_one), most, viewer.profile)
    statement = _statements.get(shape, lambda: _containing(viewer, by_index, len(one_by_one), most))
    values = {f"like{n}": f"%{escape_like(word)}%" for n, word in enumerate(one_by_one)}
    values |= {"match": " AND ".join(_phrase(word) for word in long)} if by_index else {}
    return list(db.session.scalars(statement, values))


def _containing(viewer: User, by_index: bool, likes: int, most: int) -> Select:
    found = _matching(Client.id, bindparam("match")) if by_index else select(Client.id)
    held = [Client.search.like(bindparam(f"like{n}"), escape="\\") for n in range(likes)]
    found = found.where(visible_to(viewer), *held).limit(literal_column(str(most)))
    return found if by_index else _fenced(found)


def resembling(viewer: User, words: Sequence[str]) -> Sequence[Row]:
    """Returns (id, search) of clients with words like these: to be compared one by one."""
    words = [word for word in words if len(word) >= SHORTEST_WITH_ERRORS] or list(words[:1])
    if _on_sqlite():
        match = " AND ".join(f"({_pieces(word)})" for word in words if len(word) >= TRIGRAM)
        if not match:
            return []
        asked = _matching(Client.id, match).add_columns(Client.search).where(visible_to(viewer))
        return db.session.execute(asked.order_by(literal_column("rank")).limit(RESEMBLING)).all()
    db.session.execute(select(func.set_config("pg_trgm.word_similarity_threshold", str(THRESHOLD), True)))
    near = and_(*(Client.search.op("%>")(word) for word in words))
    fenced = select(Client.id, Client.search).where(visible_to(viewer), near).limit(RESEMBLING)
    return db.session.execute(_fenced(fenced)).all()


def _fenced(asked: Select) -> Select:
    return select(asked.cte("found").prefix_with("MATERIALIZED", dialect="postgresql"))


def _matching(column, match: str | BindParameter) -> Select:
    """The index gives row after row, so a limit ends it early; a list of all would be made first otherwise."""
    index = table("fts_client")
    joined = select(column).select_from(index).join(Client, Client.id == literal_column("fts_client.rowid"))
    return joined.where(literal_column("fts_client").op("MATCH")(match))


def _pieces(word: str) -> str:
    """Returns what one typing error leaves of a word: its beginning, its end, or both ends of a long one."""
    whole, first, last = _phrase(word), _phrase(word[:TRIGRAM]), _phrase(word[-TRIGRAM:])
    if len(word) < 8:  # two letters exchanged spoil four trigrams
        return f"{whole} OR {first} OR {last}"
    half = TRIGRAM + 1
    return f"{_phrase(word[:half])} OR {_phrase(word[-half:])} OR ({first} AND {last})"


def _phrase(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _on_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"
