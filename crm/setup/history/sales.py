"""What became of the converted leads: opportunities with their documents, most of them won, the recent ones open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from crm.access.models import User
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.models import Event
from crm.kernel.text import fold
from crm.leads.models import Lead
from crm.leads.words import CONVERTED
from crm.opportunities.clock import evening_of
from crm.opportunities.models import Document, Opportunity
from crm.opportunities.queries import stages
from crm.opportunities.words import ADVANCE, DOCUMENT_KINDS, LOST, ORDER, USUAL_PROBABILITY, WON
from crm.outlets.models import Brand, Outlet
from crm.setup.history.bulk import Bulk
from crm.setup.history.house import House

DAYS = (20, 180)  # from the conversion to the client's decision; who began later than that ago is still open
WON_SHARE = 0.88
PRICES = {"VO": (7_900, 31_000), "VN": (17_900, 52_000)}  # euros
ACTIONS = ("call", "call", "appointment", "test_drive", "offer", "email")
WIN_REASONS = ("price", "vehicle", "trade_in", "service", "loyalty", "delay")
LOSS_REASONS = ("bought_elsewhere", "price", "postponed", "financing_refused", "trade_in", "other_brand")
LETTERS = {"offer": "O", "order_form": "BC", "order": "C"}


@dataclass(frozen=True)
class Sale:
    """One sale: when it began, when it is decided, how far it is (place in ADVANCE), and how it ended, if it did."""

    lead: Lead
    client: Client
    brand: Brand
    outlet: Outlet
    owner: User | None
    began: datetime
    decided: datetime
    far: int
    outcome: str
    cents: int


def make_sales(house: House, seed: int, now: datetime) -> int:
    """Writes the sales of the dealership's converted leads, flushed; returns how many."""
    rng, bulk = Random(seed + 7), Bulk(house.legal_entity_id, Opportunity, Document, Event)  # noqa: S311
    at_kind = {stage.kind: stage.id for stage in stages()}
    for sale in _sales(rng, now):
        _write(bulk, sale, at_kind, rng, now)
        bulk.write_when_full()
    bulk.finish()
    return bulk.written["opportunity"]


def _sales(rng: Random, now: datetime) -> Iterator[Sale]:
    converted = (
        select(Lead, Client, Brand, Outlet, User)
        .join(Client, Client.id == Lead.client_id)
        .join(Brand, Brand.id == Lead.brand_id)
        .join(Outlet, Outlet.id == Lead.outlet_id)
        .outerjoin(User, User.id == Lead.owner_id)
        .where(Lead.status == CONVERTED, Lead.closed_at.is_not(None), Lead.activity.in_(PRICES))
        .order_by(Lead.closed_at, Lead.id)
    )
    for lead, client, brand, outlet, owner in db.session.execute(converted).all():
        began = lead.closed_at
        decided = began + timedelta(days=rng.randrange(*DAYS), minutes=rng.randrange(600))
        share = (now - began) / (decided - began)
        won = rng.random() < WON_SHARE
        outcome = "" if share < 1 else WON if won else LOST
        far = ADVANCE.index(ORDER) if outcome == WON else min(int(share * len(ADVANCE)), len(ADVANCE) - 1)
        far = rng.randrange(1, 4) if outcome == LOST else far
        cents = rng.randrange(*PRICES[lead.activity], 10) * 100
        yield Sale(lead, client, brand, outlet, owner, began, decided, far, outcome, cents)


def _write(bulk: Bulk, sale: Sale, at_kind: dict[str, int], rng: Random, now: datetime) -> None:
    documents = [kind for kind in DOCUMENT_KINDS if ADVANCE.index(kind) <= sale.far]
    numbers = {kind: f"{LETTERS[kind]}-{sale.began:%y%m}-{rng.randrange(1000, 9999)}" for kind in documents}
    values = _columns(sale, at_kind[ADVANCE[sale.far]], rng, now)
    values["search"] = fold(
        f"{values['name']} {values['client_name']} {values['vehicle']} {' '.join(numbers.values())}"
    )
    row_id = bulk.add(Opportunity, **values)
    _tell(bulk, sale, row_id, "opened", sale.began, brand=sale.brand.name, outlet=sale.outlet.name)
    end = min(sale.decided, now)
    for place, kind in enumerate(documents, 1):
        at = sale.began + (end - sale.began) * place / (len(documents) + 1)
        _document(bulk, sale, row_id, kind, numbers[kind], at)
    if sale.outcome:
        _tell(bulk, sale, row_id, sale.outcome, sale.decided, reason=values["close_reason"], note="")


def _columns(sale: Sale, stage_id: int, rng: Random, now: datetime) -> dict:
    lead, client, is_open = sale.lead, sale.client, not sale.outcome
    wanted = lead.vehicle or sale.brand.name
    planned = is_open and rng.random() < 0.8
    action_at = _opening_hour(now + timedelta(hours=rng.randrange(-30, 150)), rng)
    decision = _decision(sale, rng)
    reasons = {WON: WIN_REASONS, LOST: LOSS_REASONS}.get(sale.outcome, ("",))
    return {
        "name": f"{wanted} – {client.name}"[:120],
        "client_id": client.id,
        "contact_id": lead.contact_id,
        "lead_id": lead.id,
        "outlet_id": sale.outlet.id,
        "brand_id": sale.brand.id,
        "stage_id": stage_id,
        "owner_id": lead.owner_id,
        "activity": lead.activity,
        "request_type": lead.request_type,
        "origin": lead.origin,
        "client_name": client.name[:160],
        "client_kind": client.kind,
        "vehicle": lead.vehicle,
        "amount_cents": sale.cents,
        "best_cents": round(sale.cents * 1.04, -4),
        "worst_cents": round(sale.cents * 0.94, -4),
        "probability": USUAL_PROBABILITY[ADVANCE[sale.far]],
        "stars": rng.randrange(0, 6),
        "description": lead.comments,
        "decision_on": decision,
        "next_action": rng.choice(ACTIONS) if planned else "",
        "next_action_at": action_at if planned else None,
        "urgent_at": (action_at if planned else evening_of(decision, sale.outlet.id)) if is_open else None,
        "created_at": sale.began,
        "stage_since": sale.began + (min(sale.decided, now) - sale.began) * 0.7,
        "closed_at": None if is_open else sale.decided,
        "outcome": sale.outcome,
        "close_reason": rng.choice(reasons),
    }


def _opening_hour(moment: datetime, rng: Random) -> datetime:
    """Returns a quarter of an hour of that day, the Monday after a Sunday, at which somebody is there."""
    day = moment + timedelta(days=moment.weekday() == 6)
    return day.replace(hour=rng.choice((8, 9, 10, 14, 15, 16)), minute=rng.choice((0, 15, 30, 45)), second=0)


def _decision(sale: Sale, rng: Random) -> date:
    return (sale.decided - timedelta(days=rng.randrange(-4, 7))).date()


def _document(bulk: Bulk, sale: Sale, row_id: int, kind: str, number: str, at: datetime) -> None:
    state = "sent" if kind != ORDER else "confirmed" if sale.outcome == WON else "signed"
    bulk.add(
        Document,
        opportunity_id=row_id,
        kind=kind,
        number=number,
        state=state,
        vehicle=sale.lead.vehicle,
        amount_cents=sale.cents,
        dated_on=at.date(),
        added_at=at,
        added_by_id=sale.lead.owner_id,
    )
    said = {"kind": kind, "number": number, "amount_cents": sale.cents, "state": state, "source": ""}
    _tell(bulk, sale, row_id, "document_added", at, **said)


def _tell(bulk: Bulk, sale: Sale, row_id: int, kind: str, at: datetime, /, **data: object) -> None:
    bulk.add(
        Event,
        subject_type="opportunity",
        subject_id=row_id,
        kind=f"opportunity.{kind}",
        at=at,
        actor_id=sale.owner.id if sale.owner else None,
        actor_name=sale.owner.name if sale.owner else "",
        data=data,
    )
