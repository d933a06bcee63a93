"""Reference lists that a dealer fills: segments, roles, tags … (mission AX-04)."""

from sqlalchemy import SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Numbered, OfTenant, Public, own_key


class Reference(Numbered, Public, OfTenant, Base):
    """One entry of a reference list: sector, department, function, source, category, role, segment, group, tag."""

    __tablename__ = "reference"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        UniqueConstraint("legal_entity_id", "list_name", "folded"),
        own_key("reference"),
    )

    list_name: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(80))  # one entry per word, however it is written
    colour: Mapped[str] = mapped_column(String(7), default="")
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    active: Mapped[bool] = mapped_column(default=True)
