"""The board with 5,000 open opportunities: exact sums over all of them, and its first cards."""

from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from bench.report import Report
from bench.servers import serving
from bench.stores import SECRET, TENANT, Store
from bench.visiting import Visitor, cookie_of, interleaved
from crm.config import from_environment
from crm.extensions import db
from crm.factory import create_app
from crm.kernel.clock import now
from crm.kernel.tenancy import inside
from crm.leads.models import Lead
from crm.opportunities.models import Opportunity
from crm.opportunities.queries import stages
from crm.setup.history.bulk import Bulk

OPEN, AIM = 5_000, 150.0  # open opportunities; milliseconds for a page of 250 cards
PATH = "/opportunities/board?shown=all"


def measure(store: Store, rounds: int, report: Report) -> None:
    """Fills the store up to 5,000 open opportunities and measures the whole page, as the administrator sees it."""
    count = _fill(store)
    with serving("product", store) as port:
        visitor = Visitor(port, cookie_of(store, 2))
        cards = visitor.get(PATH)[1].count(b'class="board-card"')
        took = interleaved({"board": (visitor, PATH)}, rounds)["board"]
    what = f"Board, {store.kind}, {count:,} open opportunities, {cards} cards"
    report.add(what, f"{took:.1f} ms", f"{AIM:g} ms at most", took <= AIM)


def _fill(store: Store) -> int:
    """Opens opportunities for the store's leads, again and again, spread over the stages; returns how many are open."""
    app = create_app(from_environment(database_url=store.url, data_dir=Path(store.folder), secret_key=SECRET))
    with app.app_context(), inside(db.session(), TENANT):
        counted = select(func.count(Opportunity.id)).where(Opportunity.closed_at.is_(None))
        missing = OPEN - (db.session.scalar(counted) or 0)
        bulk, rng = Bulk(TENANT, Opportunity), Random(11)
        places = [stage.id for stage in stages()]
        leads = db.session.scalars(select(Lead).where(Lead.outlet_id.is_not(None), Lead.brand_id.is_not(None))).all()
        for number in range(missing):
            bulk.add(Opportunity, **_opportunity(leads[number % len(leads)], rng.choice(places), rng))
        bulk.finish()
        db.session.commit()
        found = db.session.scalar(counted) or 0
        db.session.remove()
        db.engine.dispose()
    return found


def _opportunity(lead: Lead, stage_id: int, rng: Random) -> dict:
    decided = now() + timedelta(days=rng.randrange(-5, 90))
    return {
        "name": lead.vehicle[:120],
        "client_id": lead.client_id,
        "lead_id": lead.id,
        "outlet_id": lead.outlet_id,
        "brand_id": lead.brand_id,
        "stage_id": stage_id,
        "owner_id": lead.owner_id,
        "client_name": lead.name,
        "vehicle": lead.vehicle,
        "amount_cents": rng.randrange(800_000, 5_000_000, 1000),
        "decision_on": decided.date(),
        "urgent_at": decided,
        "created_at": lead.received_at,
        "stage_since": lead.received_at,
    }
