"""What hangs on a client: relations, further addresses, fleet, protocols, requests to customer relations."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, to


class Relation(Numbered, Public, OfTenant, Base):
    """Two clients belong together: a company and its contact, its lessor, a family (mission CF-19, CF-20, AX-12)."""

    __tablename__ = "relation"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        UniqueConstraint("legal_entity_id", "client_id", "other_id", "kind"),
        Index("ix_relation_other", "legal_entity_id", "other_id"),
        to("client", ondelete="CASCADE"),
        to("client", "other_id", ondelete="CASCADE"),
        to("reference", "role_id"),
    )

    client_id: Mapped[int]  # the company, or the one whose relation it is
    other_id: Mapped[int]  # the contact, the lessor, the relative
    kind: Mapped[str] = mapped_column(String(10), default="contact")  # contact | lessor | relation
    role_id: Mapped[int | None]  # reference list "role"
    note: Mapped[str] = mapped_column(String(200), default="")


class Address(Numbered, Public, OfTenant, Base):
    """A further address of a client (mission AX-13); the default one is on the client itself."""

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_address_client", "legal_entity_id", "client_id"),
        to("client", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))  # invoicing | delivery
    street: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="FR")


class FleetLine(Numbered, Public, OfTenant, Base):
    """So many vehicles of one make in a company's fleet, and when they are replaced (mission CF-16, CF-20)."""

    __tablename__ = "fleet_line"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_fleet_line_client", "legal_entity_id", "client_id"),
        to("client", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    make: Mapped[str] = mapped_column(String(60))
    model: Mapped[str] = mapped_column(String(80), default="")
    vehicles: Mapped[int] = mapped_column(default=1)
    renewal_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(200), default="")


class Protocol(Numbered, Public, OfTenant, Base):
    """A framework agreement of a brand with a company: number, discount, dates (mission CF-20)."""

    __tablename__ = "protocol"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_protocol_client", "legal_entity_id", "client_id"),
        to("client", ondelete="CASCADE"),
        to("brand"),
    )

    client_id: Mapped[int]
    brand_id: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120), default="")
    discount_percent: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)


class CareRequest(Numbered, Public, OfTenant, Base):
    """A request to customer relations (« RLC »): what was asked, what was answered (mission CF-16)."""

    __tablename__ = "care_request"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("care_request"),
        Index("ix_care_request_client", "legal_entity_id", "client_id"),
        to("client", ondelete="CASCADE"),
        to("brand"),
        to("user_account", "opened_by_id"),
    )

    client_id: Mapped[int]
    brand_id: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(40), default="")  # of the customer-relations department
    subject: Mapped[str] = mapped_column(String(160))
    details: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(Id)
    closed_at: Mapped[datetime | None]
