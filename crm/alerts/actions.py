"""Writing alerts: one delivery per person and channel, in the transaction of the change itself (idea 5)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from crm.alerts.models import Alert, Delivery
from crm.extensions import db
from crm.kernel import wakeup
from crm.kernel.clock import now
from crm.kernel.text import fold
from crm.kernel.writing import write_row, write_rows


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
    session = db.session()
    alert = Alert(subject_type=subject_type, subject_id=subject_id, kind=kind, data=data, made_at=moment)
    write_row(session, alert)
    write_rows(session, Delivery, [_delivery(alert, recipient) for recipient in distinct.values()])
    wakeup.ask(session)


def _delivery(alert: Alert, to: Recipient) -> dict:
    return {
        "alert_id": alert.id,
        "recipient": to.address,
        "user_id": to.user_id,
        "language": to.language,
        "due_at": alert.made_at,
        "message_id": f"<{secrets.token_hex(12)}@relance>",
    }
