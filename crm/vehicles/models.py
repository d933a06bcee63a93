"""Vehicles: the stock (mission BL-07) and those that clients own (mission CF-16, CF-20)."""

from datetime import date, datetime

from sqlalchemy import Date, Index, LargeBinary, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from crm.kernel.base import Base, Id, Numbered, OfTenant, Public, own_key, partial, to

IN_STOCK = text("stock_kind <> '' AND status <> 'sold'")


class Vehicle(Numbered, Public, OfTenant, Base):
    """One car. With a `stock_kind` it is (or was) for sale here; without, it is only some client's."""

    __tablename__ = "vehicle"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        own_key("vehicle"),
        to("brand"),
        to("outlet"),
        partial("ix_vehicle_vin", text("vin <> ''"), "legal_entity_id", "vin"),
        partial("ix_vehicle_plate", text("plate <> ''"), "legal_entity_id", "plate"),
        partial("ix_vehicle_stock", IN_STOCK, "legal_entity_id", "created_at", "id"),
        Index(
            "ix_vehicle_search",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ).ddl_if(dialect="postgresql"),
    )

    stock_kind: Mapped[str] = mapped_column(String(2), default="")  # VN | VO | VD, nothing when not for sale
    status: Mapped[str] = mapped_column(String(10), default="available")  # ordered | available | reserved | sold
    stock_number: Mapped[str] = mapped_column(String(30), default="")
    vin: Mapped[str] = mapped_column(String(17), default="")  # upper case, no spaces
    plate: Mapped[str] = mapped_column(String(15), default="")  # upper case, letters and digits only
    brand_id: Mapped[int | None]
    outlet_id: Mapped[int | None]
    make: Mapped[str] = mapped_column(String(60), default="")
    model: Mapped[str] = mapped_column(String(80), default="")
    trim: Mapped[str] = mapped_column(String(120), default="")
    energy: Mapped[str] = mapped_column(String(10), default="")  # petrol | diesel | hybrid | phev | electric | lpg
    gearbox: Mapped[str] = mapped_column(String(10), default="")  # manual | automatic
    colour: Mapped[str] = mapped_column(String(40), default="")
    registered_on: Mapped[date | None] = mapped_column(Date)  # first registration
    odometer_km: Mapped[int | None]
    price_cents: Mapped[int | None]  # with tax
    description: Mapped[str] = mapped_column(Text, default="")
    search: Mapped[str] = mapped_column(Text, default="")  # folded: make, model, trim, VIN, plate, stock number
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    @property
    def label(self) -> str:
        """Make, model and trim in one line, as lists show it."""
        return " ".join(part for part in (self.make, self.model, self.trim) if part)


class Photo(Numbered, Public, OfTenant, Base):
    """A picture of a vehicle, or a PDF that goes with it; the name is ours, the bytes were checked."""

    __tablename__ = "photo"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_photo_vehicle", "legal_entity_id", "vehicle_id", "position"),
        to("vehicle", ondelete="CASCADE"),
    )

    vehicle_id: Mapped[int]
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    content_type: Mapped[str] = mapped_column(String(20))  # image/jpeg | image/png | image/webp | application/pdf
    caption: Mapped[str] = mapped_column(String(120), default="")  # the name it was sent under, shown as text only
    size: Mapped[int]  # bytes
    body: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    thumbnail: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(Id)

    @property
    def is_picture(self) -> bool:
        return self.content_type != "application/pdf"


class Keeping(Numbered, Public, OfTenant, Base):
    """A client and a vehicle: who owns, drives, leases or finances it, from when to when (mission CF-20)."""

    __tablename__ = "keeping"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        UniqueConstraint("legal_entity_id", "client_id", "vehicle_id", "role"),
        Index("ix_keeping_vehicle", "legal_entity_id", "vehicle_id"),
        to("client", ondelete="CASCADE"),
        to("vehicle", ondelete="CASCADE"),
    )

    client_id: Mapped[int]
    vehicle_id: Mapped[int]
    role: Mapped[str] = mapped_column(String(10), default="owner")  # owner | driver | lessee | lessor | fleet
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class ServiceContract(Numbered, Public, OfTenant, Base):
    """A maintenance, warranty or financing contract of a client, often for one vehicle (mission CF-20)."""

    __tablename__ = "service_contract"
    __table_args__ = (
        UniqueConstraint("legal_entity_id", "public_id"),
        Index("ix_service_contract_client", "legal_entity_id", "client_id"),
        to("client", ondelete="CASCADE"),
        to("vehicle"),
    )

    client_id: Mapped[int]
    vehicle_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(12), default="maintenance")  # maintenance | warranty | financing | rental
    number: Mapped[str] = mapped_column(String(40), default="")
    provider: Mapped[str] = mapped_column(String(80), default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    up_to_km: Mapped[int | None]
    monthly_cents: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")
