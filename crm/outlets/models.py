"""The dealership: legal entity, brands, outlets, opening hours, response targets."""

from datetime import date

from sqlalchemy import Date, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel.base import Base, Numbered, OfTenant, Public, own_key, to
from crm.kernel.settled import Settled


class LegalEntity(Numbered, Public, Settled, Base):
    """The tenant: a company known by its VAT number. Nothing crosses it (mission CF-01)."""

    __tablename__ = "legal_entity"
    __table_args__ = (UniqueConstraint("vat_number"), UniqueConstraint("public_id"))

    name: Mapped[str] = mapped_column(String(120))
    vat_number: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2), default="FR")
    language: Mapped[str] = mapped_column(String(2), default="fr")
    timezone: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    privacy_url: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=0, server_default="0")  # counts what changed (crm/kernel/settled.py)
    orders_close: Mapped[bool] = mapped_column(default=False)  # a confirmed order closes its opportunity as won


class Brand(Numbered, OfTenant, Settled, Base):
    """A make that the dealer sells, with its two-letter code and colour (mission CF-04)."""

    __tablename__ = "brand"
    __table_args__ = (UniqueConstraint("legal_entity_id", "code"), own_key("brand"))

    code: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(60))
    colour: Mapped[str] = mapped_column(String(7), default="#4a4a68")
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Outlet(Numbered, Public, OfTenant, Settled, Base):
    """A place of sale (« point de vente »), with the addresses that are alerted (mission CF-21)."""

    __tablename__ = "outlet"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "code"),
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("outlet"),
    )

    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))
    dealer_code: Mapped[str] = mapped_column(String(20), default="")
    site_code: Mapped[str] = mapped_column(String(20), default="")
    national_id: Mapped[str] = mapped_column(String(30), default="")
    siret: Mapped[str] = mapped_column(String(14), default="")
    street: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="FR")
    holiday_zone: Mapped[str] = mapped_column(String(20), default="")  # a subdivision known to `holidays`
    timezone: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    phone: Mapped[str] = mapped_column(String(20), default="")  # E.164, « téléphone de la réception »
    email: Mapped[str] = mapped_column(String(254), default="")
    privacy_url: Mapped[str] = mapped_column(String(300), default="")
    sells_new: Mapped[bool] = mapped_column(default=True)  # drapeau VN
    sells_vans: Mapped[bool] = mapped_column(default=False)  # VL flag
    sells_used: Mapped[bool] = mapped_column(default=True)  # drapeau VO
    sales_alerts: Mapped[list] = mapped_column(default=list)  # up to five addresses, VN/VO/FI/SE
    after_sales_alerts: Mapped[list] = mapped_column(default=list)  # up to five addresses, APV/ACC/PR
    collector_mailbox: Mapped[str] = mapped_column(String(254), default="")
    tracking_numbers: Mapped[list] = mapped_column(default=list)  # [{"number": "+33…", "source": "…"}]
    active: Mapped[bool] = mapped_column(default=True)


class OutletBrand(Numbered, OfTenant, Settled, Base):
    """An outlet sells a brand."""

    __tablename__ = "outlet_brand"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "outlet_id", "brand_id"),
        to("outlet", ondelete="CASCADE"),
        to("brand", ondelete="CASCADE"),
    )

    outlet_id: Mapped[int]
    brand_id: Mapped[int]


class OpeningSpan(Numbered, OfTenant, Settled, Base):
    """One stretch of an outlet's week; minutes since local midnight, Monday is 0."""

    __tablename__ = "opening_span"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "outlet_id", "weekday", "opens"),
        to("outlet", ondelete="CASCADE"),
    )

    outlet_id: Mapped[int]
    weekday: Mapped[int] = mapped_column(SmallInteger)
    opens: Mapped[int] = mapped_column(SmallInteger)
    closes: Mapped[int] = mapped_column(SmallInteger)


class ClosedDay(Numbered, OfTenant, Settled, Base):
    """A day on which an outlet is closed, beyond the public holidays."""

    __tablename__ = "closed_day"
    __table_args__ = (UniqueConstraint("legal_entity_id", "outlet_id", "day"), to("outlet", ondelete="CASCADE"))

    outlet_id: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    label: Mapped[str] = mapped_column(String(80), default="")


class ResponseTarget(Numbered, OfTenant, Settled, Base):
    """Business minutes until the first answer and until escalation, per outlet and activity (mission X-03)."""

    __tablename__ = "response_target"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "outlet_id", "activity"),
        to("outlet", ondelete="CASCADE"),
    )

    outlet_id: Mapped[int]
    activity: Mapped[str] = mapped_column(String(4))
    first_response: Mapped[int] = mapped_column(SmallInteger, default=30)
    escalation: Mapped[int] = mapped_column(SmallInteger, default=60)
