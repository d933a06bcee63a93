"""Planned work: which slot is due, and who does it. Slots are rows, unique on (job, UTC slot) (reliability.md, rule 8)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import String, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm.kernel.base import Base
from crm.kernel.leases import LEASE

REMEMBERED = timedelta(days=7)
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Plan(Protocol):
    """When something is to be done."""

    def last_before(self, moment: datetime) -> datetime:
        """Returns the latest slot that is not after `moment`, in UTC."""


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from midnight UTC of 1 January 1970."""

    minutes: int

    def last_before(self, moment: datetime) -> datetime:
        """Returns the latest slot that is not after `moment`, in UTC."""
        step = self.minutes * 60
        return datetime.fromtimestamp(int(moment.timestamp()) // step * step, UTC)


@dataclass(frozen=True)
class Daily:
    """Once a day at a local time. A time that the clocks skip comes an hour later, a doubled one the first time."""

    at: time
    zone: str

    def last_before(self, moment: datetime) -> datetime:
        """Returns the latest slot that is not after `moment`, in UTC."""
        today = moment.astimezone(ZoneInfo(self.zone)).date()
        days = (today - timedelta(days=back) for back in range(3))
        return next(slot for slot in map(self.slot_of, days) if slot <= moment)

    def slot_of(self, day: date) -> datetime:
        """Returns the slot of a local day, in UTC: as RFC 5545 reads a time that does not exist, or does twice."""
        return datetime.combine(day, self.at, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


class ScheduledRun(Base):
    """One planned piece of work, for all tenants: claimed with a lease, then done. After an outage the last slot runs."""

    __tablename__ = "scheduled_run"

    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    lease_until: Mapped[datetime]
    done_at: Mapped[datetime | None]


def is_due(session: Session, job: str, slot: datetime, at: datetime) -> bool:
    """Returns whether this slot has not been done and nobody is doing it."""
    settled = or_(ScheduledRun.done_at.is_not(None), ScheduledRun.lease_until > at)
    this = (ScheduledRun.job == job, ScheduledRun.slot == slot, settled)
    return session.scalar(select(ScheduledRun.job).where(*this)) is None


def claim(session: Session, job: str, slot: datetime, at: datetime) -> bool:
    """Claims a slot until its lease ends. Returns False when somebody else has it or has done it."""
    insert = INSERT[session.get_bind().dialect.name]
    row = insert(ScheduledRun).values(job=job, slot=slot, lease_until=at + LEASE)
    claimed = row.on_conflict_do_update(
        index_elements=["job", "slot"],
        set_={"lease_until": at + LEASE},
        where=ScheduledRun.done_at.is_(None) & (ScheduledRun.lease_until <= at),
    ).returning(ScheduledRun.job)
    return session.execute(claimed).one_or_none() is not None


def finish(session: Session, job: str, slot: datetime, at: datetime) -> None:
    """Marks a slot as done, and forgets the job's slots of more than a week ago."""
    this = (ScheduledRun.job == job, ScheduledRun.slot == slot)
    session.execute(update(ScheduledRun).where(*this).values(done_at=at))
    session.execute(delete(ScheduledRun).where(ScheduledRun.job == job, ScheduledRun.slot < at - REMEMBERED))
