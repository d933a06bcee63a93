"""A document comes back from an order tool, once however often it is sent (mission SD-03; reliability.md, input 16)."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from crm.access.actors import Actor
from crm.extensions import db
from crm.handoff.actions.sending import acknowledge, by_tool
from crm.handoff.models import OrderPlace, OrderTool, ToolDelivery
from crm.kernel.clock import now
from crm.kernel.text import clean
from crm.opportunities.actions.alerting import alert_owner
from crm.opportunities.actions.documents import NewDocument, add_document, change_document
from crm.opportunities.models import Document, Opportunity
from crm.opportunities.words import DOCUMENT_KINDS, DOCUMENT_STATES, SENT

LARGEST_CENTS = 500_000_000
LONGEST_NUMBER, LONGEST_VEHICLE = 40, 160
CREATED, OK = 201, 200


class NotJson(ValueError):
    """The body is no JSON object."""


class FieldsWrong(ValueError):
    """Fields of the body are missing or wrong: `errors` says which and why, for the tool's makers."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


class SignatureUsed(Exception):
    """The same body was signed in the same second for another opportunity: it is a replay, or would look like one."""


class NotOurs(Exception):
    """The tool does not serve this opportunity, or there is none of this id."""


@dataclass(frozen=True)
class Answer:
    """What the tool is told; the same again for the same delivery."""

    status: int
    body: dict


def read_document(body: bytes, tool_name: str) -> NewDocument:
    """Returns the document that a body describes. Raises NotJson, FieldsWrong."""
    try:
        content = json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    if not isinstance(content, dict):
        raise NotJson
    errors: dict[str, str] = {}
    values = {name: _checked(name, check, content, errors) for name, check in FIELDS.items()}
    if errors:
        raise FieldsWrong(errors)
    return NewDocument(source=tool_name, **values)


def take_document(tool: OrderTool, public_id: str, signature: str, new: NewDocument) -> Answer:
    """Puts the document on the opportunity, moves its stage, marks the hand-off, and returns what the tool is told.

    The same delivery again changes nothing and gets the same answer; the same document with another amount or state
    is changed. Raises NotOurs, SignatureUsed, OpportunityIsClosed.
    """
    opportunity = _held(tool, public_id)
    known = select(ToolDelivery).where(ToolDelivery.order_tool_id == tool.id, ToolDelivery.signature == signature)
    before = db.session.scalar(known)
    if before is not None:
        if before.answer["body"]["opportunity"] != public_id:
            raise SignatureUsed
        return Answer(before.answer["status"], before.answer["body"])
    answer = _keep(tool, opportunity, new)
    said = {"status": answer.status, "body": answer.body}
    db.session.add(ToolDelivery(order_tool_id=tool.id, signature=signature, at=now(), answer=said))
    return answer


def _held(tool: OrderTool, public_id: str) -> Opportunity:
    """Returns the opportunity, held: deliveries that come at once wait for each other here."""
    serves = select(OrderPlace.id).where(
        OrderPlace.order_tool_id == tool.id,
        OrderPlace.outlet_id == Opportunity.outlet_id,
        OrderPlace.brand_id == Opportunity.brand_id,
    )
    asked = select(Opportunity).where(Opportunity.public_id == public_id, serves.exists())
    found = db.session.scalar(asked.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotOurs
    return found


def _keep(tool: OrderTool, opportunity: Opportunity, new: NewDocument) -> Answer:
    document = db.session.scalar(
        select(Document).where(
            Document.opportunity_id == opportunity.id, Document.kind == new.kind, Document.number == new.number
        )
    )
    is_new, by = document is None, by_tool(tool)
    if document is None:
        document = add_document(opportunity, replace(new, state=new.state or SENT), by)
        _tell(opportunity, document, by)
    elif change_document(opportunity, document, _said(new), by):
        _tell(opportunity, document, by)
    acknowledge(tool, opportunity)
    body = {"document": document.public_id, "opportunity": opportunity.public_id, "kind": document.kind}
    return Answer(CREATED if is_new else OK, body | {"number": document.number, "state": document.state})


def _tell(opportunity: Opportunity, document: Document, by: Actor) -> None:
    """The owner hears that the document is there, or says something else now."""
    said = {"kind": document.kind, "number": document.number, "state": document.state, "source": by.name}
    amount = None if document.amount_cents is None else document.amount_cents / 100
    alert_owner(opportunity, "opportunity.document", by, said | {"amount": amount})


def _said(new: NewDocument) -> dict[str, object]:
    """Returns what the tool says now; what it leaves out stays as it is."""
    said = {"vehicle": new.vehicle, "amount_cents": new.amount_cents, "dated_on": new.dated_on, "state": new.state}
    return {name: value for name, value in said.items() if value not in (None, "")}


def _kind(value: Any) -> str:
    if not isinstance(value, str) or value not in DOCUMENT_KINDS:
        raise ValueError(f"one of {', '.join(DOCUMENT_KINDS)}")
    return value


def _state(value: Any) -> str:
    if value is not None and (not isinstance(value, str) or value not in DOCUMENT_STATES):
        raise ValueError(f"one of {', '.join(DOCUMENT_STATES)}")
    return value or ""


def _number(value: Any) -> str:
    said = clean(value) if isinstance(value, str) else ""
    if not said or len(said) > LONGEST_NUMBER:
        raise ValueError(f"a text of 1 to {LONGEST_NUMBER} characters")
    return said


def _vehicle(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError("a text")
    return clean(value)[:LONGEST_VEHICLE]


def _amount(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", str(value)):
        raise ValueError("euros with two decimals at most, such as 23450.50")
    cents = int(Decimal(str(value)) * 100)
    if cents > LARGEST_CENTS:
        raise ValueError(f"at most {LARGEST_CENTS // 100} euros")
    return cents


def _date(value: Any) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("a date such as 2026-11-22")
    return date.fromisoformat(value)


FIELDS: dict[str, Callable[[Any], Any]] = {
    "kind": _kind,
    "number": _number,
    "vehicle": _vehicle,
    "amount_cents": _amount,
    "dated_on": _date,
    "state": _state,
}
NAMES = {"amount_cents": "amount", "dated_on": "date"}  # as the body calls them


def _checked(name: str, check: Callable[[Any], Any], content: dict, errors: dict[str, str]) -> Any:
    called = NAMES.get(name, name)
    try:
        return check(content.get(called))
    except ValueError as error:
        errors[called] = str(error)
        return None


def _no_number(_constant: str) -> None:
    raise ValueError
