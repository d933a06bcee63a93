"""Looking up imports, their rows, and what became of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from crm.access.models import User
from crm.extensions import db
from crm.intake.imports.reading import Defaults
from crm.intake.imports.words import RUNNING
from crm.intake.models import REFUSED, Import, IntakeRecord, RawMessage, Source
from crm.leads.models import Lead
from crm.leads.rights import visible_to
from crm.outlets.models import Brand, Outlet

PAGE = 50
READ_AT_ONCE = 1000


@dataclass(frozen=True)
class Listed:
    """An import in the list, with the names that stand beside it."""

    run: Import
    person: str
    source: str


@dataclass(frozen=True)
class RowResult:
    """What became of one row; `lead` is None when the reader may not see it, or there is none."""

    record: IntakeRecord
    lead: Lead | None


def page_of_runs(before: Import | None = None) -> Sequence[Listed]:
    """Returns a page of imports and one more, the newest first, those older than `before`."""
    wanted = (
        select(Import, User.first_name, User.last_name, Source.name)
        .join(User, User.id == Import.user_id)
        .join(Source, Source.id == Import.source_id)
        .order_by(Import.id.desc())
        .limit(PAGE + 1)
    )
    rows = db.session.execute(wanted if before is None else wanted.where(Import.id < before.id))
    return [Listed(run, f"{first} {last}".strip(), source) for run, first, last, source in rows]


def run_named(public_id: str) -> Import | None:
    """Returns an import of the legal entity."""
    return db.session.scalar(select(Import).where(Import.public_id == public_id))


def run_of_file(file_hash: str) -> Import | None:
    """Returns the import of the file with this SHA-256."""
    return db.session.scalar(select(Import).where(Import.file_hash == file_hash))


def body_of(run: Import) -> bytes:
    """Returns the file exactly as it came."""
    return db.session.scalars(select(RawMessage.body).where(RawMessage.id == run.raw_id)).one()


def received_at(run: Import) -> datetime:
    """Returns when the file's leads came in."""
    return db.session.scalars(select(RawMessage.received_at).where(RawMessage.id == run.raw_id)).one()


def defaults_of(run: Import) -> Defaults:
    """Returns what holds for the rows that say nothing of it."""
    outlet = db.session.get(Outlet, run.default_outlet_id) if run.default_outlet_id else None
    brand = db.session.get(Brand, run.default_brand_id) if run.default_brand_id else None
    return Defaults(outlet.code if outlet else "", brand.code if brand else "", run.default_activity)


def is_waiting(at: datetime) -> bool:
    """Returns whether a started import has rows left that nobody is taking in."""
    free = or_(Import.lease_until.is_(None), Import.lease_until <= at)
    return db.session.scalar(select(Import.id).where(Import.state == RUNNING, free).limit(1)) is not None


def results(run: Import, outcome: str, viewer: User, after: int = -1) -> Sequence[RowResult]:
    """Returns a page and one more of the rows with this outcome, in the file's order, behind the position `after`."""
    rows = db.session.execute(
        select(IntakeRecord, Lead)
        .outerjoin(Lead, and_(Lead.id == IntakeRecord.lead_id, visible_to(viewer)))
        .where(IntakeRecord.raw_id == run.raw_id, IntakeRecord.outcome == outcome, IntakeRecord.position > after)
        .order_by(IntakeRecord.position)
        .limit(PAGE + 1)
    )
    return [RowResult(record, lead) for record, lead in rows]


def refusals(run: Import) -> Iterator[tuple[int, str]]:
    """Gives (position, why) of each refused row, in the file's order, read some at a time."""
    after = -1
    while rows := _refusals_behind(run, after):
        yield from rows
        after = rows[-1][0]


def source_names() -> Sequence[str]:
    """Returns the names of the sources, to choose from."""
    return db.session.scalars(select(Source.name).where(Source.active).order_by(Source.name)).all()


def _refusals_behind(run: Import, after: int) -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(IntakeRecord.position, IntakeRecord.why)
        .where(IntakeRecord.raw_id == run.raw_id, IntakeRecord.outcome == REFUSED, IntakeRecord.position > after)
        .order_by(IntakeRecord.position)
        .limit(READ_AT_ONCE)
    )
    return [(position, why) for position, why in rows]
