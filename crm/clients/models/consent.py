"""The consent ledger: rows are only added; the last one of a channel and sender holds (reliability.md, rule 13)."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, to


class Consent(Numbered, OfTenant, Base):
    """A client said yes or no to one sender on one channel, when, where and in which words (mission CM-05)."""

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_client", "legal_entity_id", "client_id", "channel", "sender", "id"),
        to("client", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    channel: Mapped[str] = mapped_column(String(5))  # email | sms | phone | post
    sender: Mapped[str] = mapped_column(String(12))  # manufacturer | dealer | finance | partners
    given: Mapped[bool]
    at: Mapped[datetime]  # when the person said so
    source: Mapped[str] = mapped_column(String(60), default="")  # form, showroom, phone, portal …
    wording: Mapped[str] = mapped_column(String(500), default="")
    actor_id: Mapped[int | None] = mapped_column(Id)
    actor_name: Mapped[str] = mapped_column(String(120), default="")
