"""The people and companies that ask, and what identifies them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Date, Index, Numeric, Row, String, Text, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.clients.mail_domains import organisation_of
from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, partial, to

PRESENT = text("gone_at IS NULL")
BYTEWISE = String(200).with_variant(String(200, collation="C"), "postgresql")  # so that an index finds how names begin


class Client(Numbered, Public, OfTenant, Base):
    """A person (B2C), a company (B2B), or a person known as a company's contact ("contact").

    Phones and e-mails are contact points; a company has none of its own, they live on its contacts (mission CF-18).
    A client that was merged into another one or deleted is gone: it keeps its row for 30 days of undo.
    """

    __tablename__ = "client"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("client"),
        to("user_account", "owner_id"),
        to("reference", "segment_id"),
        to("client", "merged_into_id"),
        Index("ix_client_name", "legal_entity_id", "folded_name"),
        Index("ix_client_postal", "legal_entity_id", "postal_code", "folded_name"),
        partial("ix_client_siret", text("siret <> ''"), "legal_entity_id", "siret"),
        partial("ix_client_siren", text("siren <> ''"), "legal_entity_id", "siren"),
        partial("ix_client_vat", text("vat_number <> ''"), "legal_entity_id", "vat_number"),
        partial("ix_client_national", text("national_id <> ''"), "legal_entity_id", "national_id"),
        partial("ix_client_merged", text("merged_into_id IS NOT NULL"), "legal_entity_id", "merged_into_id"),
        partial("ix_client_newest", PRESENT, "legal_entity_id", "created_at", "id"),
        Index(
            "ix_client_search",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ).ddl_if(dialect="postgresql"),
    )

    kind: Mapped[str] = mapped_column(String(8), default="B2C")  # B2C | B2B | contact
    civility: Mapped[str] = mapped_column(String(4), default="")
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    company: Mapped[str] = mapped_column(String(120), default="")
    job_title: Mapped[str] = mapped_column(String(80), default="")
    birth_date: Mapped[date | None] = mapped_column(Date)
    national_id: Mapped[str] = mapped_column(String(30), default="")  # the manufacturer's number of the client
    siren: Mapped[str] = mapped_column(String(9), default="")
    siret: Mapped[str] = mapped_column(String(14), default="")
    vat_number: Mapped[str] = mapped_column(String(20), default="")
    vat_percent: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    segment_id: Mapped[int | None]  # reference list "segment"
    fleet_code: Mapped[str] = mapped_column(String(20), default="")
    fleet_size: Mapped[int | None]
    vocation: Mapped[str] = mapped_column(String(80), default="")  # what the company does with its vehicles
    website: Mapped[str] = mapped_column(String(200), default="")
    street: Mapped[str] = mapped_column(String(200), default="")  # the default address; others in `address`
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="FR")
    comments: Mapped[str] = mapped_column(Text, default="")
    folded_name: Mapped[str] = mapped_column(BYTEWISE, default="")  # crm/clients/searchable.py
    search: Mapped[str] = mapped_column(Text, default="")  # folded: names, company, points, numbers, city
    owner_id: Mapped[int | None] = mapped_column(Id)
    do_not_call: Mapped[bool] = mapped_column(default=False)
    do_not_email: Mapped[bool] = mapped_column(default=False)
    blocked: Mapped[bool] = mapped_column(default=False)  # no new lead or opportunity (mission CM-06)
    blocked_reason: Mapped[str] = mapped_column(String(300), default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]  # merged or deleted
    merged_into_id: Mapped[int | None] = mapped_column(Id)

    @property
    def name(self) -> str:
        """The company's name for a company, else the person's."""
        return name_of(self)


def name_of(client: Client | Row) -> str:
    """Returns the company's name for a company, else the person's, of a client or of a row with its columns."""
    person = f"{client.first_name} {client.last_name}".strip()
    return (client.company or person) if client.kind == "B2B" else (person or client.company)


def _domain(context) -> str:
    given = context.get_current_parameters()
    return organisation_of(given["kind"], given["value"], bool(given.get("relay")))


class ContactPoint(Numbered, OfTenant, Base):
    """A phone (E.164) or an e-mail (lower case) of a client: what matching looks up."""

    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "kind", "value", "client_id"),
        Index("ix_contact_point_client", "legal_entity_id", "client_id"),
        partial("ix_contact_point_domain", text("domain <> ''"), "legal_entity_id", "domain"),
        to("client", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(5))  # "phone" | "email"
    value: Mapped[str] = mapped_column(String(254))
    label: Mapped[str] = mapped_column(String(10), default="")  # mobile | home | work | ""
    relay: Mapped[bool] = mapped_column(default=False)  # a portal's relay address: it identifies nobody
    domain: Mapped[str] = mapped_column(
        String(120), default=_domain
    )  # the organisation's, nothing of a public provider


class ClientTag(Numbered, OfTenant, Base):
    """A coloured word on a client, from the reference list "tag" or "group"."""

    __tablename__ = "client_tag"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "client_id", "reference_id"),
        Index("ix_client_tag_reference", "legal_entity_id", "reference_id"),
        to("client", ondelete="CASCADE"),
        to("reference", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    reference_id: Mapped[int]


class ClientBrand(Numbered, OfTenant, Base):
    """A brand that a client was noted for when it was made (mission CF-17); others follow from its leads and sales."""

    __tablename__ = "client_brand"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "client_id", "brand_id"),
        to("client", ondelete="CASCADE"),
        to("brand", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    brand_id: Mapped[int]


class Follow(Numbered, OfTenant, Base):
    """Somebody follows a client (« S'abonner »): alerted of new requests and changes (mission CF-20)."""

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "client_id", "user_id"),
        to("client", ondelete="CASCADE"),
        to("user_account", "user_id", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    user_id: Mapped[int]


def is_one_of(points: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    """Returns the condition that a contact point is one of (kind, value).

    Kinds and values stand apart because SQLite finds no pair in an index; no phone reads like an e-mail.
    """
    kinds, values = {kind for kind, _ in points}, {value for _, value in points}
    return and_(ContactPoint.kind.in_(sorted(kinds)), ContactPoint.value.in_(sorted(values)))
