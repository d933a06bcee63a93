"""Order tools (SDH and others): where each outlet, brand and activity orders, and how we were sent there."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, to


class OrderTool(Numbered, Public, OfTenant, Base):
    """An order tool: a template of its address with named placeholders, https on its own host only (mission SD-01)."""

    __tablename__ = "order_tool"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        UniqueConstraint("legal_entity_id", "name"),
        own_key("order_tool"),
    )

    name: Mapped[str] = mapped_column(String(60))
    url_template: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(String(64), default="")  # signs what the tool sends back; shown once
    asks_old_id: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)


class OrderPlace(Numbered, OfTenant, Base):
    """Which tool serves an outlet, brand and activity, with the D codes to choose from."""

    __tablename__ = "order_place"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "outlet_id", "brand_id", "activity"),
        to("order_tool", ondelete="CASCADE"),
        to("outlet", ondelete="CASCADE"),
        to("brand", ondelete="CASCADE"),
    )

    order_tool_id: Mapped[int]
    outlet_id: Mapped[int]
    brand_id: Mapped[int]
    activity: Mapped[str] = mapped_column(String(4), default="VN")
    d_codes: Mapped[list] = mapped_column(default=list)  # strings, the usual one first


class OldId(Numbered, OfTenant, Base):
    """A person's id in an order tool (« ancien identifiant »): remembered for that person, shown to nobody else."""

    __tablename__ = "old_id"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "user_id", "order_tool_id"),
        to("user_account", "user_id", ondelete="CASCADE"),
        to("order_tool", ondelete="CASCADE"),
    )

    user_id: Mapped[int]
    order_tool_id: Mapped[int]
    value: Mapped[str] = mapped_column(String(60))


class Handoff(Numbered, Public, OfTenant, Base):
    """Somebody was sent to an order tool: prepared, sent, acknowledged once a document came back (mission SD-02)."""

    __tablename__ = "handoff"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_handoff_opportunity", "legal_entity_id", "opportunity_id"),
        to("order_tool"),
        to("opportunity", ondelete="CASCADE"),
        to("outlet"),
        to("brand"),
        to("user_account", "user_id"),
    )

    order_tool_id: Mapped[int]
    opportunity_id: Mapped[int | None]
    outlet_id: Mapped[int]
    brand_id: Mapped[int]
    activity: Mapped[str] = mapped_column(String(4))
    d_code: Mapped[str] = mapped_column(String(30), default="")
    user_id: Mapped[int] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(12), default="prepared")  # prepared | sent | acknowledged
    prepared_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]


class ToolDelivery(Numbered, OfTenant, Base):
    """A signed message of an order tool, by its signature: a replay has no effect (reliability.md, input 16)."""

    __tablename__ = "tool_delivery"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "order_tool_id", "signature"),
        to("order_tool", ondelete="CASCADE"),
    )

    order_tool_id: Mapped[int]
    signature: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    answer: Mapped[dict] = mapped_column(default=dict)
