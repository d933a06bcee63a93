"""Deleting a client: gone at once, undone within 30 days, then purged (mission BL-04, BL-05, X-14)."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, partial, to


class Deletion(Numbered, Public, OfTenant, Base):
    """Who deleted which client when, what was open and closed by it, and when it is purged."""

    __tablename__ = "deletion"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_deletion_client", "legal_entity_id", "client_id"),
        partial("ix_deletion_due", text("undone_at IS NULL AND purged_at IS NULL"), "purge_at"),
        to("client", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(Id)
    by_name: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    closed: Mapped[dict] = mapped_column(default=dict)  # {"lead": [{id, status, …}], "opportunity": […]} as before
    purge_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]
