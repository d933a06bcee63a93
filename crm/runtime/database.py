"""Making the database ready before anything is served."""

import click
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select

from crm.extensions import db
from crm.outlets.models import LegalEntity


def prepare_database(with_demo: bool) -> None:
    """Brings the tables up to date; with `with_demo`, fills an empty database by `flask dealership demo`."""
    current_app.config["SETTINGS"].data_dir.mkdir(parents=True, exist_ok=True)
    upgrade()
    empty = db.session.scalar(select(LegalEntity.id).limit(1)) is None
    db.session.remove()
    if with_demo and empty:
        click.echo("Making the demonstration: two years of a fictional dealership …")
        current_app.cli.main(args=["dealership", "demo"], standalone_mode=False)
