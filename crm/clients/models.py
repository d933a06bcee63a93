"""Clients: the people and companies that ask."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Numbered, OfTenant, Public, own_key, to


class Client(Numbered, Public, OfTenant, Base):
    """A person (B2C) or a company (B2B). Phones and e-mails are its contact points."""

    __tablename__ = "client"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("client"),
        Index("ix_client_name", "legal_entity_id", "folded_name"),
    )

    kind: Mapped[str] = mapped_column(String(3), default="B2C")
    civility: Mapped[str] = mapped_column(String(4), default="")
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    company: Mapped[str] = mapped_column(String(120), default="")
    siret: Mapped[str] = mapped_column(String(14), default="")
    vat_number: Mapped[str] = mapped_column(String(20), default="")
    street: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    folded_name: Mapped[str] = mapped_column(String(200), default="")
    do_not_call: Mapped[bool] = mapped_column(default=False)
    do_not_email: Mapped[bool] = mapped_column(default=False)
    blocked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class ContactPoint(Numbered, OfTenant, Base):
    """A phone (E.164) or an e-mail (lower case) of a client: what matching looks up."""

    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "kind", "value", "client_id"),
        Index("ix_contact_point_client", "legal_entity_id", "client_id"),
        to("client", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(5))  # "phone" | "email"
    value: Mapped[str] = mapped_column(String(254))
