"""Looking up what came in: sources, earlier records of the same request, what waits for repair."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, text

from crm.extensions import db
from crm.intake.directory import BrandWords, Directory, OutletWords, compact
from crm.intake.models import MERGED, ApiKey, IntakeRecord, RawMessage, Source, SourceTrouble
from crm.intake.readers.words import fold
from crm.intake.repetition import SAME_WITHIN
from crm.kernel.settled import copies, remembered
from crm.kernel.statements import kept
from crm.outlets.models import Brand, Outlet, OutletBrand

# Said in the words of the partial indexes (models.py): with a parameter in it neither database would use them.
LED_BY_ID = text("intake_record.outcome IN ('created', 'merged') AND intake_record.external_id <> ''")
_LED = kept(
    select(IntakeRecord)
    .where(
        IntakeRecord.source_id == bindparam("source"), IntakeRecord.external_id == bindparam("external_id"), LED_BY_ID
    )
    .order_by(IntakeRecord.id)
    .limit(1)
)
WAITING = text("intake_record.outcome = 'quarantined'")


def api_key(key_hash: str) -> ApiKey | None:
    """Returns a key that has not been revoked. Needs no tenant: the key tells it."""
    key = db.session.get(ApiKey, key_hash)
    return key if key is not None and key.revoked_at is None else None


@remembered(db.session)
def source_of_key(key_hash: str) -> Source | None:
    """Returns a copy of the active source that a key of the session's legal entity opens, kept until one changes."""
    opened = select(ApiKey.source_id).where(
        ApiKey.key_hash == key_hash, ApiKey.revoked_at.is_(None), ApiKey.legal_entity_id == db.session().tenant
    )
    found = copies(db.session(), Source, lambda rows: rows.where(Source.id.in_(opened), Source.active))
    return next(iter(found), None)


def sources_with_door(door: str) -> Sequence[Source]:
    """Returns the active sources with this door, oldest first."""
    return db.session.scalars(select(Source).where(Source.door == door, Source.active).order_by(Source.id)).all()


def sources() -> Sequence[tuple[Source, SourceTrouble | None]]:
    """Returns the sources of the legal entity by name, each with what hinders it now."""
    tied = select(Source, SourceTrouble).outerjoin(SourceTrouble, SourceTrouble.source_id == Source.id)
    return [(source, trouble) for source, trouble in db.session.execute(tied.order_by(Source.name, Source.id))]


def troubles() -> int:
    """Returns how many active sources can't be read just now."""
    hindered = select(func.count(SourceTrouble.id)).join(Source, Source.id == SourceTrouble.source_id)
    return db.session.scalar(hindered.where(Source.active)) or 0


def source_named(name: str) -> Source | None:
    """Returns the source with this name."""
    return db.session.scalar(select(Source).where(Source.name == name))


@remembered(db.session)
def directory() -> Directory:
    """Returns the outlets and brands of the legal entity, kept until one changes."""
    sold: dict[int, set[int]] = {}
    for outlet_id, brand_id in db.session.execute(select(OutletBrand.outlet_id, OutletBrand.brand_id)):
        sold.setdefault(outlet_id, set()).add(brand_id)
    outlets = db.session.scalars(select(Outlet).where(Outlet.active).order_by(Outlet.id))
    brands = db.session.scalars(select(Brand).where(Brand.active).order_by(Brand.position, Brand.id))
    return Directory(
        outlets=tuple(_outlet_words(outlet, sold.get(outlet.id, set())) for outlet in outlets),
        brands=tuple(BrandWords(brand.id, brand.code, fold(brand.name)) for brand in brands),
    )


def by_external_id(source_id: int, external_id: str) -> IntakeRecord | None:
    """Returns the first record that led somewhere under this id of the source's: to its own lead, or to an open one."""
    return db.session.scalar(_LED, {"source": source_id, "external_id": external_id})


def by_delivery(raw: RawMessage, position: int) -> IntakeRecord | None:
    """Returns the record of an earlier delivery with the same id (Message-ID) that came to a lead, or was answered."""
    return db.session.scalar(
        select(IntakeRecord)
        .join(RawMessage, RawMessage.id == IntakeRecord.raw_id)
        .where(
            RawMessage.source_id == raw.source_id,
            RawMessage.delivery_key == raw.delivery_key,
            RawMessage.id != raw.id,
            IntakeRecord.position == position,
        )
        .order_by(IntakeRecord.lead_id.is_(None), IntakeRecord.id)
        .limit(1)
    )


def by_fingerprint(source_id: int, fingerprint: str, at: datetime) -> IntakeRecord | None:
    """Returns the record of the same request from the same source within 24 hours."""
    return db.session.scalar(
        select(IntakeRecord)
        .where(
            IntakeRecord.source_id == source_id,
            IntakeRecord.fingerprint == fingerprint,
            IntakeRecord.at.between(at - SAME_WITHIN, at + SAME_WITHIN),
            or_(IntakeRecord.lead_id.is_not(None), IntakeRecord.outcome == MERGED),
        )
        .order_by(IntakeRecord.id)
        .limit(1)
    )


def records_of(lead_id: int) -> Sequence[IntakeRecord]:
    """Returns everything that came in for a lead, in order."""
    return db.session.scalars(
        select(IntakeRecord).where(IntakeRecord.lead_id == lead_id).order_by(IntakeRecord.id).limit(50)
    ).all()


def last_place(source_id: int) -> str | None:
    """Returns where in its mailbox the last mail of a source lay (crm/intake/mailbox.py)."""
    return db.session.scalar(
        select(RawMessage.filename).where(RawMessage.source_id == source_id).order_by(RawMessage.id.desc()).limit(1)
    )


def waiting(before_id: int | None = None, size: int = 20) -> Sequence[tuple[IntakeRecord, RawMessage, Source]]:
    """Returns what waits in « À réparer », newest first, by key."""
    wanted = (
        select(IntakeRecord, RawMessage, Source)
        .join(RawMessage, RawMessage.id == IntakeRecord.raw_id)
        .join(Source, Source.id == IntakeRecord.source_id)
        .where(WAITING)
        .order_by(IntakeRecord.id.desc())
        .limit(size)
    )
    if before_id is not None:
        wanted = wanted.where(IntakeRecord.id < before_id)
    return [(record, raw, source) for record, raw, source in db.session.execute(wanted)]


def waiting_record(public_id: str) -> tuple[IntakeRecord, RawMessage, Source] | None:
    """Returns a record of the legal entity that is, or was, in the tray, with its raw message and source."""
    found = db.session.execute(
        select(IntakeRecord, RawMessage, Source)
        .join(RawMessage, RawMessage.id == IntakeRecord.raw_id)
        .join(Source, Source.id == IntakeRecord.source_id)
        .where(IntakeRecord.public_id == public_id)
    ).one_or_none()
    return (found[0], found[1], found[2]) if found else None


def _outlet_words(outlet: Outlet, brand_ids: set[int]) -> OutletWords:
    codes = (outlet.dealer_code, outlet.site_code, outlet.national_id, outlet.siret)
    numbers = (outlet.phone, *(tracked.get("number", "") for tracked in outlet.tracking_numbers))
    mailboxes = (outlet.collector_mailbox, outlet.email)
    return OutletWords(
        id=outlet.id,
        code=outlet.code,
        codes=frozenset(compact(code) for code in codes if code),
        name=fold(outlet.name),
        city=fold(outlet.city),
        phones=frozenset(number for number in numbers if number),
        mailboxes=frozenset(mailbox.lower() for mailbox in mailboxes if mailbox),
        brand_ids=frozenset(brand_ids),
    )
