"""Writing alerts: one delivery per person and channel, in the transaction of the change itself (idea 5)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from crm.alerts.models import Alert, Delivery
from crm.extensions import db
from crm.kernel import wakeup
from crm.kernel.clock import now
from crm.kernel.text import fold


@dataclass(frozen=True)
class Recipient:
    """An address to alert, in the language of who reads it; `user_id` when it is one of ours."""

    address: str
    language: str = "fr"
    user_id: int | None = None


def raise_alert(subject_type: str, subject_id: int, kind: str, data: dict, recipients: Iterable[Recipient]) -> None:
    """Writes an alert and a delivery for each distinct address; asks for a wake-up after the commit.

    `kind` names the mail templates (`templates/mail/<kind>.txt` and `.html`), `data` are their values (JSON).
    """
    distinct = {fold(r.address): r for r in recipients if r.address}
    if not distinct:
        return
    moment = now()
    alert = Alert(subject_type=subject_type, subject_id=subject_id, kind=kind, data=data, made_at=moment)
    db.session.add(alert)
    db.session.flush()
    db.session.add_all(
        Delivery(
            alert_id=alert.id,
            recipient=r.address,
            user_id=r.user_id,
            language=r.language,
            due_at=moment,
            message_id=f"<{secrets.token_hex(12)}@relance>",
        )
        for r in distinct.values()
    )
    wakeup.ask(db.session())
