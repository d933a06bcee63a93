"""The worker or the web server is killed again and again in the middle of a long piece of work: nothing stays half-done."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import httpx
from sqlalchemy import func, select

from crm.access.actors import SYSTEM, actor
from crm.access.models import User
from crm.assignment.bulk import ASSIGN
from crm.bulk.actions import start
from crm.bulk.models import BulkRun
from crm.clients.actions.checking import start_check
from crm.clients.actions.merging import merge
from crm.clients.models import Client, ContactPoint, DoubleCheck, LikelyDouble, Merge
from crm.extensions import db
from crm.journal.models import Event
from crm.kernel.clock import now
from crm.leads.models import Lead
from crm.privacy.actions import delete_client
from crm.privacy.models import Deletion
from crm.worker import as_tenant
from tests.clients.scene import client_named
from tests.leads.scene import lead
from tests.support.installation import Installation, until
from tests.support.signing_in import session_cookie

LEADS, GONE, PAIRS = 400, 40, 24


def in_garage(app, cast, read: Callable):
    with app.app_context(), as_tenant(cast.garage):
        return read()


def killed_until(running: Installation, name: str, done: Callable[[], object]) -> None:
    """Kills this process twice while the work goes on, then lets it end."""
    for _ in range(2):
        if done():
            break
        gone = running.kill(name)
        until(lambda before=gone: running.pid(name) not in (None, before), 10, f"a new {name}")
        threading.Event().wait(0.4)  # it works for a while
    until(done, 120, "the end of the work")


def test_a_bulk_change_whose_worker_is_killed_gives_each_lead_once(app, cast, database, install):
    def begin() -> None:
        ids = [lead(cast, f"Ana Lot{number}").id for number in range(LEADS)]
        user, person = db.session.get_one(User, cast.manager.id), db.session.get_one(User, cast.owner.id)
        start(ASSIGN, user, ids, {"person": person.id})

    in_garage(app, cast, begin)
    running = install(DATABASE_URL=database)
    killed_until(running, "worker", lambda: in_garage(app, cast, lambda: _state(BulkRun) == "done"))
    assert in_garage(app, cast, lambda: _count(Lead, Lead.owner_id == cast.owner.id)) == LEADS
    assert in_garage(app, cast, lambda: _count(Event, Event.kind == "lead.assigned")) == LEADS
    assert in_garage(app, cast, lambda: len(db.session.scalars(select(BulkRun)).one().before)) == LEADS


def test_purges_and_a_check_for_doubles_whose_worker_is_killed_end(app, cast, database, install):
    def begin() -> None:
        for number in range(GONE):
            one = client_named(f"Zoé Oubli{number}", phones=(f"+3363997{number:04}",))
            deletion = delete_client(one, "demandé", SYSTEM)
            deletion.purge_at = now() - timedelta(minutes=1)
        for number in range(PAIRS):
            for first in ("Camille", "Camile"):
                client_named(f"{first} Jumeau{number}", postal_code=f"14{number:03}")
        start_check(["name", "postal_code"], cast.manager.id)

    in_garage(app, cast, begin)
    running = install(DATABASE_URL=database)

    def done() -> bool:
        left = _count(Deletion, Deletion.purged_at.is_(None)) + _count(DoubleCheck, DoubleCheck.ended_at.is_(None))
        return left == 0

    killed_until(running, "worker", lambda: in_garage(app, cast, done))
    assert in_garage(app, cast, lambda: _count(Client, Client.last_name.like("Oubli%"))) == 0
    assert in_garage(app, cast, lambda: _count(ContactPoint, ContactPoint.value.like("+3363997%"))) == 0
    assert in_garage(app, cast, lambda: _count(Event, Event.kind == "client.purged")) == GONE
    assert in_garage(app, cast, lambda: _count(LikelyDouble)) == PAIRS


def test_merges_undos_and_deletions_are_whole_or_not_at_all_when_the_server_is_killed(app, cast, database, install):
    pairs = in_garage(app, cast, lambda: _make_pairs(cast))
    running = install(DATABASE_URL=database, SECRET_KEY=app.config["SECRET_KEY"])
    browser = Browser(running, session_cookie(app, cast.manager))
    sending = threading.Thread(
        target=lambda: [browser.insist(*_asked(number, *pair)) for number, pair in enumerate(pairs)]
    )
    sending.start()
    kills = 0
    while sending.is_alive():
        if browser.waiting.wait(0.1) and kills < 10:
            gone, kills = running.kill("web"), kills + 1
            until(lambda before=gone: running.pid("web") not in (None, before), 60, "a new web server")
    assert kills >= 4
    broken = [
        number
        for number, pair in enumerate(pairs)
        if not in_garage(app, cast, lambda n=number, p=pair: _is_whole(n, *p))
    ]
    assert not broken
    assert browser.answers[303] > len(pairs) / 2, browser.answers


class Browser:
    """Somebody who sends forms and sends them again when nobody answered; `waiting` is set while an answer is awaited."""

    def __init__(self, running: Installation, cookie: dict[str, str]) -> None:
        self.running, self.http = running, httpx.Client(base_url=running.url, timeout=20)
        self.http.cookies.set(cookie["name"], cookie["value"], domain="127.0.0.1")
        page = self.http.get("/clients/doubles").text
        self.token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        self.waiting, self.answers = threading.Event(), Counter[int]()

    def insist(self, address: str, said: dict) -> None:
        """Sends a form until there is an answer, whatever it says."""
        for _ in range(50):
            self.waiting.set()
            try:
                answer = self.http.post(address, data={"csrf_token": self.token, **said})
            except httpx.TransportError:  # killed under our hands
                until(lambda: self.running.answers, 60, "the web server")
                continue
            finally:
                self.waiting.clear()
            self.answers[answer.status_code] += 1
            return


def _make_pairs(cast) -> list[tuple[str, str, str]]:
    """Makes pairs of clients: one to merge, one that is merged, one to delete, and so on."""
    user = db.session.get_one(User, cast.manager.id)
    user.groups = ["Marketing"]
    pairs = []
    for number in range(3 * PAIRS):
        kept = client_named(f"Ana Paire{number}", phones=(f"+3363996{number:04}",))
        gone = client_named(f"Anna Paire{number}", phones=(f"+3363995{number:04}",))
        undo = merge(kept, gone, {}, actor(user)).public_id if number % 3 == 1 else ""
        pairs.append((kept.public_id, gone.public_id, undo))
    return pairs


def _asked(number: int, kept: str, gone: str, undo: str) -> tuple[str, dict]:
    if undo:
        return f"/clients/merges/{undo}/undo", {}
    if number % 3 == 0:
        return f"/clients/{kept}/merge", {"other": gone, "kept": "first", "first_revision": 1, "second_revision": 1}
    return f"/clients/{kept}/deletion", {"reason": "demandé"}


def _is_whole(number: int, kept_id: str, gone_id: str, _undo: str) -> bool:
    """Returns whether this pair is as before or as after, with everything that belongs to it."""
    kept, gone = (db.session.scalars(select(Client).where(Client.public_id == one)).one() for one in (kept_id, gone_id))
    if number % 3 == 2:
        return _count(Deletion, Deletion.client_id == kept.id) == (kept.gone_at is not None)
    merged = _count(Merge, Merge.gone_id == gone.id, Merge.undone_at.is_(None))
    moved = _count(ContactPoint, ContactPoint.value == f"+3363995{number:04}", ContactPoint.client_id == kept.id)
    return merged == moved == (gone.gone_at is not None) == (gone.merged_into_id == kept.id)


def _state(model) -> str:
    return db.session.scalars(select(model.state)).one()


def _count(model, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0
