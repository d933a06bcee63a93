"""Runs migrations on the application's own database, with what autogenerate must leave alone named here."""

from alembic import context
from flask import current_app

from crm.kernel.database import set_writing
from crm.kernel.expectations import expect_many_rows

SEARCHED = ("client", "lead", "opportunity", "vehicle")
NOT_OURS_TO_COMPARE = {
    f"ix_{table}_search" for table in SEARCHED
}  # made by hand: trigram indexes differ between the two databases

target = current_app.extensions["migrate"]


def include_name(name: str | None, type_: str, parents: dict) -> bool:
    """Returns whether autogenerate looks at this table or index."""
    return not (type_ == "table" and (name or "").startswith("fts_")) and name not in NOT_OURS_TO_COMPARE


def include_object(_object, name: str | None, type_: str, _reflected: bool, _compare_to) -> bool:
    """Returns whether autogenerate compares this object."""
    return include_name(name, type_, {})


def run() -> None:
    """Applies the migrations in one transaction each, so that a kill leaves no half state."""
    set_writing()
    with target.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target.db.metadata,
            include_name=include_name,
            include_object=include_object,
            transactional_ddl=True,
            transaction_per_migration=True,
            **target.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        expect_many_rows(connection)
        connection.commit()


run()
