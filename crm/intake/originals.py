"""The messages that a lead was made of, as they were received (mission X-04)."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from crm.extensions import db
from crm.intake.models import IntakeRecord, RawMessage
from crm.leads.models import Lead

SHOWN_BYTES = 200_000  # a file of a million rows is not read on a page


@dataclass(frozen=True)
class Original:
    """One raw message; `text` is its beginning, decoded as far as it can be."""

    received_at: datetime
    content_type: str
    filename: str
    text: str


def originals_of(lead: Lead) -> list[Original]:
    """Returns what made or added to the lead, oldest first; of a file with many records, only the lead's own."""
    rows = db.session.execute(
        select(IntakeRecord, RawMessage)
        .join(RawMessage, RawMessage.id == IntakeRecord.raw_id)
        .where(IntakeRecord.lead_id == lead.id)
        .order_by(IntakeRecord.id)
    ).all()
    crowded = _with_other_records([raw.id for _, raw in rows])
    return [
        Original(raw.received_at, raw.content_type, raw.filename, _own_part(record, raw, lead, raw.id in crowded))
        for record, raw in rows
    ]


def has_original(lead_id: int) -> bool:
    """Returns whether a raw message of the lead is kept."""
    return db.session.scalar(select(IntakeRecord.id).where(IntakeRecord.lead_id == lead_id).limit(1)) is not None


def _with_other_records(raw_ids: list[int]) -> set[int]:
    counted = select(IntakeRecord.raw_id).where(IntakeRecord.raw_id.in_(raw_ids)).group_by(IntakeRecord.raw_id)
    return set(db.session.scalars(counted.having(func.count() > 1)))


def _own_part(record: IntakeRecord, raw: RawMessage, lead: Lead, crowded: bool) -> str:
    if not crowded:
        return decoded(raw.body)
    return json.dumps(record.prospect or lead.request, ensure_ascii=False, indent=2)


def decoded(body: bytes) -> str:
    """Returns the bytes as text: by their mark, as UTF-8, else as Windows-1252; nothing is dropped silently."""
    start = body[:SHOWN_BYTES]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    try:
        return start.decode("utf-8-sig")
    except UnicodeDecodeError:
        return start.decode("cp1252", "replace")
