"""A lead: one request of one person, for one brand, outlet and activity."""

from datetime import datetime

from sqlalchemy import Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, partial, to

OPEN = text("closed_at IS NULL")
CHOSEN = text("vehicle_id IS NOT NULL")
UNTREATED = text("closed_at IS NULL AND first_response_at IS NULL")


class Lead(Numbered, Public, OfTenant, Base):
    """The request, who treats it, and its clock.

    What the sender said stays in `request` as it was read; the columns are what lists filter and sort by.
    `urgent_at` is when somebody must do something: the first answer, later the next action; null once closed.
    """

    __tablename__ = "lead"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("lead"),
        to("client"),
        to("client", "contact_id"),
        to("vehicle"),
        to("outlet"),
        to("brand"),
        to("user_account", "owner_id"),
        partial("ix_lead_open", OPEN, "legal_entity_id", "urgent_at", "id"),
        partial(
            "ix_lead_untreated",
            UNTREATED,
            "legal_entity_id",
            "first_response_due",
            "brand_id",
            "outlet_id",
            "owner_id",
            "id",
        ),
        Index(
            "ix_lead_search",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ).ddl_if(dialect="postgresql"),
        Index("ix_lead_received", "legal_entity_id", "received_at", "id"),
        Index("ix_lead_owner", "legal_entity_id", "owner_id", "received_at"),
        Index("ix_lead_client", "legal_entity_id", "client_id"),
        partial("ix_lead_vehicle", CHOSEN, "legal_entity_id", "vehicle_id"),
    )

    client_id: Mapped[int]
    contact_id: Mapped[int | None] = mapped_column(Id)  # whom one talks to, when the client is a company
    vehicle_id: Mapped[int | None]  # the one of the stock that is wanted
    outlet_id: Mapped[int | None]
    brand_id: Mapped[int | None]
    owner_id: Mapped[int | None] = mapped_column(Id)
    activity: Mapped[str] = mapped_column(String(4), default="VN")
    kind: Mapped[str] = mapped_column(String(3), default="B2C")
    lead_type: Mapped[str] = mapped_column(String(20), default="standard")
    request_type: Mapped[str] = mapped_column(String(20), default="information")
    status: Mapped[str] = mapped_column(String(30), default="to_treat")
    score: Mapped[int] = mapped_column(SmallInteger, default=0)  # 0 to 100
    origin: Mapped[str] = mapped_column(String(20), default="portal")
    source_name: Mapped[str] = mapped_column(String(60), default="")

    name: Mapped[str] = mapped_column(String(160))  # the client's, as shown in lists
    company: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")  # E.164, the one to call
    vehicle: Mapped[str] = mapped_column(String(160), default="")  # what is wanted, in one line
    comments: Mapped[str] = mapped_column(Text, default="")
    request: Mapped[dict] = mapped_column(default=dict)  # the Prospect as read
    flags: Mapped[list] = mapped_column(default=list)
    search: Mapped[str] = mapped_column(Text, default="")  # folded: name, company, e-mail, phones, vehicle

    received_at: Mapped[datetime]
    requested_at: Mapped[datetime | None]
    first_response_due: Mapped[datetime]
    first_response_at: Mapped[datetime | None]
    urgent_at: Mapped[datetime | None]
    next_action_at: Mapped[datetime | None]
    next_action: Mapped[str] = mapped_column(String(20), default="")
    next_action_note: Mapped[str] = mapped_column(String(300), default="")
    closed_at: Mapped[datetime | None]
    lost_reason: Mapped[str] = mapped_column(String(30), default="")
    lost_note: Mapped[str] = mapped_column(String(500), default="")
    do_not_call: Mapped[bool] = mapped_column(default=False)
    do_not_email: Mapped[bool] = mapped_column(default=False)
    assigned_at: Mapped[datetime | None]
    assignment: Mapped[dict] = mapped_column(default=dict)  # why it came to its owner (mission X-02)
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_untreated(self) -> bool:
        return self.closed_at is None and self.first_response_at is None


class LeadContact(Numbered, Public, OfTenant, Base):
    """A further person on a lead, with a role (mission CM-07)."""

    __tablename__ = "lead_contact"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        UniqueConstraint("legal_entity_id", "lead_id", "client_id"),
        Index("ix_lead_contact_client", "legal_entity_id", "client_id"),
        to("lead", ondelete="CASCADE"),
        to("client", ondelete="CASCADE"),
        to("reference", "role_id"),
    )

    lead_id: Mapped[int]
    client_id: Mapped[int]
    role_id: Mapped[int | None]  # reference list "role"
