"""What lets PostgreSQL look words up in their index although row-level security stands on the table.

A condition of ours is only tried before the policy's when its function is known to tell nothing of rows that the policy
hides ("leakproof"); else PostgreSQL walks through the whole table. LIKE and word similarity tell nothing, and only the
cluster's administrator may say so (docs/decisions/019-words-under-row-level-security.md).
"""

from sqlalchemy import Connection, text

FUNCTIONS = {
    "textlike": "pg_catalog.textlike(text, text)",
    "word_similarity_commutator_op": "word_similarity_commutator_op(text, text)",
}
STATEMENTS = tuple(f"ALTER FUNCTION {function} LEAKPROOF" for function in FUNCTIONS.values())
_UNSAID = text("SELECT count(*) FROM pg_proc WHERE proname = ANY(:names) AND NOT proleakproof")
_BOUND = text("SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_role")


def say_if_allowed(connection: Connection) -> None:
    """Says it when the role of this connection may; else nothing happens."""
    statements = "; ".join(STATEMENTS)
    connection.execute(text(f"DO $$ BEGIN {statements}; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$"))


def searches_slowly(connection: Connection) -> bool:
    """Returns whether words are looked up without their index: on PostgreSQL, where nobody has said it yet."""
    if connection.dialect.name != "postgresql" or not connection.execute(_BOUND).scalar():
        return False
    return bool(connection.execute(_UNSAID, {"names": list(FUNCTIONS)}).scalar())
