"""The base of every table: naming convention, public ids, tenant column, UTC times, JSON."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    TextClause,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/l/i: it may be read out on the phone

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite only counts up on INTEGER PRIMARY KEY
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class UtcDateTime(TypeDecorator):
    """Stores naive UTC, gives back aware UTC; a naive datetime is refused rather than guessed."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Every table of the application."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime, dict: Json, list: Json, int: Id},
    )


class Numbered:
    """A table with the usual counter as its key; never shown in a URL."""

    id: Mapped[int] = mapped_column(Id, primary_key=True)


class OfTenant:
    """A row of one legal entity. The session adds the condition to each statement (crm/kernel/tenancy.py)."""

    @declared_attr
    def legal_entity_id(cls) -> Mapped[int]:
        return mapped_column(Id, ForeignKey("legal_entity.id", ondelete="CASCADE"))


class Public:
    """A row with a random id for URLs: it tells nothing and cannot be counted up."""

    public_id: Mapped[str] = mapped_column(String(16), default=lambda: public_id())


def public_id() -> str:
    """Returns twelve random characters, about 59 bits, easy to read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def to(table: str, column: str | None = None, ondelete: str | None = None) -> ForeignKeyConstraint:
    """Returns a foreign key that carries the legal entity: a row cannot point at another tenant's row."""
    return ForeignKeyConstraint(
        ["legal_entity_id", column or f"{table}_id"],
        [f"{table}.legal_entity_id", f"{table}.id"],
        name=f"fk_to_{table}_by_{column or f'{table}_id'}",
        ondelete=ondelete,
    )


def own_key(table: str) -> UniqueConstraint:
    """Returns the key that `to(table)` points at."""
    return UniqueConstraint("legal_entity_id", "id", name=f"uq_{table}_key")


def partial(name: str, where: TextClause, *columns: str, unique: bool = False) -> Index:
    """Returns an index over the rows that `where` keeps, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
