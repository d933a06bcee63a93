"""Users, their shares of the work, sign-in and its proofs."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, to
from crm.kernel.settled import Settled

PROFILES = (  # mission MP-05, in the order of the old administration; Administrator is the `.admin` id
    "AfterSales_Manager",
    "CIC_Dealer_Ext",
    "CIC_Dealer_Int",
    "Receptionist",
    "RMCD_Partner",
    "Sales_Manager",
    "Sales_Manager_Agent",
    "Salesman",
    "Salesman_Agent",
    "Secretary",
    "Webcaller",
    "Administrator",
)


class User(Numbered, Public, OfTenant, Settled, Base):
    """Somebody who signs in. The id has the form `FR-000802P.d004` and is never reused (mission MP-01)."""

    __tablename__ = "user_account"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "login_id"),
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("user_account"),
        to("outlet", "main_outlet_id"),
    )

    login_id: Mapped[str] = mapped_column(String(40))
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")  # E.164
    mobile: Mapped[str] = mapped_column(String(20), default="")  # E.164
    freespee: Mapped[str] = mapped_column(String(6), default="")  # "phone" | "mobile" | ""
    profile: Mapped[str] = mapped_column(String(30))
    job_title: Mapped[str] = mapped_column(String(80), default="")
    groups: Mapped[list] = mapped_column(default=list)  # names of groups, e.g. "Marketing", with rights of their own
    language: Mapped[str] = mapped_column(String(2), default="fr")
    main_outlet_id: Mapped[int | None]
    full_time_percent: Mapped[int] = mapped_column(SmallInteger, default=100)
    email_disabled: Mapped[bool] = mapped_column(default=False)  # « désactivation de l'e-mail »
    lead_notifications: Mapped[bool] = mapped_column(default=True)  # « Notifications de Leads actifs »
    notified_activities: Mapped[list] = mapped_column(default=list)
    follow_up_activities: Mapped[list] = mapped_column(default=list)
    away_from: Mapped[date | None] = mapped_column(Date)
    away_until: Mapped[date | None] = mapped_column(Date)  # the last day of absence
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.active

    @property
    def name(self) -> str:
        """First and last name, as shown in lists."""
        return f"{self.first_name} {self.last_name}".strip()

    def is_away(self, day: date) -> bool:
        """Returns whether the person is absent on that day; an open end means "until further notice"."""
        if self.away_from is None and self.away_until is None:
            return False
        return (self.away_from or day) <= day <= (self.away_until or day)


class Share(Numbered, OfTenant, Settled, Base):
    """A user works for a brand in an outlet, with a part of the time (percent). No share, no lead (CF-13)."""

    __tablename__ = "share"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "user_id", "outlet_id", "brand_id"),
        Index("ix_share_post", "legal_entity_id", "outlet_id", "brand_id"),
        to("user_account", "user_id", ondelete="CASCADE"),
        to("outlet", ondelete="CASCADE"),
        to("brand", ondelete="CASCADE"),
    )

    user_id: Mapped[int]
    outlet_id: Mapped[int]
    brand_id: Mapped[int]
    percent: Mapped[int] = mapped_column(SmallInteger, default=100)


class SalesManager(Numbered, OfTenant, Settled, Base):
    """The sales manager of an outlet and brand (mission CF-25); rules without anybody end here."""

    __tablename__ = "sales_manager"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "outlet_id", "brand_id"),
        to("outlet", ondelete="CASCADE"),
        to("brand", ondelete="CASCADE"),
        to("user_account", "user_id", ondelete="CASCADE"),
    )

    outlet_id: Mapped[int]
    brand_id: Mapped[int]
    user_id: Mapped[int]


class LoginSequence(Numbered, OfTenant, Base):
    """The last number given out for a dealer code: ids are never reused (mission MP-01)."""

    __tablename__ = "login_sequence"
    __table_args__ = (UniqueConstraint("legal_entity_id", "dealer_code"),)

    dealer_code: Mapped[str] = mapped_column(String(20))
    last: Mapped[int] = mapped_column(default=0)


class SignInName(Base):
    """Which account a typed id or e-mail means. Not a tenant's table: it is read before the tenant is known."""

    __tablename__ = "sign_in_name"

    name: Mapped[str] = mapped_column(String(254), primary_key=True)  # folded
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    legal_entity_id: Mapped[int] = mapped_column(Id, ForeignKey("legal_entity.id", ondelete="CASCADE"))


class UserSession(Base):
    """A sign-in that lasts; only the hash of its token is kept. Deleting the row ends it at once."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    legal_entity_id: Mapped[int] = mapped_column(Id, ForeignKey("legal_entity.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class OneTimeLink(Base):
    """A link that lets somebody set a password once; only its hash is kept (mission MP-07)."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    legal_entity_id: Mapped[int] = mapped_column(Id, ForeignKey("legal_entity.id", ondelete="CASCADE"))
    made_by_id: Mapped[int | None] = mapped_column(Id)  # the administrator who handed it over
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A failed sign-in or a reset request, counted for throttling; old rows are purged."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_name", "name_hash", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name_hash: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ResetRequest(Base):
    """Somebody forgot a password; a worker looks for whom, so that the answer takes as long for nobody as for one."""

    __tablename__ = "reset_request"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(254))  # as typed
    asked_at: Mapped[datetime]
