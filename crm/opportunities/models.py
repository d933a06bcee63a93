"""Opportunities: a possible sale of one brand to one client, its stage, and the documents of the sale."""

from datetime import date, datetime

from sqlalchemy import Date, Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, partial, to
from crm.kernel.text import fold

CHOSEN = text("vehicle_id IS NOT NULL")
OPEN = text("closed_at IS NULL")
CLOSED = text("closed_at IS NOT NULL")


class Stage(Numbered, Public, OfTenant, Base):
    """A column of the board (mission CF-07). Name and order are the dealer's, the kind is fixed.

    Without a name it is called as its kind is in the reader's language.
    """

    __tablename__ = "stage"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("stage"),
        Index("ix_stage_position", "legal_entity_id", "position"),
    )

    kind: Mapped[str] = mapped_column(String(12))  # analysis | negotiation | offer | order_form | order
    name: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(SmallInteger)
    active: Mapped[bool] = mapped_column(default=True)


class Opportunity(Numbered, Public, OfTenant, Base):
    """One possible sale. Open until it is won or lost; amounts are cents, with tax.

    `urgent_at` is when somebody must do something: the next action, else the
    client's decision date; null once closed.
    """

    __tablename__ = "opportunity"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("opportunity"),
        to("client"),
        to("client", "contact_id"),
        to("lead"),
        to("vehicle"),
        to("outlet"),
        to("brand"),
        to("stage"),
        to("user_account", "owner_id"),
        partial("ix_opportunity_open", OPEN, "legal_entity_id", "urgent_at", "id"),
        partial("ix_opportunity_board", OPEN, "legal_entity_id", "stage_id", "decision_on", "id"),
        partial("ix_opportunity_closed", CLOSED, "legal_entity_id", "closed_at", "id"),
        Index("ix_opportunity_newest", "legal_entity_id", "created_at", "id"),
        Index("ix_opportunity_client", "legal_entity_id", "client_id", "created_at"),
        Index("ix_opportunity_lead", "legal_entity_id", "lead_id"),
        partial("ix_opportunity_vehicle", CHOSEN, "legal_entity_id", "vehicle_id"),
        Index("ix_opportunity_owner", "legal_entity_id", "owner_id", "created_at"),
        Index(
            "ix_opportunity_search",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ).ddl_if(dialect="postgresql"),
    )

    name: Mapped[str] = mapped_column(String(120))
    client_id: Mapped[int]
    contact_id: Mapped[int | None] = mapped_column(Id)  # whom one talks to, when the client is a company
    lead_id: Mapped[int | None]
    vehicle_id: Mapped[int | None]
    outlet_id: Mapped[int]
    brand_id: Mapped[int]
    stage_id: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(Id)
    activity: Mapped[str] = mapped_column(String(4), default="VN")
    request_type: Mapped[str] = mapped_column(String(20), default="offer")
    origin: Mapped[str] = mapped_column(String(20), default="showroom")
    campaign: Mapped[str] = mapped_column(String(120), default="")
    client_name: Mapped[str] = mapped_column(String(160))  # as lists and cards show it
    client_kind: Mapped[str] = mapped_column(String(8), default="B2C")
    vehicle: Mapped[str] = mapped_column(String(160), default="")  # what is wanted, in one line
    amount_cents: Mapped[int | None]
    best_cents: Mapped[int | None]
    worst_cents: Mapped[int | None]
    probability: Mapped[int] = mapped_column(SmallInteger, default=20)  # percent
    stars: Mapped[int] = mapped_column(SmallInteger, default=0)  # 0 to 5
    description: Mapped[str] = mapped_column(Text, default="")
    decision_on: Mapped[date] = mapped_column(Date)  # when the client decides
    next_action: Mapped[str] = mapped_column(String(20), default="")
    next_action_at: Mapped[datetime | None]
    next_action_note: Mapped[str] = mapped_column(String(300), default="")
    urgent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    stage_since: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(4), default="")  # won | lost, nothing while open
    close_reason: Mapped[str] = mapped_column(String(30), default="")
    close_note: Mapped[str] = mapped_column(String(500), default="")
    search: Mapped[str] = mapped_column(Text, default="")  # folded: name, client, vehicle, document numbers
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def said(self) -> str:
        """What search looks in before the numbers of the documents: name, client, vehicle."""
        return fold(f"{self.name} {self.client_name} {self.vehicle}")

    def found_by(self, before: str) -> None:
        """Lets search find it by what it says now instead of `before`; the documents' numbers stay."""
        self.search = f"{self.said}{self.search.removeprefix(before)}"[:1000]

    def call_after(self, client_name: str, client_kind: str) -> None:
        """Repeats the client's name as it is now, in a name that was made of it too."""
        before, ending = self.said, f"– {self.client_name}"
        if self.client_name and self.name.endswith(ending):
            self.name = f"{self.name.removesuffix(ending)}– {client_name}"[:120]
        self.client_name, self.client_kind = client_name[:160], client_kind
        self.found_by(before)


class Document(Numbered, Public, OfTenant, Base):
    """An offer, an order form or an order: typed in by hand, or sent back by the order tool (mission CF-16, SD-03)."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        UniqueConstraint("legal_entity_id", "opportunity_id", "kind", "number"),
        Index("ix_document_number", "legal_entity_id", "number"),
        to("opportunity", ondelete="CASCADE"),
        to("vehicle"),
    )

    opportunity_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))  # offer | order_form | order
    number: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), default="sent")  # draft | sent | signed | confirmed | cancelled
    vehicle_id: Mapped[int | None]
    vehicle: Mapped[str] = mapped_column(String(160), default="")
    amount_cents: Mapped[int | None]
    dated_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(60), default="")  # the order tool's name; nothing by hand
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(Id)
