"""A client with 200 related records on its page: statements and time, against a client with few."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import event, select

from bench.report import Report
from bench.stores import SECRET, Store
from bench.visiting import cookie_of
from crm.access.actors import SYSTEM
from crm.clients.actions.accounts import add_row
from crm.clients.actions.noting import add_note
from crm.clients.models import Address, CareRequest, Client, FleetLine, Protocol
from crm.config import from_environment
from crm.extensions import db
from crm.factory import create_app
from crm.kernel.clock import now
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.outlets.models import LegalEntity
from crm.vehicles.actions.contracts import add_contract
from crm.vehicles.actions.keeping import Role, keep
from crm.vehicles.actions.stock import VehicleDetails

EACH = 28  # of seven kinds: about 200 records, and as many notes
TABS = ("overview", "related", "details", "notes")
MOST, MOST_GROWTH = 15, 3.0
FRAME = ("BEGIN", "SELECT set_config")


def measure(store: Store, rounds: int, report: Report) -> None:
    """Measures both clients' pages in the same rounds, in the process itself: statements, and the server's time."""
    app = create_app(
        from_environment(database_url=store.url, data_dir=Path(store.folder), demo=True, secret_key=SECRET)
    )
    with app.app_context():
        few, many = _two_clients()
        visitor = app.test_client()
        name, _sep, value = cookie_of(store, 2).partition("=")
        visitor.set_cookie(name, value)
        for tab in TABS:
            _one_tab(store.kind, tab, visitor, (few, many), rounds, report)
        db.engine.dispose()


def _one_tab(kind: str, tab: str, visitor: FlaskClient, ids: tuple[str, str], rounds: int, report: Report) -> None:
    paths = [f"/clients/{public_id}?tab={tab}" for public_id in ids]
    counts = [_statements(visitor, path) for path in paths]
    took: list[list[float]] = [[], []]
    for _ in range(rounds):
        for place, path in enumerate(paths):
            began = time.perf_counter()
            visitor.get(path)
            took[place].append(time.perf_counter() - began)
    few, many = (1000 * median(times) for times in took)
    report.add(
        f"Client page, {kind}, {tab}, statements with {EACH * 7} related records (with none: {counts[0]})", f"{counts[1]}",
        f"the same, {MOST} at most", counts[0] == counts[1] <= MOST,
    )  # fmt: skip
    report.add(
        f"Client page, {kind}, {tab}, {EACH * 7} related records against none",
        f"{many:.1f} ms against {few:.1f} ms: × {many / few:.2f}", f"× {MOST_GROWTH:g} at most", many <= MOST_GROWTH * few,
    )  # fmt: skip


def _two_clients() -> tuple[str, str]:
    """Makes two companies, one with much around it; returns their public ids."""
    with inside(db.session(), EVERY_TENANT):
        tenant = db.session.scalars(select(LegalEntity.id).limit(1)).one()
    with inside(db.session(), tenant):
        made = [Client(kind="B2B", company=f"Mesure {number}", created_at=now()) for number in range(2)]
        db.session.add_all(made)
        db.session.flush()
        for number in range(EACH):
            _surround(made[1], number)
        db.session.commit()
        return made[0].public_id, made[1].public_id


def _surround(client: Client, number: int) -> None:
    add_row(client, Address(kind="delivery", street=f"{number} rue Basse", city="Caen"), "a", SYSTEM)
    add_row(client, FleetLine(make="Peugeot", vehicles=number + 1), "f", SYSTEM)
    add_row(client, Protocol(number=f"P{number}"), "p", SYSTEM)
    add_row(client, CareRequest(subject=f"R{number}", opened_at=now()), "c", SYSTEM)
    add_note(client, f"Note {number}", SYSTEM)
    car = VehicleDetails(vin=f"ZZZLCYHZPFS{number:06d}", make="Peugeot", model="308")
    kept = keep(client, car, Role(), SYSTEM)
    add_contract(client, {"kind": "maintenance", "vehicle_id": kept.vehicle_id, "number": f"C{number}"}, "c", SYSTEM)


def _statements(visitor: FlaskClient, path: str) -> int:
    visitor.get(path)
    with _said() as said:
        answer = visitor.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return len([one for one in said if not one.startswith(FRAME)])


@contextmanager
def _said() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)
