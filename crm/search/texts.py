"""Words in the clients' folded text, through the trigram index of either database; fenced, and never more than needed.

Rows are taken as the index gives them: an order by date would make PostgreSQL walk the dates instead (stack.md).
"""

import re
from collections.abc import Sequence
from itertools import permutations

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, func, literal_column, select, table, union_all

from crm.access.models import User
from crm.access.rights import may
from crm.clients.models import Client
from crm.clients.queries import visible_to
from crm.clients.queries.visible import SEE
from crm.extensions import db
from crm.kernel.statements import Statements
from crm.kernel.text import escape_like
from crm.search.reading import Asked
from crm.search.shown import SHOWN

TRIGRAM = 3  # letters that the index needs
_INDEXED = re.compile(rf"[^\W_]{{{TRIGRAM}}}")
SHORTEST_WITH_ERRORS = 4  # letters: in shorter words everything resembles everything
RESEMBLING = 300  # rows that are compared one by one
LAST_LETTER = "\U0010ffff"
THRESHOLD = 0.4  # of pg_trgm's word similarity
_statements = Statements()


def with_words(viewer: User, asked: Asked, most: int) -> Sequence[Row]:
    """Returns clients with SHOWN: whose name begins with what was typed, in either order of two words, then those
    that have each word somewhere in their text. One statement, which looks further only while there are too few."""
    starts, words = _starts(asked), asked.words if can_look_up(asked.words) else ()
    if not starts and not words:
        return []
    by_index = _on_sqlite()
    one_by_one = [word for word in words if len(word) < TRIGRAM] if by_index else words
    shape = (len(starts), bool(words), by_index, len(one_by_one), most, may(viewer, SEE))
    statement = _statements.get(shape, lambda: _found(_ways(viewer, *shape[:4], most), most))
    values = {f"start{n}": start for n, start in enumerate(starts)}
    values |= {f"end{n}": start + LAST_LETTER for n, start in enumerate(starts)}
    values |= {f"like{n}": f"%{escape_like(word)}%" for n, word in enumerate(one_by_one)}
    if by_index and words:
        values["match"] = " AND ".join(_phrase(word) for word in words if len(word) >= TRIGRAM)
    return db.session.execute(statement, values).all()


def can_look_up(words: Sequence[str]) -> bool:
    """Returns whether the index narrows these words down: by three letters or digits in a row. Else PostgreSQL would
    read every client."""
    return any(_INDEXED.search(word) for word in words)


def _starts(asked: Asked) -> list[str]:
    """Returns how a name may begin; digits alone are a part of a number."""
    words = asked.name.split()
    orders = permutations(words) if len(words) == 2 else [tuple(words)] if words else []
    digits = len(words) == 1 and words[0].isdecimal()
    return [] if digits else list(dict.fromkeys(" ".join(order) for order in orders))


def _found(ways: Sequence[Select], most: int) -> Select:
    """Returns the select of the first rows of the ways, each of which is asked only when those before gave too few."""
    numbered = (select(way.subquery(), literal_column(str(n)).label("place")) for n, way in enumerate(ways))
    found = union_all(*numbered).limit(literal_column(str(most))).subquery()
    rows = select(*SHOWN).join_from(found, Client, Client.id == found.c.id)
    return rows.order_by(found.c.place, Client.folded_name, Client.id)


def _ways(viewer: User, starts: int, somewhere: bool, by_index: bool, likes: int, most: int) -> list[Select]:
    """One walk along the index of names for each beginning, in its order; then the index of words for the others."""
    name, enough = Client.folded_name, literal_column(str(most))
    begins = [(name >= bindparam(f"start{n}")) & (name < bindparam(f"end{n}")) for n in range(starts)]
    visible = select(Client.id).where(visible_to(viewer)).limit(enough)
    ways = [visible.where(begin).order_by(name) for begin in begins]  # as the index has them: nothing is sorted
    if not somewhere:
        return ways
    found = _matching(Client.id, bindparam("match")).limit(enough) if by_index else select(Client.id).limit(enough)
    held = [Client.search.like(bindparam(f"like{n}"), escape="\\") for n in range(likes)]
    found = found.where(visible_to(viewer), *held, *(~begin for begin in begins))
    return [*ways, found if by_index else _fenced(found)]


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
