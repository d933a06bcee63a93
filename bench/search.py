"""Searching and matching among many clients: p50 and p95; against the bare query of the index under the same server."""

import os
import random
import time
from collections.abc import Callable
from statistics import median, quantiles
from urllib.parse import urlencode

from sqlalchemy import select

from bench.report import Report
from bench.servers import serving
from bench.stores import TENANT, Store
from bench.visiting import Visitor, cookie_of
from crm.clients.actions import ClientDetails, decide
from crm.clients.models import Client, ContactPoint
from crm.config import from_environment
from crm.extensions import db
from crm.factory import create_app
from crm.kernel.database import reading
from crm.kernel.tenancy import inside

MOST_RATIO, MOST_MATCHING = 4.0, 20.0  # times the bare query under the same server; milliseconds, p95
BY_WORDS = ("name", "family name", "part of a name", "part of a phone")  # what the text index alone can answer
CHUNK = 1 << 24  # bytes
HTMX = {"HX-Request": "true", "HX-Target": "div#search-suggestions"}


def measure(store: Store, clients: int, rounds: int, report: Report) -> None:
    """Measures one database: the suggestions of the top bar as a browser asks for them, then the matching of a lead."""
    os.environ |= {"DATABASE_URL": store.url, "DATA_DIR": str(store.folder), "DEMO": "1"}
    app = create_app(from_environment())
    _warm(store)
    with app.app_context(), reading(), inside(db.session(), TENANT):
        people = _sample(rounds)
        _matching(store.kind, clients, people, report)
        db.engine.dispose()
    with serving("product", store) as product, serving("floor", store) as floor:
        visitors = Visitor(product, cookie_of(store, 1)), Visitor(floor)
        for what, typed in _questions(people).items():
            _one_kind(f"Search by {what}, {store.kind}, {clients:,} clients", what, typed, *visitors, report)


def _warm(store: Store) -> None:
    """Reads the database's files once: where it has run for a day, the machine has them in its memory."""
    place = store.folder if store.kind == "sqlite" else store.folder.parent / "cluster" / "data" / "base"
    for path in place.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(CHUNK):
                    pass


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


def _one_kind(name: str, what: str, typed: list[str], product: Visitor, floor: Visitor, report: Report) -> None:
    """Product and floor take turns, so that what else the machine does meets both."""
    paths = [f"/search/suggestions?{urlencode({'q': one})}" for one in typed]
    for path in paths[:5]:
        product.timed(path, **HTMX)
        floor.timed(path)
    took, bare = [], []
    for path in paths:
        bare.append(floor.timed(path) * 1000)
        took.append(product.timed(path, **HTMX) * 1000)
    figure = f"p50 {median(took):.1f} ms, p95 {_p95(took):.1f} ms"
    if what not in BY_WORDS:
        report.add(name, figure)
        return
    ratio = median(took) / median(bare)
    bare_words = f"floor p50 {median(bare):.1f} ms, p95 {_p95(bare):.1f} ms: × {ratio:.2f}"
    report.add(name, f"{figure}; {bare_words}", f"× {MOST_RATIO:g} at most", ratio <= MOST_RATIO)


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
