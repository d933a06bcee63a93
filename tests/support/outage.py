"""What a portal was told, against what is stored and what was mailed."""

from collections import Counter

from flask import Flask
from sqlalchemy import func, select

from crm.alerts.models import SENDING, WAITING, Delivery
from crm.extensions import db
from crm.kernel.tenancy import EVERY_TENANT
from crm.leads.models import Lead
from crm.worker import as_tenant
from tests.support.mailpeer import MailPeer
from tests.support.sender import Sender

ALERTED = "ventes.caen@example.com"  # the outlet's address: one mail for each lead


def stored(app: Flask) -> Counter[str]:
    """Returns how often each person's lead is stored, by e-mail."""
    with app.app_context(), as_tenant(EVERY_TENANT):
        return Counter(db.session.scalars(select(Lead.email).where(Lead.email.like("camille.%"))).all())


def undelivered(app: Flask) -> int:
    """Returns how many deliveries are still to be sent."""
    with app.app_context(), as_tenant(EVERY_TENANT):
        waiting = select(func.count()).select_from(Delivery).where(Delivery.state.in_((WAITING, SENDING)))
        return db.session.scalar(waiting) or 0


def copies(peer: MailPeer, sender: Sender) -> Counter[str]:
    """Returns how many mails the outlet got about each acknowledged lead, by its public id."""
    found = Counter(dict.fromkeys(sender.answered.values(), 0))
    for mail in list(peer.mails):
        if mail.recipients == (ALERTED,):
            found.update(lead for lead in [mail.text.partition("/leads/")[2].split()[0]] if lead in found)
    return found


def nothing_lost_or_doubled(app: Flask, sender: Sender, count: int) -> None:
    """Asserts that each of the `count` leads was acknowledged and is stored exactly once."""
    assert len(sender.answered) == count
    assert stored(app) == Counter({f"camille.{number:05}@example.com": 1 for number in range(count)})
