"""The outbox: what must be told to whom, written with the change itself, delivered whatever dies in between."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, partial, to

WAITING = "waiting"
SENDING = "sending"
SENT = "sent"
FAILED = "failed"  # refused for good, or 72 hours over: a person looks at it
KEPT = "kept"  # demo mode without mail: in the tray
UNDELIVERED = text(f"state IN ('{WAITING}', '{SENDING}')")  # word for word the same in the index and in statements
GIVEN_UP = text(f"state = '{FAILED}'")


class Alert(Numbered, OfTenant, Base):
    """One occasion to tell people something about one subject."""

    __tablename__ = "alert"
    __table_args__ = (
        own_key("alert"),
        Index("ix_alert_subject", "legal_entity_id", "subject_type", "subject_id"),
    )

    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))  # "lead.arrived", "user.reset" … names the mail template
    data: Mapped[dict] = mapped_column(default=dict)  # values for the template
    made_at: Mapped[datetime]


class Delivery(Numbered, OfTenant, Base):
    """One alert for one recipient by one channel. Claimed with a lease, sent, marked (reliability.md 4–6)."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "alert_id", "recipient", "channel"),
        to("alert", ondelete="CASCADE"),
        partial("ix_delivery_due", UNDELIVERED, "due_at"),
        Index("ix_delivery_user", "legal_entity_id", "user_id", "id"),
        partial("ix_delivery_failed", GIVEN_UP, "legal_entity_id"),
    )

    alert_id: Mapped[int]
    recipient: Mapped[str] = mapped_column(String(254))
    channel: Mapped[str] = mapped_column(String(10), default="email")
    user_id: Mapped[int | None] = mapped_column(Id)  # when the recipient is a user
    language: Mapped[str] = mapped_column(String(2), default="fr")
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    due_at: Mapped[datetime]  # when to try (next); while sending: when the lease ends
    claimed_by: Mapped[str] = mapped_column(String(120), default="", server_default="")  # while sending: the process
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    first_try_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(String(120))  # stable over all attempts
    error: Mapped[str] = mapped_column(Text, default="")


class TrayMail(Numbered, Public, OfTenant, Base):
    """A mail that demo mode kept instead of sending, for the administrator to read."""

    __tablename__ = "tray_mail"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_tray_mail_time", "legal_entity_id", "id"),
    )

    delivery_id: Mapped[int]
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]
