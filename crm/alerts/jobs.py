"""Sending what waits in the outbox, one delivery at a time."""

from collections.abc import Callable
from email.message import EmailMessage
from functools import partial

import structlog
from flask import current_app
from jinja2 import TemplateError

from crm.alerts import outbox
from crm.alerts.mailer import Mailer, NotNow, Refused, Unreachable, parse_mail_url
from crm.alerts.mails import BadAddress, SubjectMissing, compose
from crm.alerts.models import Alert, Delivery
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.database import reading
from crm.kernel.leases import Claim
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.kernel.wakeup import DELIVERIES
from crm.worker import Budget, as_tenant, at_start, due_work

Change = Callable[[Delivery], None]
log = structlog.get_logger(__name__)


def can_send() -> bool:
    """Returns whether mails have somewhere to go: a server, or demo mode's tray."""
    settings = current_app.config["SETTINGS"]
    return bool(settings.mail_url) or settings.demo


@due_work(DELIVERIES, is_due=lambda: can_send() and outbox.has_due(now()))
def deliver(budget: Budget) -> bool:
    """Sends due deliveries until none is left, the budget is spent or the server is gone; True when more is left."""
    if not can_send():
        return False
    url = current_app.config["SETTINGS"].mail_url
    if not url:
        return _drain(budget, None)
    with Mailer(parse_mail_url(url)) as mailer:
        return _drain(budget, mailer)


@at_start
def release() -> None:
    """Takes up at once what a killed process was sending."""
    with as_tenant(EVERY_TENANT):
        released = outbox.release_the_dead(now())
    if released:
        log.warning("deliveries_released", count=released)


def _drain(budget: Budget, mailer: Mailer | None) -> bool:
    claim = _settle_and_claim(None, None, go_on=True)
    while claim is not None:
        change, reachable = _try(claim, mailer)
        go_on = reachable and not budget.is_spent
        following = _settle_and_claim(claim, change, go_on)
        if not go_on:
            return reachable  # a server that is gone for this one is gone for the others
        claim = following
    return False


def _settle_and_claim(done: Claim | None, change: Change | None, go_on: bool) -> Claim | None:
    """Marks what was just tried and claims what comes next, in one transaction: a commit is the dearest step."""
    with as_tenant(EVERY_TENANT):
        delivery = outbox.still_ours(done) if done else None
        if delivery is not None and change is not None:
            change(delivery)
            db.session.flush()
        return outbox.claim_next(now()) if go_on else None


def _try(claim: Claim, mailer: Mailer | None) -> tuple[Change, bool]:
    """Returns what became of a claimed delivery, and whether the server can be reached. No transaction is open."""
    try:
        message, recipient = _read(claim)
    except (TemplateError, SubjectMissing) as error:  # a fault of ours: mended by an update, so not given up
        log.exception("mail_not_written", delivery=claim.row_id)
        return partial(outbox.put_off, why=f"{type(error).__name__}: {error}", at=now()), True
    except BadAddress as error:
        return partial(outbox.fail, why=str(error)), True
    if mailer is None:
        return partial(outbox.keep, message=message, at=now()), True
    return _send(mailer, message, recipient)


def _send(mailer: Mailer, message: EmailMessage, recipient: str) -> tuple[Change, bool]:
    try:
        mailer.send(message, recipient)
    except Refused as refusal:
        log.warning("delivery_refused", message=message["Message-ID"], answer=str(refusal))
        return partial(outbox.fail, why=str(refusal)), True
    except NotNow as refusal:
        return partial(outbox.put_off, why=str(refusal), at=now()), True
    except Unreachable as trouble:
        log.warning("mail_server_unreachable", error=str(trouble))
        return partial(outbox.put_off, why=str(trouble), at=now()), False
    return partial(outbox.mark_sent, at=now()), True


def _read(claim: Claim) -> tuple[EmailMessage, str]:
    """Returns the mail and its recipient; no transaction stays open behind it."""
    with reading(), inside(db.session(), claim.legal_entity_id):
        delivery = db.session.get_one(Delivery, claim.row_id)
        alert = db.session.get_one(Alert, delivery.alert_id)
        return compose(delivery, alert, now()), delivery.recipient
