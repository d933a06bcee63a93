"""Offers, order forms and orders: typed in by hand or sent back by the order tool; they move the stage (SD-03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from crm.access.actors import Actor
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.changes import assign, told
from crm.kernel.clock import now
from crm.opportunities.actions.closing import win
from crm.opportunities.actions.opening import searchable
from crm.opportunities.actions.stages import advance_to
from crm.opportunities.actions.treatment import must_be_open, touch
from crm.opportunities.models import Document, Opportunity
from crm.opportunities.words import CANCELLED, CONFIRMED, DOCUMENT_KINDS, DOCUMENT_STATES, ORDER, SENT
from crm.outlets.queries import legal_entity, today_at

BY_ORDER = "order"  # the reason of those closed by their confirmed order


class NumberTaken(Exception):
    """The opportunity has a document of this kind with this number."""


@dataclass(frozen=True)
class NewDocument:
    """What a document says. `source` is the order tool's name, nothing when typed in by hand."""

    kind: str
    number: str
    vehicle: str = ""
    vehicle_id: int | None = None
    amount_cents: int | None = None
    dated_on: date | None = None
    state: str = SENT
    source: str = ""


def add_document(opportunity: Opportunity, new: NewDocument, by: Actor) -> Document:
    """Adds the document, flushed, and moves the stage forward to its kind at least; returns the document.

    A document without amount or vehicle takes those of the opportunity. A confirmed order closes the opportunity as won
    where the legal entity wants that; else its page proposes it (mission AX-16). Raises OpportunityIsClosed, NumberTaken, and
    ValueError for a kind or state that is none.
    """
    must_be_open(opportunity)
    if new.kind not in DOCUMENT_KINDS or new.state not in DOCUMENT_STATES:
        raise ValueError(new.kind)
    _number_is_free(opportunity, new.kind, new.number)
    document = _row(opportunity, new, by)
    db.session.add(document)
    db.session.flush()
    record("opportunity", opportunity.id, "opportunity.document_added", by, **_said(document), source=new.source)
    if document.state != CANCELLED:
        advance_to(opportunity, new.kind, by)
    _take_in(opportunity)
    _close_if_confirmed(opportunity, document, by)
    return document


def change_document(opportunity: Opportunity, document: Document, values: Mapping[str, object], by: Actor) -> bool:
    """Changes number, vehicle, amount (cents), date or state; returns whether anything differed.

    Raises OpportunityIsClosed, NumberTaken.
    """
    must_be_open(opportunity)
    if values.get("number", document.number) != document.number:
        _number_is_free(opportunity, document.kind, str(values["number"]))
    changes = assign(document, values)
    if changes:
        said = {**_said(document), "fields": told(changes)}
        record("opportunity", opportunity.id, "opportunity.document_changed", by, **said)
        db.session.flush()
        _take_in(opportunity)
        _close_if_confirmed(opportunity, document, by)
    return bool(changes)


def cancel_document(opportunity: Opportunity, document: Document, by: Actor) -> None:
    """Cancels the document; it stays, struck through. Raises OpportunityIsClosed."""
    must_be_open(opportunity)
    if document.state != CANCELLED:
        document.state = CANCELLED
        record("opportunity", opportunity.id, "opportunity.document_cancelled", by, **_said(document))
        touch(opportunity)


def _row(opportunity: Opportunity, new: NewDocument, by: Actor) -> Document:
    return Document(
        opportunity_id=opportunity.id,
        kind=new.kind,
        number=new.number.strip()[:40],
        state=new.state,
        vehicle_id=new.vehicle_id or opportunity.vehicle_id,
        vehicle=(new.vehicle or opportunity.vehicle)[:160],
        amount_cents=opportunity.amount_cents if new.amount_cents is None else new.amount_cents,
        dated_on=new.dated_on or today_at(opportunity.outlet_id),
        source=new.source[:60],
        added_at=now(),
        added_by_id=by.user_id,
    )


def _number_is_free(opportunity: Opportunity, kind: str, number: str) -> None:
    taken = select(Document.id).where(
        Document.opportunity_id == opportunity.id, Document.kind == kind, Document.number == number.strip()[:40]
    )
    if db.session.scalar(taken) is not None:
        raise NumberTaken


def _take_in(opportunity: Opportunity) -> None:
    """Lets the search find the opportunity by its documents' numbers."""
    numbers = db.session.scalars(select(Document.number).where(Document.opportunity_id == opportunity.id))
    opportunity.search = searchable(opportunity, tuple(numbers))
    touch(opportunity)


def _close_if_confirmed(opportunity: Opportunity, document: Document, by: Actor) -> None:
    if document.kind == ORDER and document.state == CONFIRMED and legal_entity().orders_close:
        win(opportunity, BY_ORDER, document.number, by)


def _said(document: Document) -> dict:
    return {
        "kind": document.kind,
        "number": document.number,
        "amount_cents": document.amount_cents,
        "state": document.state,
    }
