"""Rules that say who gets a lead, and the state of each rotation."""

from datetime import datetime

from sqlalchemy import Float, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, to
from crm.kernel.settled import Settled

TURN = "turn"
PERSON = "person"
MANAGER = "manager"


class Rule(Numbered, Public, OfTenant, Settled, Base):
    """A line of the assignment rules: when a lead looks like this, it goes there. Read in order, first match."""

    __tablename__ = "assignment_rule"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("assignment_rule"),
        to("rotation_group", "group_id"),
        to("user_account", "person_id"),
    )

    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(80))
    active: Mapped[bool] = mapped_column(default=True)
    brands: Mapped[list] = mapped_column(default=list)  # codes; an empty list means any
    outlets: Mapped[list] = mapped_column(default=list)  # codes
    activities: Mapped[list] = mapped_column(default=list)
    lead_types: Mapped[list] = mapped_column(default=list)
    kinds: Mapped[list] = mapped_column(default=list)  # B2C, B2B
    target: Mapped[str] = mapped_column(String(10), default=TURN)
    group_id: Mapped[int | None]  # with TURN: this group; None means every seller of the outlet and brand
    person_id: Mapped[int | None]  # with PERSON


class RotationGroup(Numbered, OfTenant, Settled, Base):
    """Named people who take leads in turn."""

    __tablename__ = "rotation_group"
    __table_args__ = (UniqueConstraint("legal_entity_id", "name"), own_key("rotation_group"))

    name: Mapped[str] = mapped_column(String(80))


class GroupMember(Numbered, OfTenant, Settled, Base):
    """A person of a rotation group."""

    __tablename__ = "rotation_member"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "group_id", "user_id"),
        to("rotation_group", "group_id", ondelete="CASCADE"),
        to("user_account", "user_id", ondelete="CASCADE"),
    )

    group_id: Mapped[int]
    user_id: Mapped[int]


class Rotation(Numbered, OfTenant, Base):
    """One rotation that turns under its own lock: an outlet and brand, or a named group."""

    __tablename__ = "rotation"
    __table_args__ = (UniqueConstraint("legal_entity_id", "key"), own_key("rotation"))

    key: Mapped[str] = mapped_column(String(80))
    turns: Mapped[int] = mapped_column(default=0)


class Seat(Numbered, OfTenant, Base):
    """Somebody's place in a rotation: leads given, and the balance owed to (+) or had ahead by (−) that person."""

    __tablename__ = "rotation_seat"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "rotation_id", "user_id"),
        to("rotation", ondelete="CASCADE"),
        to("user_account", "user_id", ondelete="CASCADE"),
    )

    rotation_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(Id)
    given: Mapped[int] = mapped_column(default=0)
    balance: Mapped[float] = mapped_column(Float, default=0.0)
    last_at: Mapped[datetime | None]
