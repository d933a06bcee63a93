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
from crm.alerts.outbox import Claim
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.tenancy import EVERY_TENANT
from crm.kernel.wakeup import DELIVERIES
from crm.worker import Budget, as_tenant, at_start, due_work

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
    while not budget.is_spent:
        with as_tenant(EVERY_TENANT):
            claim = outbox.claim_next(now())
        if claim is None or not _handle(claim, mailer):
            return False
    return True


def _handle(claim: Claim, mailer: Mailer | None) -> bool:
    """Sends one claimed delivery. Returns False when the server cannot be reached: the others need not try."""
    try:
        message, recipient = _read(claim)
    except (TemplateError, SubjectMissing) as error:  # a fault of ours: mended by an update, so not given up
        log.exception("mail_not_written", delivery=claim.delivery_id)
        _mark(claim, partial(outbox.put_off, why=f"{type(error).__name__}: {error}", at=now()))
        return True
    except BadAddress as error:
        _mark(claim, partial(outbox.fail, why=str(error)))
        return True
    if mailer is None:
        _mark(claim, partial(outbox.keep, message=message, at=now()))
        return True
    try:
        mailer.send(message, recipient)
    except Refused as refusal:
        log.warning("delivery_refused", delivery=claim.delivery_id, answer=str(refusal))
        _mark(claim, partial(outbox.fail, why=str(refusal)))
    except NotNow as refusal:
        _mark(claim, partial(outbox.put_off, why=str(refusal), at=now()))
    except Unreachable as trouble:
        log.warning("mail_server_unreachable", error=str(trouble))
        _mark(claim, partial(outbox.put_off, why=str(trouble), at=now()))
        return False
    else:
        _mark(claim, partial(outbox.mark_sent, at=now()))
    return True


def _read(claim: Claim) -> tuple[EmailMessage, str]:
    """Returns the mail and its recipient; no transaction stays open behind it."""
    with as_tenant(claim.legal_entity_id):
        delivery = db.session.get_one(Delivery, claim.delivery_id)
        alert = db.session.get_one(Alert, delivery.alert_id)
        return compose(delivery, alert, now()), delivery.recipient


def _mark(claim: Claim, change: Callable[[Delivery], None]) -> None:
    with as_tenant(claim.legal_entity_id):
        delivery = outbox.still_ours(claim)
        if delivery is not None:
            change(delivery)
