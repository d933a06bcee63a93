"""A client is deleted with all that is open closed, in one transaction; undone within 30 days (BL-04, BL-05, X-14)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from crm.access.actors import Actor
from crm.clients.actions import refuse_gone
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.leads.actions import closing as leads_closing
from crm.leads.actions.treatment import touch as touch_lead
from crm.leads.models import Lead
from crm.opportunities.actions import closing as sales_closing
from crm.opportunities.actions.treatment import touch as touch_sale
from crm.opportunities.models import Opportunity
from crm.privacy.models import Deletion

KEPT_FOR = timedelta(days=30)
REASON = "other"  # of the reasons for a loss; the note says the rest
LEAD_FIELDS = ("status", "next_action", "next_action_at", "next_action_note")
SALE_FIELDS = ("next_action", "next_action_at", "next_action_note")


class CannotUndoDeletion(Exception):
    """It was undone or purged already, or is older than 30 days."""


def delete_client(client: Client, reason: str, by: Actor) -> Deletion:
    """Closes every open lead and opportunity as lost and takes the client out of every list.

    Returns the deletion, flushed. Raises ClientIsGone when somebody merged or deleted it meanwhile.
    """
    _hold(client.id)
    refuse_gone(client)
    closed = {"lead": _lose_leads(client, reason, by), "opportunity": _lose_sales(client, reason, by)}
    client.gone_at, client.revision = now(), client.revision + 1
    at = now()
    deletion = Deletion(
        client_id=client.id, at=at, by_id=by.user_id, by_name=by.name, reason=reason[:300], closed=closed,
        purge_at=at + KEPT_FOR,
    )  # fmt: skip
    db.session.add(deletion)
    db.session.flush()
    record("client", client.id, "client.deleted", by, note=reason, closed=sum(map(len, closed.values())))
    return deletion


def undo_deletion(deletion: Deletion, by: Actor) -> Client:
    """Brings the client back, and what was closed with it as it was; returns the client. Raises CannotUndoDeletion.

    What somebody opened or closed again in between stays as that person left it.
    """
    client = _hold(deletion.client_id)
    db.session.refresh(deletion)
    if deletion.undone_at or deletion.purged_at or deletion.purge_at <= now() or client.gone_at is None:
        raise CannotUndoDeletion
    for said in deletion.closed.get("lead", ()):
        _reopen_lead(said, by)
    for said in deletion.closed.get("opportunity", ()):
        _reopen_sale(said, by)
    client.gone_at, client.revision, deletion.undone_at = None, client.revision + 1, now()
    record("client", client.id, "client.undeleted", by)
    db.session.flush()
    return client


def _hold(client_id: int) -> Client:
    """Locks the client and reads it again: of two who delete at once, or delete and merge, the second sees the first."""
    db.session.flush()
    held = select(Client).where(Client.id == client_id).with_for_update()
    return db.session.scalars(held.execution_options(populate_existing=True)).one()


def _lose_leads(client: Client, reason: str, by: Actor) -> list[dict]:
    said = []
    for lead in _open(Lead, client):
        before = _as_it_is(lead, LEAD_FIELDS)
        leads_closing.lose(lead, REASON, reason, by)
        said.append(before | {"closed_at": _moment(lead.closed_at)})
    return said


def _lose_sales(client: Client, reason: str, by: Actor) -> list[dict]:
    said = []
    for sale in _open(Opportunity, client):
        before = _as_it_is(sale, SALE_FIELDS)
        sales_closing.lose(sale, REASON, reason, by)
        said.append(before | {"closed_at": _moment(sale.closed_at)})
    return said


def _open(model, client: Client):
    asked = select(model).where(model.client_id == client.id, model.closed_at.is_(None)).order_by(model.id)
    return db.session.scalars(asked.with_for_update()).all()


def _as_it_is(row, fields: tuple[str, ...]) -> dict:
    values = {name: getattr(row, name) for name in fields}
    return {"id": row.id} | {n: _moment(v) if isinstance(v, datetime) else v for n, v in values.items()}


def _reopen_lead(said: dict, by: Actor) -> None:
    lead = db.session.get(Lead, said["id"])
    if lead is None or _moment(lead.closed_at) != said["closed_at"]:
        return
    lead.closed_at, lead.lost_reason, lead.lost_note = None, "", ""
    _put_back(lead, LEAD_FIELDS, said)
    record("lead", lead.id, "lead.reopened", by)
    touch_lead(lead)


def _reopen_sale(said: dict, by: Actor) -> None:
    sale = db.session.get(Opportunity, said["id"])
    if sale is None or _moment(sale.closed_at) != said["closed_at"]:
        return
    sale.closed_at, sale.outcome, sale.close_reason, sale.close_note = None, "", "", ""
    _put_back(sale, SALE_FIELDS, said)
    record("opportunity", sale.id, "opportunity.reopened", by, before=sales_closing.LOST)
    touch_sale(sale)


def _put_back(row, fields: tuple[str, ...], said: dict) -> None:
    for name in fields:
        value = said[name]
        setattr(row, name, datetime.fromisoformat(value) if name == "next_action_at" and value else value)


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
