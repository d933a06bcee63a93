"""A delivery comes in: kept raw, read, and each of its records led to a lead, all in one transaction (idea 5, X-04)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from crm.access.models import User
from crm.clients.actions.following import tell_followers
from crm.extensions import db
from crm.intake.actions.joining import Joined, join, open_with
from crm.intake.actions.knowing import Asker
from crm.intake.actions.repeating import add_what_is_new, find_repeated, known_of, lock_keys, put
from crm.intake.actions.turning import Request, activity_of, asker_of, lead_from, request_of
from crm.intake.models import CREATED, MERGED, QUARANTINED, SKIPPED, IntakeRecord, RawMessage, Source
from crm.intake.prospect import Prospect, Reading, Skipped, Unreadable, to_json
from crm.intake.readers.everything import read
from crm.intake.repetition import fingerprint
from crm.kernel.clock import now
from crm.kernel.writing import write_row
from crm.leads.models import Lead
from crm.opportunities.models import Opportunity

log = structlog.get_logger(__name__)

NOT_STORED = "could not be stored"
Record = Prospect | Unreadable | Skipped


@dataclass(frozen=True)
class Delivery:
    """One raw message, as it came."""

    body: bytes
    content_type: str = ""
    filename: str = ""
    delivery_key: str = ""  # what the door itself knows of its identity; a reader may know more
    received_at: datetime | None = None  # aware; now when the door does not say


@dataclass(frozen=True)
class Outcome:
    """What became of one record."""

    outcome: str  # created | merged | duplicate | quarantined | skipped
    why: str
    record: IntakeRecord
    prospect: Prospect | None = None
    lead: Lead | None = None
    owner: User | None = None
    activity: str | None = None  # as said by sender or source; None when nobody said
    opportunity: Opportunity | None = None  # that the request joined


def receive(source: Source, delivery: Delivery, mapping: Mapping[str, str] | None = None) -> list[Outcome]:
    """Keeps a delivery, reads it, and takes in each of its records. Returns what became of them, in their order."""
    received_at = delivery.received_at or now()
    reading = read(delivery.body, delivery.content_type, delivery.filename, received_at, mapping)
    return take_in(source, delivery, reading)


def take_in(source: Source, delivery: Delivery, reading: Reading) -> list[Outcome]:
    """As `receive`, for a delivery that has been read already: no work of reading is done under the write lock."""
    raw = keep(source, delivery, reading.delivery_key)
    lock_keys(source, raw, reading.records)
    return [take_record(source, raw, position, record) for position, record in enumerate(reading.records)]


def keep(source: Source, delivery: Delivery, delivery_key: str = "") -> RawMessage:
    """Adds the raw message exactly as it came, and returns it, flushed."""
    raw = RawMessage(
        source_id=source.id,
        received_at=delivery.received_at or now(),
        content_type=delivery.content_type[:120],
        filename=delivery.filename[:200],
        delivery_key=(delivery.delivery_key or delivery_key)[:200],
        body=delivery.body,
    )
    return write_row(db.session(), raw)


def take_record(source: Source, raw: RawMessage, position: int, record: Record, alert: bool = True) -> Outcome:
    """Takes one record in, in a savepoint of its own: a bad one stops neither the others nor the raw message."""
    try:
        with db.session.begin_nested():
            return _take(source, raw, position, record, alert)
    except SQLAlchemyError as error:
        log.error("record_not_stored", source=source.name, raw=raw.public_id, position=position, error=str(error)[:500])
        return _note(source, raw, position, Unreadable(NOT_STORED, record if isinstance(record, Prospect) else None))


def _take(source: Source, raw: RawMessage, position: int, record: Record, alert: bool) -> Outcome:
    if not isinstance(record, Prospect):
        return _note(source, raw, position, record)
    row = _row(source, raw, position, record)
    earlier = find_repeated(source, raw, row)
    if earlier is not None:
        repeated = add_what_is_new(source, row, earlier, record, alert)
        return Outcome(row.outcome, row.why, row, record, repeated, activity=activity_of(source, record))
    return open_for(source, raw, row, record, alert)


def open_for(source: Source, raw: RawMessage, row: IntakeRecord, prospect: Prospect, alert: bool = True) -> Outcome:
    """Leads a record that is no repeat to what its client has open for that brand, else opens a lead; writes it down."""
    request = request_of(source, prospect, raw.received_at)
    asker = asker_of(request)
    joined = open_with(asker.client, request.brand_id, request.activity) if asker.known else None
    if joined is not None:
        return _joined(joined, request, asker, row, alert)
    lead, owner = lead_from(request, asker, alert)
    row.outcome, row.why, row.lead_id = CREATED, "", lead.id
    put(row)
    if asker.known and alert:
        tell_followers(asker.client, lead.owner_id)
    return Outcome(CREATED, "", row, prospect, lead, owner, activity_of(source, prospect))


def _joined(joined: Joined, request: Request, asker: Asker, row: IntakeRecord, alert: bool) -> Outcome:
    join(joined, request.prospect, known_of(joined.lead), request.by, alert)
    row.outcome, row.why, row.lead_id = MERGED, joined.why, joined.lead_id
    row.prospect = to_json(request.prospect)
    put(row)
    if alert:
        tell_followers(asker.client, joined.owner_id)
    activity = activity_of(request.source, request.prospect)
    return Outcome(MERGED, row.why, row, request.prospect, joined.lead, None, activity, joined.opportunity)


def _row(source: Source, raw: RawMessage, position: int, prospect: Prospect | None) -> IntakeRecord:
    return IntakeRecord(
        raw_id=raw.id,
        source_id=source.id,
        position=position,
        at=raw.received_at,
        outcome=QUARANTINED,
        external_id=(prospect.external_id or "")[:200] if prospect else "",
        fingerprint=fingerprint(prospect) if prospect else "",
    )


def _note(source: Source, raw: RawMessage, position: int, record: Unreadable | Skipped) -> Outcome:
    """Writes down a record that is no request, or that waits for a person."""
    partial = record.partial if isinstance(record, Unreadable) else None
    row = _row(source, raw, position, partial)
    row.outcome = QUARANTINED if isinstance(record, Unreadable) else SKIPPED
    row.why, row.prospect = record.why[:2000], to_json(partial) if partial else {}
    put(row)
    return Outcome(row.outcome, row.why, row, partial)
