"""What intake does by the clock: reads the collector mailboxes, asks Meta again for what it did not give."""

import os

import structlog
from sqlalchemy import select

from crm.extensions import db
from crm.intake.actions.receiving import Delivery, receive
from crm.intake.actions.troubles import end_trouble, note_trouble
from crm.intake.mailbox import Mail, MailboxSettings, MailboxUnreachable, OpenMailbox, opened
from crm.intake.meta_client import MetaUnreachable, fetch_lead
from crm.intake.models import DUPLICATE, IntakeRecord, RawMessage, Source
from crm.intake.queries import WAITING, last_place, sources_with_door
from crm.kernel.schedules import Every
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.worker import Budget, as_tenant, scheduled

log = structlog.get_logger(__name__)


@scheduled("mailboxes", Every(minutes=1))
def read_mailboxes(budget: Budget) -> bool:
    """Takes in what came into each collector mailbox; one that can't be reached does not stop the others."""
    for tenant, source_id, settings in _sources("mailbox"):
        if budget.is_spent:
            return True
        try:
            with opened(_mailbox(settings)) as mailbox:
                _take_in(tenant, source_id, mailbox, budget)
        except MailboxUnreachable as error:
            log.warning("mailbox_unreachable", source=source_id, error=str(error))
            with as_tenant(tenant):
                note_trouble(source_id, str(error))
    return False


@scheduled("meta leads", Every(minutes=5))
def fetch_waiting(budget: Budget) -> bool:
    """Asks Meta again for the leads whose data could not be fetched when it told us of them."""
    for tenant, source_id, settings in _sources("meta"):
        token = os.environ.get(settings.get("access_token_env", ""), "")
        for record_id, lead_id in _waiting(tenant, source_id):
            if budget.is_spent:
                return True
            try:
                _fetch(tenant, source_id, record_id, lead_id, token)
            except MetaUnreachable as error:
                log.warning("meta_unreachable", source=source_id, lead=lead_id, error=str(error))
    return False


def _take_in(tenant: int, source_id: int, mailbox: OpenMailbox, budget: Budget) -> None:
    """Each mail in a transaction of its own; it is marked read once it is stored."""
    with as_tenant(tenant):
        end_trouble(source_id)
        last = last_place(source_id)
    for mail in mailbox.mails_after(last):
        with as_tenant(tenant):
            receive(db.session.get_one(Source, source_id), _delivery(mail))
        mailbox.mark_read(mail)
        if budget.is_spent:
            return


def _delivery(mail: Mail) -> Delivery:
    return Delivery(mail.raw, "message/rfc822", mail.place)


def _mailbox(settings: dict) -> MailboxSettings:
    known = MailboxSettings.__dataclass_fields__
    return MailboxSettings(**{name: value for name, value in settings.items() if name in known})


def _sources(door: str) -> list[tuple[int, int, dict]]:
    with inside(db.session(), EVERY_TENANT):
        return [(row.legal_entity_id, row.id, dict(row.settings)) for row in sources_with_door(door)]


def _waiting(tenant: int, source_id: int) -> list[tuple[int, str]]:
    with as_tenant(tenant):
        rows = db.session.execute(
            select(IntakeRecord.id, RawMessage.delivery_key)
            .join(RawMessage, RawMessage.id == IntakeRecord.raw_id)
            .where(WAITING, IntakeRecord.source_id == source_id)
            .where(RawMessage.delivery_key != "", IntakeRecord.external_id == "")
            .limit(100)
        )
        return [(record_id, lead_id) for record_id, lead_id in rows]


def _fetch(tenant: int, source_id: int, record_id: int, lead_id: str, token: str) -> None:
    body = fetch_lead(lead_id, token)
    with as_tenant(tenant):
        source = db.session.get_one(Source, source_id)
        outcome = receive(source, Delivery(body, "application/json", delivery_key=lead_id))[0]
        waiting = db.session.get_one(IntakeRecord, record_id)
        waiting.outcome, waiting.why = DUPLICATE, "the lead's data was fetched later"
        waiting.lead_id = outcome.lead.id if outcome.lead else None
