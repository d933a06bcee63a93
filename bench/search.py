"""Searching and matching among many clients: p50 and p95, and against the bare look-up in the index."""

import os
import random
import time
from collections.abc import Callable
from statistics import median, quantiles

from sqlalchemy import select, text

from bench.report import Report
from bench.stores import TENANT, Store
from crm.access.models import User
from crm.clients.actions import ClientDetails, decide
from crm.clients.models import Client, ContactPoint
from crm.config import from_environment
from crm.extensions import db
from crm.factory import create_app
from crm.kernel.database import reading
from crm.kernel.tenancy import inside
from crm.search.finding import FEW, search
from crm.search.reading import read

MOST_RATIO, MOST_MATCHING = 4.0, 20.0  # times the bare query; milliseconds, p95
BARE = {
    "sqlite": "SELECT client.id FROM fts_client JOIN client ON client.id = fts_client.rowid"
    " WHERE fts_client MATCH :match AND client.gone_at IS NULL LIMIT :most",
    "postgresql": "WITH found AS MATERIALIZED (SELECT id FROM client WHERE search LIKE ALL(:likes)"
    " AND gone_at IS NULL LIMIT :most) SELECT id FROM found",
}


def measure(store: Store, clients: int, rounds: int, report: Report) -> None:
    """Measures one database."""
    os.environ |= {"DATABASE_URL": store.url, "DATA_DIR": str(store.folder), "DEMO": "1"}
    app = create_app(from_environment())
    with app.app_context(), reading(), inside(db.session(), TENANT):
        viewer = db.session.scalars(select(User).where(User.profile == "Sales_Manager").limit(1)).one()
        people = _sample(rounds)
        for what, typed in _questions(people).items():
            _one_kind(store.kind, clients, what, typed, viewer, report)
        _matching(store.kind, clients, people, report)
        db.engine.dispose()


def _sample(count: int) -> list[tuple[Client, dict[str, str]]]:
    """Returns clients taken from everywhere in the base, each with its phone and e-mail."""
    last = db.session.scalars(select(Client.id).order_by(Client.id.desc()).limit(1)).one()
    ids = random.Random(3).sample(range(last // 2, last), count)
    clients = {row.id: row for row in db.session.scalars(select(Client).where(Client.id.in_(ids)))}
    found = [(client, {}) for client in clients.values()]
    for client, points in found:
        for kind, value in db.session.execute(
            select(ContactPoint.kind, ContactPoint.value).where(ContactPoint.client_id == client.id)
        ):
            points[kind] = value
    return found


def _questions(people: list) -> dict[str, list[str]]:
    return {
        "name": [f"{client.first_name} {client.last_name}" for client, _ in people],
        "family name": [client.last_name for client, _ in people],
        "part of a name": [client.last_name[1:6] for client, _ in people],
        "part of a phone": [points["phone"][-7:] for _, points in people],
        "phone": [f"0{points['phone'][3:]}" for _, points in people],
        "e-mail": [points["email"] for _, points in people],
        "typing error": [_mistyped(client) for client, _ in people],
    }


def _mistyped(client: Client) -> str:
    name = client.last_name
    return f"{client.first_name} {name[:3]}{name[4:]}" if len(name) > 5 else f"{client.first_name} {name}x"


def _one_kind(kind: str, clients: int, what: str, typed: list[str], viewer: User, report: Report) -> None:
    for one in typed[:5]:
        search(viewer, one, FEW)
        _bare(kind, what, one)
    took, bare = [], []
    for one in typed:  # in the same rounds: what else the machine does meets both
        bare.append(_timed(lambda one=one: _bare(kind, what, one)))
        took.append(_timed(lambda one=one: search(viewer, one, FEW)))
    ratio = median(took) / median(bare)
    figure = (
        f"p50 {median(took):.1f} ms, p95 {_p95(took):.1f} ms; bare look-up p50 {median(bare):.2f} ms: × {ratio:.1f}"
    )
    by_words = what in ("name", "family name", "part of a name", "part of a phone")
    aim = {"aim": f"× {MOST_RATIO:g} at most", "reached": ratio <= MOST_RATIO} if by_words else {}
    report.add(f"Search by {what}, {kind}, {clients:,} clients", figure, **aim)


def _bare(kind: str, what: str, typed: str) -> None:
    if what in ("phone", "e-mail"):
        asked = read(typed)
        found = select(ContactPoint.client_id).where(
            ContactPoint.kind == ("email" if asked.email else "phone"),
            ContactPoint.value == (asked.email or asked.phone),
        )
        db.session.execute(found).all()
        return
    words = read(typed).words
    values = {"most": FEW + 1, "match": " AND ".join(f'"{word}"' for word in words)}
    values = values if kind == "sqlite" else {"most": FEW + 1, "likes": [f"%{word}%" for word in words]}
    db.session.connection().execute(text(BARE[kind]), values).all()


def _matching(kind: str, clients: int, people: list, report: Report) -> None:
    ways: dict[str, Callable] = {
        "phone, e-mail and name": lambda client, points: ClientDetails(
            first_name=client.first_name, last_name=client.last_name, email=points["email"], phones=(points["phone"],),
            postal_code=client.postal_code,
        ),
        "name and place alone": lambda client, _points: ClientDetails(
            first_name=client.first_name, last_name=client.last_name, postal_code=client.postal_code
        ),
        "nobody known": lambda client, _points: ClientDetails(
            first_name="Xylo", last_name="Wxyz", email=f"x{client.id}@example.net", phones=(f"+3375{client.id:07}"[:12],),
            postal_code=client.postal_code,
        ),
    }  # fmt: skip
    for what, details in ways.items():
        asked = [details(*person).asked() for person in people]
        for one in asked[:5]:
            decide(one)
        took = [_timed(lambda one=one: decide(one)) for one in asked]
        p95 = _p95(took)
        report.add(
            f"Matching by {what}, {kind}, {clients:,} clients", f"p50 {median(took):.1f} ms, p95 {p95:.1f} ms",
            f"{MOST_MATCHING:g} ms p95 at most", p95 <= MOST_MATCHING,
        )  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _p95(took: list[float]) -> float:
    return quantiles(took, n=20)[18] if len(took) > 1 else took[0]
