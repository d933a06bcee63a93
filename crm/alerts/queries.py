"""Reading the outbox: who was told what about a subject."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm.alerts.models import Alert, Delivery
from crm.extensions import db


@dataclass(frozen=True)
class Told:
    """One delivery of one alert."""

    alert: Alert
    delivery: Delivery


def told_about(subject_type: str, subject_id: int, limit: int = 100) -> Sequence[Told]:
    """Returns the deliveries of the alerts about a subject, newest first."""
    rows = db.session.execute(
        select(Alert, Delivery)
        .join(Delivery, Delivery.alert_id == Alert.id)
        .where(Alert.subject_type == subject_type, Alert.subject_id == subject_id)
        .order_by(Delivery.id.desc())
        .limit(limit)
    )
    return [Told(alert, delivery) for alert, delivery in rows]
