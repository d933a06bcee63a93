"""The rows that a client, a lead, its story and its raw message leave in the tables."""

import json
from datetime import datetime
from typing import Any

from crm.access.models import User
from crm.intake.models import CREATED, IntakeRecord, RawMessage, Source
from crm.intake.prospect import from_json
from crm.intake.repetition import fingerprint
from crm.journal.models import Event
from crm.kernel.text import fold
from crm.leads.score import score
from crm.outlets.models import Brand, Outlet
from crm.setup.fiction.letters import as_adf, as_json, as_request
from crm.setup.fiction.wishes import Wish
from crm.setup.history.bulk import Bulk
from crm.setup.history.stories import Step, Story


def lead_row(
    wish: Wish, client_id: int, contact_id: int | None, at: datetime, outlet: Outlet | None, brand: Brand | None, owner: User | None,
    why: dict, story: Story, due: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Returns the columns of a lead (as crm/leads/actions/opening.py sets them, and what came after)."""
    person, request = wish.person, as_request(wish, at)
    line = wish.car.line if wish.car else ""
    return {
        "client_id": client_id,
        "contact_id": contact_id,
        "outlet_id": outlet.id if outlet else None,
        "brand_id": brand.id if brand else None,
        "owner_id": owner.id if owner else None,
        "activity": wish.activity,
        "kind": person.kind,
        "lead_type": wish.lead_type,
        "request_type": wish.request_type,
        "status": story.status,
        "score": score(request, wish.request_type, []),
        "origin": wish.origin,
        "source_name": wish.source,
        "name": person.name,
        "company": person.company,
        "email": person.email,
        "phone": person.phone,
        "vehicle": line,
        "comments": wish.comments,
        "request": request,
        "flags": [],
        "search": fold(f"{person.name} {person.company} {person.email} {person.phone} 0{person.phone[3:]} {line}"),
        "received_at": at,
        "requested_at": at,
        "first_response_due": due,
        "first_response_at": story.first_response_at,
        "urgent_at": story.urgent_at(due),
        "next_action_at": story.next_action_at,
        "next_action": story.next_action,
        "next_action_note": story.next_action_note,
        "closed_at": story.closed_at,
        "lost_reason": story.lost_reason,
        "lost_note": story.lost_note,
        "assigned_at": at if owner else None,
        "assignment": why,
        "revision": 1 + len(story.steps),
    }


def story_rows(bulk: Bulk, lead_id: int, wish: Wish, at: datetime, owner: User | None, why: dict, story: Story) -> None:
    """Adds the lead's journal, in the order in which it happened."""
    arrived = Step(at, "lead.arrived", {"source": wish.source, "origin": wish.origin}, by_owner=False)
    _event(bulk, lead_id, arrived, None, wish.source)
    given = Step(at, "lead.assigned" if owner else "lead.unassigned", {"owner": owner.name if owner else "", **why})
    _event(bulk, lead_id, given, None, "")
    for step in sorted(story.steps, key=lambda step: step.at):
        _event(bulk, lead_id, step, owner if step.by_owner else None, wish.source)


def _event(bulk: Bulk, lead_id: int, step: Step, by: User | None, otherwise: str) -> None:
    bulk.add(
        Event,
        subject_type="lead",
        subject_id=lead_id,
        kind=step.kind,
        at=step.at,
        actor_id=by.id if by else None,
        actor_name=by.name if by else otherwise,
        data=step.data,
    )


def raw_rows(bulk: Bulk, lead_id: int, wish: Wish, at: datetime, source: Source) -> None:
    """Adds the message as it came in, and what became of it."""
    as_xml, request = source.door == "adf", as_request(wish, at)
    body = as_adf([wish], at) if as_xml else json.dumps(as_json(wish, at), ensure_ascii=False, indent=1)
    raw_id = bulk.add(
        RawMessage,
        source_id=source.id,
        received_at=at,
        content_type="application/xml" if as_xml else "application/json",
        filename="",
        delivery_key="",
        body=body.encode(),
    )
    bulk.add(
        IntakeRecord,
        raw_id=raw_id,
        source_id=source.id,
        position=0,
        at=at,
        outcome=CREATED,
        why="",
        external_id=wish.external_id,
        fingerprint=fingerprint(from_json(request)),
        lead_id=lead_id,
        prospect=request,
    )
