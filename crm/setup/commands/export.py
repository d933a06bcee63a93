"""`flask dealership export`"""

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy import select

from crm.extensions import db
from crm.kernel.database import reading
from crm.kernel.tenancy import inside
from crm.outlets.models import LegalEntity
from crm.setup.dealership.exporting import export


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--vat", help="The VAT number, when there are several legal entities.")
@with_appcontext
def command(file: Path | None, vat: str | None) -> None:
    """Write the dealership as it stands into FILE (default: print it). Loading that file changes nothing."""
    with reading():
        entity_id = _entity(vat)
        with inside(db.session(), entity_id):
            text = export(db.session.get_one(LegalEntity, entity_id))
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_text(text, "utf-8")


def _entity(vat: str | None) -> int:
    asked = select(LegalEntity.id, LegalEntity.vat_number).order_by(LegalEntity.id)
    found = db.session.execute(asked.where(LegalEntity.vat_number == vat) if vat else asked).all()
    if len(found) != 1:
        known = ", ".join(number for _id, number in found)
        raise click.ClickException(
            _("Which one? Use --vat with one of: %(known)s", known=known)
            if found
            else _("There is no such dealership.")
        )
    return found[0][0]
