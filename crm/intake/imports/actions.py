"""The verbs of an import: keep the file, choose the mapping, start, take rows in, end; each is safe to repeat."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import defer

from crm.access.actors import SYSTEM, Actor, actor
from crm.access.models import User
from crm.extensions import db
from crm.intake.actions.receiving import Delivery, keep, take_record
from crm.intake.actions.repeating import lock_keys
from crm.intake.imports.queries import run_of_file
from crm.intake.imports.reading import Row, can_reach, chosen, columns_of
from crm.intake.imports.surveying import Survey
from crm.intake.imports.words import DONE, EMPTY, FAILED, MAPPING, RUNNING, STOPPED
from crm.intake.models import QUARANTINED, REFUSED, Import, RawMessage, Source
from crm.journal.actions import record
from crm.kernel import wakeup
from crm.kernel.clock import now
from crm.kernel.text import fold

WORK = "imports"  # the name under which a worker is woken
MOST_ALERTED = 100  # rows up to which a mail for each is meant; for a longer list a person may still ask for them


class FileKnown(Exception):
    """The same file was uploaded before; `run` is its import."""

    def __init__(self, run: Import) -> None:
        super().__init__(run.public_id)
        self.run = run


class NoContactColumn(Exception):
    """No column holds phone numbers or e-mail addresses: no row could become a lead."""


class NotNow(Exception):
    """The import is in a state in which this cannot be done."""


@dataclass(frozen=True)
class Upload:
    """A file as somebody sent it, and what they said about it."""

    body: bytes
    filename: str
    source: str
    outlet_id: int | None = None
    brand_id: int | None = None
    activity: str = ""


@dataclass(frozen=True)
class Choices:
    """What a person says on the page of the mapping: column's index → field, what holds for rows that say nothing."""

    mapping: Mapping[str, str]
    outlet_id: int | None = None
    brand_id: int | None = None
    activity: str = ""
    alerts: bool = True


def file_hash(body: bytes) -> str:
    """Returns what a file is known by: its SHA-256."""
    return hashlib.sha256(body).hexdigest()


def keep_upload(upload: Upload, found: Survey, by: User) -> Import:
    """Keeps the file exactly as it came, and adds its import, flushed. Raises FileKnown: a rerun adds nothing."""
    known = run_of_file(file_hash(upload.body))
    if known is not None:
        raise FileKnown(known)
    source = _source(upload.source)
    raw = keep(source, Delivery(upload.body, _content_type(found), upload.filename))
    run = Import(
        raw_id=raw.id,
        user_id=by.id,
        source_id=source.id,
        filename=upload.filename[:200],
        file_hash=file_hash(upload.body),
        layout=found.layout(),
        columns=[
            {"index": c.index, "head": c.head, "field": c.field, "confidence": c.confidence, "samples": list(c.samples)}
            for c in found.columns
        ],
        head=list(found.head),
        total=found.total,
        alerts=found.total <= MOST_ALERTED,
        default_outlet_id=upload.outlet_id,
        default_brand_id=upload.brand_id,
        default_activity=upload.activity,
        uploaded_at=raw.received_at,
    )
    db.session.add(run)
    db.session.flush()
    record("import", run.id, "import.uploaded", actor(by), file=run.filename, source=source.name)
    return run


def choose(run: Import, choices: Choices) -> None:
    """Keeps what a person chose. Raises NotNow."""
    if run.state not in (MAPPING, STOPPED):
        raise NotNow
    run.mapping = run.mapping | chosen(run, choices.mapping)
    run.default_outlet_id, run.default_brand_id = choices.outlet_id, choices.brand_id
    run.default_activity, run.alerts = choices.activity, choices.alerts


def start(run: Import, by: Actor) -> None:
    """Lets the rows come in, or go on coming in. Raises NotNow or NoContactColumn."""
    if run.state not in (MAPPING, STOPPED):
        raise NotNow
    if not can_reach(columns_of(run)):
        raise NoContactColumn
    if run.started_at is None:  # the leads come in now, not when somebody began to look at the file
        run.started_at = now()
        received = update(RawMessage).where(RawMessage.id == run.raw_id).values(received_at=run.started_at)
        db.session.execute(received.execution_options(synchronize_session=False))
    run.state, run.lease_until, run.claimed_by = RUNNING, None, ""
    record("import", run.id, "import.started", by)
    wakeup.ask(db.session(), WORK)


def stop(run: Import, by: Actor) -> None:
    """Takes no further rows in; those that came in stay. Raises NotNow."""
    if run.state != RUNNING:
        raise NotNow
    run.state, run.lease_until = STOPPED, None
    record("import", run.id, "import.stopped", by, done=run.done)


def withdraw(run: Import, by: Actor) -> None:
    """Forgets a file of which nothing came in. Raises NotNow."""
    if run.state != MAPPING:
        raise NotNow
    record("import", run.id, "import.withdrawn", by, file=run.filename)
    db.session.delete(run)
    db.session.flush()
    db.session.delete(_raw_of(run))


def take_rows(run: Import, rows: Sequence[Row]) -> None:
    """Takes the next rows in, each by the way of every door, and moves the import behind the last of them."""
    source, raw = db.session.get_one(Source, run.source_id), _raw_of(run)
    lock_keys(source, raw, [row.record for row in rows])
    counts = Counter(run.counts)
    for row in rows:
        counts[_take(source, raw, row, run.alerts)] += 1
    run.counts, run.done = dict(counts), rows[-1].position + 1


def finish(run: Import) -> None:
    """All rows came in."""
    run.state, run.done, run.ended_at, run.lease_until = DONE, run.total, now(), None
    record("import", run.id, "import.finished", SYSTEM, **run.counts)


def fail(run: Import, why: str) -> None:
    """The file cannot be read further; what came in stays."""
    run.state, run.problem, run.ended_at, run.lease_until = FAILED, why[:300], now(), None
    record("import", run.id, "import.failed", SYSTEM, why=why[:300])


def _take(source: Source, raw: RawMessage, row: Row, alert: bool) -> str:
    """A row that nobody can read goes back to whoever imported it, in a file, and not to the tray."""
    if row.record is None:
        return EMPTY
    outcome = take_record(source, raw, row.position, row.record, alert)
    if outcome.outcome == QUARANTINED:
        outcome.record.outcome = REFUSED
    return outcome.record.outcome


def _raw_of(run: Import) -> RawMessage:
    """The raw message without its body, which may be large."""
    return db.session.scalars(
        select(RawMessage).where(RawMessage.id == run.raw_id).options(defer(RawMessage.body))
    ).one()


def _source(name: str) -> Source:
    wanted = fold(name)
    found = next(
        (row for row in db.session.scalars(select(Source).order_by(Source.id)) if fold(row.name) == wanted), None
    )
    if found is None:
        found = Source(name=name[:60], door="file", origin="file")
        db.session.add(found)
        db.session.flush()
    return found


def _content_type(found: Survey) -> str:
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return excel if found.format == "xlsx" else f"text/csv; charset={found.encoding}"
