"""`flask dealership load FILE.toml`"""

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy import inspect

from crm.extensions import db
from crm.runtime.database import prepare_database
from crm.setup.dealership.loading import load
from crm.setup.dealership.problems import DealershipFileWrong
from crm.setup.dealership.reading import read
from crm.setup.dealership.writing.ledger import Ledger
from crm.setup.dealership.writing.sources import KeyTaken


@click.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only check the file; write nothing.")
@with_appcontext
def command(file: Path, check: bool) -> None:
    """Make or update the dealership from FILE: all of it, or nothing."""
    try:
        text = file.read_text("utf-8-sig")
        if check:
            read(text)
            click.echo(_("%(file)s can be loaded.", file=file))
            return
        make_tables()
        ledger = load(text)
    except UnicodeDecodeError as error:
        raise click.ClickException(_("%(file)s is not UTF-8 text; save it as UTF-8.", file=file)) from error
    except DealershipFileWrong as wrong:
        raise click.ClickException(_refusal(file, wrong)) from wrong
    except KeyTaken as taken:
        raise click.ClickException(_("A key of source %(name)s is in use elsewhere.", name=taken)) from taken
    db.session.commit()
    _tell(ledger)


def make_tables() -> None:
    """On a new installation the tables are made first."""
    if not inspect(db.engine).has_table("legal_entity"):
        prepare_database(with_demo=False)


def _refusal(file: Path, wrong: DealershipFileWrong) -> str:
    count = _("%(count)s to correct in %(file)s; nothing was written.", count=len(wrong.lines), file=file)
    return "\n".join((count, *(f"  {line}" for line in wrong.lines)))


def _tell(ledger: Ledger) -> None:
    for sign, lines in (("+", ledger.made), ("~", ledger.changed), ("-", ledger.removed)):
        for line in lines:
            click.echo(f"{sign} {line}")
    if ledger.nothing_changed:
        click.echo(_("Nothing to change: the database says what the file says."))
    if ledger.left_out:
        click.echo(_("Not in the file, left as they are: %(names)s", names=", ".join(ledger.left_out)))
    for source, key in ledger.new_keys:
        click.echo(_("Key of source %(name)s, shown this once: %(key)s", name=source, key=key))
