"""Reading the outbox: who was told what about a subject."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, TextClause, and_, select

from crm.alerts.models import GIVEN_UP, UNDELIVERED, Alert, Delivery, TrayMail
from crm.extensions import db


@dataclass(frozen=True)
class Told:
    """One delivery of one alert."""

    alert: Alert
    delivery: Delivery


def told_about(subject_type: str, subject_id: int, limit: int = 100) -> Sequence[Told]:
    """Returns the deliveries of the alerts about a subject, newest first."""
    return _told(and_(Alert.subject_type == subject_type, Alert.subject_id == subject_id), limit)


def told_to(user_id: int, limit: int = 50) -> Sequence[Told]:
    """Returns the latest deliveries to a user, newest first."""
    return _told(Delivery.user_id == user_id, limit)


def failed(limit: int = 200) -> Sequence[Told]:
    """Returns the deliveries that were given up, newest first: a person looks at them."""
    return _told(GIVEN_UP, limit)


def waiting(limit: int = 200) -> Sequence[Told]:
    """Returns the deliveries that are still to go out, the latest due first: as their index has them."""
    return _told(UNDELIVERED, limit, Delivery.due_at.desc())


def has_failed() -> bool:
    """Returns whether some delivery was given up: one look into its partial index."""
    return db.session.scalar(select(Delivery.id).where(GIVEN_UP).limit(1)) is not None


def kept_mails(limit: int = 100) -> Sequence[TrayMail]:
    """Returns the mails that demo mode kept, newest first."""
    return db.session.scalars(select(TrayMail).order_by(TrayMail.id.desc()).limit(limit)).all()


def kept_mail(public_id: str) -> TrayMail | None:
    """Returns one kept mail."""
    return db.session.scalar(select(TrayMail).where(TrayMail.public_id == public_id))


def delivery_of(message: str) -> Delivery | None:
    """Returns the failed delivery whose Message-ID begins like this."""
    return db.session.scalar(select(Delivery).where(GIVEN_UP, Delivery.message_id.startswith(f"<{message}@")))


def _told(condition: ColumnElement[bool] | TextClause, limit: int, *order: ColumnElement) -> Sequence[Told]:
    rows = db.session.execute(
        select(Alert, Delivery)
        .select_from(Delivery)
        .join(Alert, Alert.id == Delivery.alert_id)
        .where(condition)
        .order_by(*order, Delivery.id.desc())
        .limit(limit)
    )
    return [Told(alert, delivery) for alert, delivery in rows]
