"""Two rows that may be one person: shown for a click, merged by hand, undone within 30 days (mission X-06, AX-02)."""

from datetime import datetime

from sqlalchemy import Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, partial, to


class LikelyDouble(Numbered, Public, OfTenant, Base):
    """A newer client resembles an older one; nobody has said yet whether they are the same."""

    __tablename__ = "likely_double"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        UniqueConstraint("legal_entity_id", "client_id", "other_id"),
        Index("ix_likely_double_other", "legal_entity_id", "other_id"),
        partial("ix_likely_double_open", text("decided_at IS NULL"), "legal_entity_id", "id"),
        to("client", ondelete="CASCADE"),
        to("client", "other_id", ondelete="CASCADE"),
    )

    client_id: Mapped[int]  # the newer
    other_id: Mapped[int]  # the one known before
    score: Mapped[int] = mapped_column(SmallInteger)  # 0 to 100
    reasons: Mapped[list] = mapped_column(default=list)  # codes: same_name, same_postal_code …
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(String(9), default="")  # same | different
    decided_by_id: Mapped[int | None] = mapped_column(Id)


class Merge(Numbered, Public, OfTenant, Base):
    """One client became another: which rows moved and which values stood before, so that it can be undone."""

    __tablename__ = "client_merge"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_client_merge_kept", "legal_entity_id", "kept_id"),
        Index("ix_client_merge_gone", "legal_entity_id", "gone_id"),
        to("client", "kept_id", ondelete="CASCADE"),
        to("client", "gone_id", ondelete="CASCADE"),
    )

    kept_id: Mapped[int]
    gone_id: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(Id)
    by_name: Mapped[str] = mapped_column(String(120), default="")
    moved: Mapped[dict] = mapped_column(default=dict)  # {"table.column": [ids]}
    before: Mapped[dict] = mapped_column(default=dict)  # the kept client's values that another one replaced
    undone_at: Mapped[datetime | None]


class DoubleCheck(Numbered, Public, OfTenant, Base):
    """A check of the whole base for doubles by chosen fields: how far it is and which pairs it found (AX-02)."""

    __tablename__ = "double_check"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        partial("ix_double_check_running", text("ended_at IS NULL"), "id"),
        to("user_account", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(Id)
    fields: Mapped[list] = mapped_column(default=list)  # name, postal_code, phone, email, siret, birth_date
    place: Mapped[list] = mapped_column(default=list)  # the last row seen, in the order of the walk
    total: Mapped[int] = mapped_column(default=0)  # clients to look at, as counted when it started
    done: Mapped[int] = mapped_column(default=0)
    pairs: Mapped[list] = mapped_column(default=list)  # ids of LikelyDouble
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
