"""Clients: the people and companies that ask."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Index, String, UniqueConstraint, and_
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


def is_one_of(points: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    """Returns the condition that a contact point is one of (kind, value).

    Kinds and values stand apart because SQLite finds no pair in an index; no phone reads like an e-mail.
    """
    kinds, values = {kind for kind, _ in points}, {value for _, value in points}
    return and_(ContactPoint.kind.in_(sorted(kinds)), ContactPoint.value.in_(sorted(values)))
