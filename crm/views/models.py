"""Saved views of lists: a name and the filter's query string (mission CF-03; list rule 4)."""

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Numbered, OfTenant, Public, to
from crm.kernel.settled import Settled


class SavedView(Numbered, Public, OfTenant, Settled, Base):
    """A named filter of one list; private, shared with the team, or a profile's default."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_saved_view_list", "legal_entity_id", "list_name"),
        to("user_account", "owner_id", ondelete="CASCADE"),
    )

    list_name: Mapped[str] = mapped_column(String(30))  # "leads", "clients" …
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)  # canonical query string
    owner_id: Mapped[int]
    sharing: Mapped[str] = mapped_column(String(10), default="private")  # private | team | profile
    profile: Mapped[str | None] = mapped_column(String(30))  # when it is a profile's default


class ListMemory(Numbered, OfTenant, Base):
    """What one user prefers for one list: the default view."""

    __tablename__ = "list_memory"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "user_id", "list_name"),
        to("user_account", "user_id", ondelete="CASCADE"),
    )

    user_id: Mapped[int]
    list_name: Mapped[str] = mapped_column(String(30))
    query: Mapped[str] = mapped_column(Text, default="")
