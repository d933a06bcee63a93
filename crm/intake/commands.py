"""`flask intake file`: reads files of any door's format as if they had just come in."""

import json
from datetime import datetime
from pathlib import Path

import click
from flask import Blueprint
from flask.cli import AppGroup
from sqlalchemy import select

from crm.extensions import db
from crm.intake.actions.receiving import Delivery, Outcome, keep, take_in, take_record
from crm.intake.actions.repeating import lock_keys
from crm.intake.answers import whole
from crm.intake.models import Source
from crm.intake.prospect import Reading
from crm.intake.queries import source_named, sources_with_door
from crm.intake.readers.dates import PARIS
from crm.intake.readers.everything import read
from crm.kernel.clock import now
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.outlets.models import LegalEntity

blueprint = Blueprint("intake_commands", __name__, cli_group=None)
intake = AppGroup("intake", help="Take leads in.")
blueprint.cli.add_command(intake)

DOORS = {
    "adf": "adf",
    "json": "json",
    "google": "google",
    "meta": "meta",
    "mail": "mailbox",
    "csv": "file",
    "xlsx": "file",
}
ROWS_AT_ONCE = 100  # a large sheet does not hold the write lock from its first row to its last


@intake.command("file")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", "source_name", help="The source's name; otherwise the first one with the format's door.")
@click.option("--received-at", help="ISO 8601; without an offset it is Paris time. Now when left out.")
@click.option("--legal-entity", help="VAT number, when several legal entities live here.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each record.")
def file(
    paths: tuple[Path, ...], source_name: str | None, received_at: str | None, legal_entity: str | None, as_json: bool
) -> None:
    """Take in leads from files (.xml .eml .json .csv .xlsx)."""
    moment = _moment(received_at)
    tenant = _tenant(legal_entity, source_name)
    for path in paths:
        body = path.read_bytes()
        reading = read(body, None, path.name, moment)
        for line in _take_file(tenant, source_name, Delivery(body, "", path.name, received_at=moment), reading):
            click.echo(json.dumps(line, ensure_ascii=False) if as_json else _sentence(path, line))


def _take_file(tenant: int, source_name: str | None, delivery: Delivery, reading: Reading) -> list[dict]:
    if len(reading.records) <= ROWS_AT_ONCE:
        with inside(db.session(), tenant):
            source = _source(source_name, reading.format)
            lines = [whole(source, outcome) for outcome in take_in(source, delivery, reading)]
            db.session.commit()
            return lines
    return _take_large(tenant, source_name, delivery, reading)


def _take_large(tenant: int, source_name: str | None, delivery: Delivery, reading: Reading) -> list[dict]:
    lines: list[dict] = []
    with inside(db.session(), tenant):
        source = _source(source_name, reading.format)
        raw = keep(source, delivery, reading.delivery_key)
        db.session.commit()
        for start in range(0, len(reading.records), ROWS_AT_ONCE):
            part = reading.records[start : start + ROWS_AT_ONCE]
            lock_keys(source, raw, part)
            taken: list[Outcome] = [take_record(source, raw, start + at, record) for at, record in enumerate(part)]
            lines += [whole(source, outcome) for outcome in taken]
            db.session.commit()
    return lines


def _moment(text: str | None) -> datetime:
    if not text:
        return now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} is not an ISO 8601 time", param_hint="--received-at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def _tenant(vat_number: str | None, source_name: str | None) -> int:
    """The legal entity that is named, or has the source, or is the only one."""
    with inside(db.session(), EVERY_TENANT):
        entities = select(LegalEntity.id).order_by(LegalEntity.id)
        if vat_number:
            entities = entities.where(LegalEntity.vat_number == vat_number)
        found = list(db.session.scalars(entities))
        if len(found) > 1 and source_name:
            found = list(db.session.scalars(select(Source.legal_entity_id).where(Source.name == source_name)))
    if len(found) != 1:
        raise click.ClickException(
            "Name the legal entity with --legal-entity VAT." if found else "There is no such legal entity or source."
        )
    return found[0]


def _source(name: str | None, kind: str) -> Source:
    """The source that is named, else the first whose door is of the format, else one of our own for files."""
    if name:
        source = source_named(name)
        if source is None:
            known = ", ".join(db.session.scalars(select(Source.name).order_by(Source.name)))
            raise click.ClickException(f"There is no source “{name}”. Known: {known or 'none'}.")
        return source
    for door in (DOORS.get(kind, "file"), "file"):
        if found := sources_with_door(door):
            return found[0]
    source = Source(name="Fichiers", door="file", origin="file")
    db.session.add(source)
    db.session.flush()
    return source


def _sentence(path: Path, line: dict) -> str:
    who = line["full_name"] or line["company"] or "?"
    return f"{path.name}: {line['outcome']} {line['lead'] or ''} {who}{' – ' + line['why'] if line['why'] else ''}"
