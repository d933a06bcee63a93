"""After 30 days a deleted client is forgotten (mission BL-05, X-08).

What hangs on it is removed; leads and opportunities stay as figures without a person; the journal keeps what was done
and forgets what was written. A client with an order keeps the name and address that book-keeping needs for ten years
(Code de commerce L123-22), on the row of the client alone, which no list and no search shows.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update

from crm.access.actors import SYSTEM
from crm.alerts.models import Alert, Delivery, TrayMail
from crm.clients.hanging import hangers
from crm.clients.models import Client, ContactPoint, Merge
from crm.extensions import db
from crm.intake.models import QUARANTINED, Import, IntakeRecord, RawMessage
from crm.journal.actions import record
from crm.journal.models import Event
from crm.kernel.clock import now
from crm.leads.models import Lead
from crm.opportunities.models import Document, Opportunity
from crm.privacy.models import Deletion
from crm.privacy.queries import leads_naming

NOBODY = "—"  # where a name was
ORDER, CANCELLED = "order", "cancelled"
FOR_THE_BOOKS = {
    "kind", "civility", "first_name", "last_name", "company", "siret", "siren", "vat_number", "street", "postal_code",
    "city", "country",
}  # fmt: skip
NO_WORDS = {"id", "legal_entity_id", "public_id", "kind", "country", "revision", "created_at", "gone_at", "blocked"}
TELLING = frozenset(  # what an event may go on saying: codes and our own people's names
    [
        "reason",
        "before",
        "after",
        "outcome",
        "action",
        "at",
        "kind",
        "number",
        "amount_cents",
        "state",
        "owner",
        "how",
        "outlet",
        "brand",
        "rule",
        "by",
        "closed",
    ]
)


def purge(deletion: Deletion) -> None:
    """Forgets a deleted client and those that were merged into it; the row of the deletion says when."""
    for client in _with_merged(deletion.client_id):
        _forget(client)
    deletion.purged_at, deletion.reason = now(), ""
    deletion.closed = {subject: [{"id": row["id"]} for row in rows] for subject, rows in deletion.closed.items()}
    record("client", deletion.client_id, "client.purged", SYSTEM)


def _with_merged(client_id: int) -> list[Client]:
    client = db.session.get_one(Client, client_id)
    merged = db.session.scalars(select(Client.id).where(Client.merged_into_id == client_id)).all()
    return [client, *(one for key in merged for one in _with_merged(key))]


def _forget(client: Client) -> None:
    leads = leads_naming(client.id)
    sales = db.session.scalars(select(Opportunity).where(Opportunity.client_id == client.id)).all()
    keys = {"lead": [row.id for row in leads], "opportunity": [row.id for row in sales], "client": [client.id]}
    _forget_messages(keys["lead"])
    for subject, ids in keys.items():
        _forget_events(subject, ids)
        _forget_alerts(subject, ids)
    for lead in leads:
        _forget_lead(lead, client)
    for sale in sales:
        _forget_sale(sale)
    _blank(client, FOR_THE_BOOKS if _has_order(keys["opportunity"]) else frozenset())
    db.session.flush()
    _remove_what_hangs(client)


def _has_order(sale_ids: Collection[int]) -> bool:
    ordered = Document.opportunity_id.in_(sale_ids), Document.kind == ORDER, Document.state != CANCELLED
    return bool(sale_ids) and db.session.scalar(select(Document.id).where(*ordered).limit(1)) is not None


def _blank(client: Client, kept: Collection[str]) -> None:
    """Empties each column that says something about a person."""
    for attribute in Client.__mapper__.column_attrs:
        column = attribute.columns[0]
        if attribute.key in NO_WORDS or attribute.key in kept or attribute.key == "merged_into_id":
            continue
        empty = None if column.nullable else "" if column.type.python_type is str else False
        setattr(client, attribute.key, empty)
    client.revision += 1


def _forget_lead(lead: Lead, client: Client) -> None:
    lead.name = lead.company if lead.client_id != client.id and lead.company else NOBODY
    if lead.client_id == client.id:
        lead.company = ""
    for field in ("email", "phone", "comments", "search", "lost_note", "next_action_note"):
        setattr(lead, field, "")
    lead.request, lead.flags = {}, []
    lead.revision += 1


def _forget_sale(sale: Opportunity) -> None:
    sale.name = sale.client_name = NOBODY
    sale.description = sale.close_note = sale.next_action_note = sale.search = ""
    sale.revision += 1


def _forget_messages(lead_ids: Sequence[int]) -> None:
    """The messages as they came, and the first rows of a file as its preview shows them."""
    if not lead_ids:
        return
    of_leads = IntakeRecord.lead_id.in_(lead_ids)
    raw_ids = set(db.session.scalars(select(IntakeRecord.raw_id).where(of_leads)))
    waiting = select(IntakeRecord.raw_id).where(IntakeRecord.raw_id.in_(raw_ids), IntakeRecord.outcome == QUARANTINED)
    raw_ids -= set(db.session.scalars(waiting))  # somebody still has to read the rest of these
    _set(IntakeRecord, of_leads, prospect={}, why="", fingerprint="")
    _set(RawMessage, RawMessage.id.in_(raw_ids), body=b"", filename="")
    _set(Import, Import.raw_id.in_(raw_ids), head=[], columns=[])


def _forget_events(subject: str, ids: Sequence[int]) -> None:
    these = Event.subject_type == subject, Event.subject_id.in_(ids)
    for event in db.session.scalars(select(Event).where(*these)):
        event.data = {key: value for key, value in event.data.items() if key in TELLING}


def _forget_alerts(subject: str, ids: Sequence[int]) -> None:
    alerts = select(Alert.id).where(Alert.subject_type == subject, Alert.subject_id.in_(ids))
    alert_ids = list(db.session.scalars(alerts))
    if alert_ids:
        deliveries = list(db.session.scalars(select(Delivery.id).where(Delivery.alert_id.in_(alert_ids))))
        _remove(TrayMail, TrayMail.delivery_id.in_(deliveries))
        _remove(Delivery, Delivery.id.in_(deliveries))
        _remove(Alert, Alert.id.in_(alert_ids))


def _remove_what_hangs(client: Client) -> None:
    """Rows of other tables that point at the client: those that may lose it do, figures stay, the others go."""
    for hanger in hangers():
        if hanger.model in (Lead, Opportunity, Client):
            if hanger.column == "contact_id":
                _set(hanger.model, hanger.attribute == client.id, contact_id=None)
        else:
            _remove(hanger.model, hanger.attribute == client.id)
    _remove(ContactPoint, ContactPoint.client_id == client.id)
    _remove(Merge, Merge.kept_id == client.id)


def _set(model, where, **values) -> None:
    db.session.execute(update(model).where(where).values(**values), execution_options={"synchronize_session": "fetch"})


def _remove(model, where) -> None:
    db.session.execute(delete(model).where(where), execution_options={"synchronize_session": "fetch"})
