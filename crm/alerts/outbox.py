"""The outbox: a delivery is claimed with a lease, sent outside any transaction, marked (reliability.md, 4 to 6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import func, select, text, update

from crm.alerts.models import FAILED, KEPT, SENDING, SENT, WAITING, Delivery, TrayMail
from crm.alerts.retry import next_try
from crm.extensions import db
from crm.kernel import wakeup
from crm.kernel.process import is_dead, own_name

LEASE = timedelta(seconds=60)  # longer than crm.worker.JOB_TIMEOUT: nobody still sends what another may claim
UNDELIVERED = text(f"state IN ('{WAITING}', '{SENDING}')")  # word for word the condition of the partial index


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours until `lease_until`."""

    delivery_id: int
    legal_entity_id: int
    lease_until: datetime


def has_due(at: datetime) -> bool:
    """Returns whether a delivery waits to be sent, or was left by somebody whose lease is over."""
    return db.session.scalar(select(Delivery.id).where(UNDELIVERED, Delivery.due_at <= at).limit(1)) is not None


def claim_next(at: datetime) -> Claim | None:
    """Claims the delivery that has waited longest, over all tenants; None when nothing is due.

    The caller commits before it sends. Two workers never claim the same row: SQLite has one writer, PostgreSQL skips
    what another is just claiming.
    """
    due = select(Delivery.id).where(UNDELIVERED, Delivery.due_at <= at).order_by(Delivery.due_at, Delivery.id).limit(1)
    row = db.session.execute(
        update(Delivery)
        .where(Delivery.id == due.with_for_update(skip_locked=True).scalar_subquery())
        .values(
            state=SENDING,
            claimed_by=own_name(),
            due_at=at + LEASE,
            attempts=Delivery.attempts + 1,
            first_try_at=func.coalesce(Delivery.first_try_at, at),
        )
        .returning(Delivery.id, Delivery.legal_entity_id, Delivery.due_at)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else Claim(row.id, row.legal_entity_id, row.due_at)


def still_ours(claim: Claim) -> Delivery | None:
    """Returns the claimed delivery, or None when the lease ran out and somebody else holds or has done it."""
    ours = (Delivery.id == claim.delivery_id, Delivery.state == SENDING, Delivery.due_at == claim.lease_until)
    return db.session.scalar(select(Delivery).where(*ours).with_for_update())


def release_the_dead(at: datetime) -> int:
    """Makes due again what ended processes of this machine were sending. Returns how many deliveries.

    The lease would do the same, up to a minute later.
    """
    sending = select(Delivery.claimed_by).where(UNDELIVERED, Delivery.state == SENDING).distinct()
    dead = [name for name in db.session.scalars(sending) if is_dead(name)]
    if not dead:
        return 0
    left = (UNDELIVERED, Delivery.state == SENDING, Delivery.claimed_by.in_(dead))
    released = update(Delivery).where(*left).values(state=WAITING, due_at=at).returning(Delivery.id)
    return len(db.session.execute(released.execution_options(synchronize_session=False)).all())


def mark_sent(delivery: Delivery, at: datetime) -> None:
    """The server has taken it."""
    delivery.state, delivery.sent_at, delivery.error = SENT, at, ""


def keep(delivery: Delivery, message: EmailMessage, at: datetime) -> None:
    """Demo mode without mail: the administrator reads it in the application."""
    delivery.state, delivery.sent_at = KEPT, at
    db.session.add(
        TrayMail(
            legal_entity_id=delivery.legal_entity_id,
            delivery_id=delivery.id,
            recipient=delivery.recipient,
            subject=str(message["Subject"])[:300],
            raw=message.as_bytes(),
            kept_at=at,
        )
    )


def put_off(delivery: Delivery, why: str, at: datetime) -> None:
    """Tries again after a growing pause; after 72 hours a person looks at it."""
    again = next_try(delivery.first_try_at or at, delivery.attempts, at)
    if again is None:
        fail(delivery, why)
    else:
        delivery.state, delivery.due_at, delivery.error = WAITING, again, why


def fail(delivery: Delivery, why: str) -> None:
    """Refused for good: it stays, and shows among the failed ones until a person has dealt with it."""
    delivery.state, delivery.error = FAILED, why


def try_again(delivery: Delivery, at: datetime) -> None:
    """A person has mended what was wrong: the delivery goes out as if it were new."""
    delivery.state, delivery.due_at, delivery.attempts, delivery.first_try_at = WAITING, at, 0, None
    wakeup.ask(db.session())
