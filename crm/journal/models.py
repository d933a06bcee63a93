"""What happened, to what, by whom. Rows are only added; sentences are made when they are shown."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant


class Event(Numbered, OfTenant, Base):
    """One thing that happened to one subject, written in the transaction that did it (idea 5)."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_subject", "legal_entity_id", "subject_type", "subject_id", "id"),)

    subject_type: Mapped[str] = mapped_column(String(20))  # "lead", "client", "outlet", "user" …
    subject_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))  # "lead.assigned" …
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(Id)  # a user, or None for the system or a source
    actor_name: Mapped[str] = mapped_column(String(120), default="")
    data: Mapped[dict] = mapped_column(default=dict)
