"""The same request again: found in the order of domain.md, and what it says more kept on the lead."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import BigInteger, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from crm.access.actors import Actor
from crm.access.models import User
from crm.extensions import db
from crm.intake.models import DUPLICATE, MERGED, IntakeRecord, RawMessage, Source
from crm.intake.prospect import Prospect, from_json, to_json
from crm.intake.queries import by_delivery, by_external_id, by_fingerprint, records_of
from crm.intake.repetition import additions, fingerprint
from crm.kernel.text import fold
from crm.kernel.writing import write_row
from crm.leads.actions.alerting import alert_owner
from crm.leads.actions.treatment import add_message
from crm.leads.models import Lead


def lock_keys(source: Source, raw: RawMessage, records: Iterable[object]) -> None:
    """On PostgreSQL, makes deliveries of the same request wait for each other until the end of the transaction.

    SQLite's write lock does so already. Keys are taken in order, before anything else is locked: no deadlock.
    """
    if db.session.get_bind().dialect.name != "postgresql":
        return
    names = {f"{source.legal_entity_id}:{raw.source_id}:{key}" for key in _keys(raw, records)}
    names |= {f"{source.legal_entity_id}:{point}" for point in _points(records)}
    numbers = literal(sorted(lock_number(name) for name in names), ARRAY(BigInteger))
    db.session.execute(select(func.pg_advisory_xact_lock(func.unnest(numbers))))


def lock_number(name: str) -> int:
    """Returns the signed 64-bit number that stands for a name among advisory locks."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def find_repeated(source: Source, raw: RawMessage, row: IntakeRecord) -> IntakeRecord | None:
    """Returns the earlier record of the same request, if there is one, and says in `row.why` what tells it.

    By (source, external id), a resend included; else by the delivery's id; else by contact, vehicle and message
    within 24 hours.
    """
    if row.external_id:
        row.why = f"the source sent {row.external_id} before"
        return by_external_id(source.id, row.external_id)
    if raw.delivery_key and (found := by_delivery(raw, row.position)):
        row.why = "this message was delivered before"
        return found
    row.why = "the same person asked the same within 24 hours"
    return by_fingerprint(source.id, row.fingerprint, row.at)


def add_what_is_new(
    source: Source, row: IntakeRecord, earlier: IntakeRecord, prospect: Prospect, alert: bool = True
) -> Lead | None:
    """Writes the repeat down as a duplicate, or as merged when it says more: then that is a message on the lead."""
    lead = db.session.get(Lead, earlier.lead_id) if earlier.lead_id else None
    row.outcome, row.lead_id = DUPLICATE, earlier.lead_id
    more = additions(known_of(lead), prospect) if lead is not None else []
    if lead is not None and more:
        row.outcome, row.prospect = MERGED, to_json(prospect)
        add_message(lead, "\n".join(more)[:20_000], Actor(name=source.name))
        owner = db.session.get(User, lead.owner_id) if lead.owner_id else None
        if alert and owner is not None and lead.is_open:
            alert_owner(lead, owner, "lead.messaged")
    put(row)
    return lead


def put(row: IntakeRecord) -> None:
    """Writes a record, or what changed on one that waited in the tray."""
    if row.id is None:
        write_row(db.session(), row)
    else:
        db.session.flush()


def _keys(raw: RawMessage, records: Iterable[object]) -> Iterable[str]:
    if raw.delivery_key:
        yield f"delivery:{raw.delivery_key}"
    for record in records:
        if isinstance(record, Prospect):
            yield f"id:{record.external_id}" if record.external_id else f"print:{fingerprint(record)}"


def _points(records: Iterable[object]) -> Iterable[str]:
    """Two first requests of one person may come at once, by two doors: the second one finds the client of the first."""
    for record in records:
        if isinstance(record, Prospect):
            yield from (f"point:{point}" for point in (*record.phones, fold(record.email)) if point)


def known_of(lead: Lead | None) -> list[Prospect]:
    """Returns what has been said for a lead, in order."""
    if lead is None:
        return []
    merged = [record.prospect for record in records_of(lead.id) if record.outcome == MERGED]
    return [from_json(values) for values in (lead.request, *merged) if values]
