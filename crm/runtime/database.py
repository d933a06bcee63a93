"""Making the database ready before anything is served."""

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select

from crm.extensions import db
from crm.kernel.leakproof import STATEMENTS, searches_slowly
from crm.outlets.models import LegalEntity

UNKNOWN = (
    "This database is at the revision {}, which this version of Relance does not know: it was made by a newer version,\n"
    "or by one from before the first release. Start with another DATABASE_URL or DATA_DIR (now {}), or go back to the\n"
    "version that made it."
)


SLOW_SEARCH = (
    "PostgreSQL walks through all clients at each search until its administrator has said in this database:\n  "
    + ";\n  ".join(STATEMENTS)
    + ";\nSee docs/hosting.md."
)


def prepare_database(with_demo: bool) -> None:
    """Brings the tables up to date; with `with_demo`, fills an empty database by `flask dealership demo`."""
    settings = current_app.config["SETTINGS"]
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    directory = ScriptDirectory(str(current_app.extensions["migrate"].directory))
    found = _revisions_found()
    if stranger := found - {script.revision for script in directory.walk_revisions()}:
        raise click.ClickException(UNKNOWN.format(min(stranger), settings.data_dir))
    if found != set(directory.get_heads()):
        upgrade()
    with db.engine.connect() as connection:
        if searches_slowly(connection):
            click.echo(SLOW_SEARCH)
    empty = db.session.scalar(select(LegalEntity.id).limit(1)) is None
    db.session.remove()
    if with_demo and empty:
        click.echo("Making the demonstration: two years of a fictional dealership …")
        current_app.cli.main(args=["dealership", "demo"], standalone_mode=False)


def _revisions_found() -> set[str]:
    """Returns the revisions that the database is at; none when it is empty."""
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads())
