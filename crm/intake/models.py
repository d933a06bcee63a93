"""What came in by any door: the source, the raw message, what became of each of its records."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, partial, to
from crm.kernel.settled import Settled

CREATED = "created"
MERGED = "merged"
DUPLICATE = "duplicate"
QUARANTINED = "quarantined"
SKIPPED = "skipped"
REFUSED = "refused"  # a row of an imported file, given back to whoever imported it instead of going to the tray


class Source(Numbered, OfTenant, Settled, Base):
    """Somebody who sends leads: a portal, the site's form, a mailbox, a file."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("legal_entity_id", "name"), own_key("source"))

    name: Mapped[str] = mapped_column(String(60))
    door: Mapped[str] = mapped_column(String(10), default="json")  # json adf google meta mailbox file form
    origin: Mapped[str] = mapped_column(String(20), default="portal")
    default_outlet_id: Mapped[int | None] = mapped_column(Id)
    default_brand_id: Mapped[int | None] = mapped_column(Id)
    default_activity: Mapped[str] = mapped_column(String(4), default="")
    lead_type: Mapped[str] = mapped_column(String(20), default="standard")
    relay_domains: Mapped[list] = mapped_column(default=list)  # addresses there never match a client
    settings: Mapped[dict] = mapped_column(default=dict)  # mailbox host/user, form ids, *names* of secrets' variables
    active: Mapped[bool] = mapped_column(default=True)


class SourceTrouble(Numbered, OfTenant, Base):
    """A source whose door can't be opened just now: since when and why. Gone once it can be again."""

    __tablename__ = "source_trouble"
    __table_args__ = (UniqueConstraint("legal_entity_id", "source_id"), to("source", ondelete="CASCADE"))

    source_id: Mapped[int]
    since: Mapped[datetime]
    tried_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(300))


class ApiKey(Settled, Base):
    """A key of a source; only its SHA-256 is kept. Read before the tenant is known."""

    __tablename__ = "api_key"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    legal_entity_id: Mapped[int] = mapped_column(Id, ForeignKey("legal_entity.id", ondelete="CASCADE"))
    source_id: Mapped[int] = mapped_column(Id, ForeignKey("source.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class RawMessage(Numbered, Public, OfTenant, Base):
    """One delivery exactly as it came, kept before it is read (mission X-04)."""

    __tablename__ = "raw_message"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("raw_message"),
        to("source"),
        Index("ix_raw_message_delivery", "legal_entity_id", "source_id", "delivery_key"),
    )

    source_id: Mapped[int]
    received_at: Mapped[datetime]
    content_type: Mapped[str] = mapped_column(String(120), default="")
    filename: Mapped[str] = mapped_column(String(200), default="")
    delivery_key: Mapped[str] = mapped_column(String(200), default="")  # Message-ID, provider's delivery id
    body: Mapped[bytes] = mapped_column(LargeBinary)


class IntakeRecord(Numbered, Public, OfTenant, Base):
    """What became of one record of a raw message; those that wait for a person are « À réparer »."""

    __tablename__ = "intake_record"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("intake_record"),
        to("raw_message", "raw_id", ondelete="CASCADE"),
        partial(
            "uq_intake_record_external",
            text("outcome = 'created' AND external_id <> ''"),
            "legal_entity_id",
            "source_id",
            "external_id",
            unique=True,
        ),
        partial(
            "ix_intake_record_led",
            text("outcome IN ('created', 'merged') AND external_id <> ''"),
            "legal_entity_id",
            "source_id",
            "external_id",
        ),
        Index("ix_intake_record_fingerprint", "legal_entity_id", "fingerprint", "at"),
        Index("ix_intake_record_lead", "legal_entity_id", "lead_id"),
        Index("ix_intake_record_raw", "legal_entity_id", "raw_id", "outcome", "position"),
        partial("ix_intake_record_repair", text("outcome = 'quarantined'"), "legal_entity_id", "id"),
    )

    raw_id: Mapped[int]
    source_id: Mapped[int] = mapped_column(Id)
    position: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(Text, default="")
    external_id: Mapped[str] = mapped_column(String(200), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    lead_id: Mapped[int | None] = mapped_column(Id)
    prospect: Mapped[dict] = mapped_column(default=dict)  # as far as it could be read


class IdempotencyKey(Numbered, OfTenant, Base):
    """An answer already given to this key: repeated exactly, or refused when the body differs."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("legal_entity_id", "source_id", "key"),)

    source_id: Mapped[int] = mapped_column(Id)
    key: Mapped[str] = mapped_column(String(200))
    body_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(SmallInteger)
    answer: Mapped[dict] = mapped_column(default=dict)
    at: Mapped[datetime]


class Import(Numbered, Public, OfTenant, Base):
    """A CSV or Excel file on its way in: what it looks like, the mapping, progress, counts. The same file once."""

    __tablename__ = "import_run"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        UniqueConstraint("legal_entity_id", "file_hash"),
        to("raw_message", "raw_id", ondelete="CASCADE"),
        to("user_account", "user_id"),
        to("source"),
        to("outlet", "default_outlet_id"),
        to("brand", "default_brand_id"),
        partial("ix_import_run_running", text("state = 'running'"), "lease_until"),
    )

    raw_id: Mapped[int]
    user_id: Mapped[int]
    source_id: Mapped[int]
    filename: Mapped[str] = mapped_column(String(200))  # as the sender calls it: shown, never a path
    file_hash: Mapped[str] = mapped_column(String(64))  # SHA-256
    layout: Mapped[dict] = mapped_column(default=dict)  # format, encoding, separator, first_row
    columns: Mapped[list] = mapped_column(default=list)  # [{index, head, field, confidence, samples}] as guessed
    head: Mapped[list] = mapped_column(default=list)  # the first rows, for the preview
    mapping: Mapped[dict] = mapped_column(default=dict)  # column's index as text → field, as chosen
    default_outlet_id: Mapped[int | None]
    default_brand_id: Mapped[int | None]
    default_activity: Mapped[str] = mapped_column(String(4), default="")
    alerts: Mapped[bool] = mapped_column(default=True)  # outlets and owners hear of each lead
    state: Mapped[str] = mapped_column(String(10), default="mapping")  # mapping running done stopped failed
    total: Mapped[int] = mapped_column(default=0)  # rows below the heads, empty ones included
    done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict] = mapped_column(default=dict)  # outcome → rows
    problem: Mapped[str] = mapped_column(String(300), default="")  # why it failed
    claimed_by: Mapped[str] = mapped_column(String(120), default="")
    lease_until: Mapped[datetime | None]
    uploaded_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
