"""`flask dealership demo`"""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from crm.extensions import db
from crm.kernel.clock import now
from crm.setup.commands.load import make_tables
from crm.setup.demo import DEMO_SIGN_INS
from crm.setup.history.demonstration import NotEmpty, make_demonstration
from crm.setup.history.size import Size


@click.command("demo")
@click.option("--leads", type=click.IntRange(min=100), help="About how many leads (default: 9,000).")
@click.option("--months", type=click.IntRange(1, 120), default=Size.months, show_default=True)
@click.option("--open-share", type=click.FloatRange(0, 1), help="Which part of the leads is open (default: as usual).")
@click.option(
    "--journal-days", type=click.IntRange(min=0), help="Leads closed longer ago get no journal (for benchmarks)."
)
@with_appcontext
def command(leads: int | None, months: int, open_share: float | None, journal_days: int | None) -> None:
    """Fill an empty database with the demonstration: a fictional dealership and its history."""
    if not current_app.config["SETTINGS"].demo:
        raise click.ClickException(_("Demonstration data is made in demo mode only (DEMO=1)."))
    make_tables()
    try:
        size = Size(leads=leads, months=months, open_share=open_share, journal_days=journal_days)
        written = make_demonstration(size, now())
    except NotEmpty as refusal:
        raise click.ClickException(_("The database is not empty: nothing was written.")) from refusal
    db.session.commit()
    click.echo(_("%(leads)s leads of %(clients)s clients.", leads=written["lead"], clients=written["client"]))
    for sign_in in DEMO_SIGN_INS:
        click.echo(f"  {sign_in.login:<18} {sign_in.password:<16} {sign_in.role}")
