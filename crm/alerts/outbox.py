"""The outbox: a delivery is claimed with a lease, sent outside any transaction, marked (reliability.md, 4 to 6)."""

from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import and_, func, select

from crm.alerts.models import FAILED, KEPT, SENDING, SENT, UNDELIVERED, WAITING, Delivery, TrayMail
from crm.alerts.retry import next_try
from crm.extensions import db
from crm.kernel import wakeup
from crm.kernel.leases import Claim, Leases

_leases: Leases[Delivery] = Leases(Delivery, Delivery.due_at, Delivery.state == SENDING)


def has_due(at: datetime) -> bool:
    """Returns whether a delivery waits to be sent, or was left by somebody whose lease is over."""
    return db.session.scalar(select(Delivery.id).where(UNDELIVERED, Delivery.due_at <= at).limit(1)) is not None


def claim_next(at: datetime) -> Claim | None:
    """Claims the delivery that has waited longest, over all tenants; None when nothing is due."""
    due = select(Delivery.id).where(UNDELIVERED, Delivery.due_at <= at).order_by(Delivery.due_at, Delivery.id)
    tried = {"attempts": Delivery.attempts + 1, "first_try_at": func.coalesce(Delivery.first_try_at, at)}
    return _leases.claim(due, at, {"state": SENDING, **tried})


def still_ours(claim: Claim) -> Delivery | None:
    """Returns the claimed delivery, or None when the lease ran out and somebody else holds or has done it."""
    return _leases.still_ours(claim)


def release_the_dead(at: datetime) -> int:
    """Makes due again what ended processes of this machine were sending. Returns how many deliveries.

    The lease would do the same, up to a minute later.
    """
    sending = and_(UNDELIVERED, Delivery.state == SENDING)
    return _leases.release_the_dead(sending, {"state": WAITING, "due_at": at})


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
