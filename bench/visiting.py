"""A browser of the bench: keep-alive connections, a signed-in person, timings."""

import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from sqlalchemy import select

from bench.stores import SECRET, Store
from crm.access.models import User
from crm.config import from_environment
from crm.extensions import db
from crm.factory import create_app
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.setup.demo import DEMO_SIGN_INS
from tests.support.cast import Person
from tests.support.signing_in import session_cookie


@dataclass
class Visitor:
    """One keep-alive connection; it keeps its cookie, as browsers do."""

    port: int
    cookie: str = ""

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """Returns status, body as sent, headers."""
        self._connection.request("GET", path, headers={"Cookie": self.cookie, **headers})
        answer = self._connection.getresponse()
        body = answer.read()
        if kept := answer.headers.get("Set-Cookie"):
            self.cookie = kept.partition(";")[0]
        return answer.status, body, dict(answer.getheaders())

    def timed(self, path: str, **headers: str) -> float:
        """Returns the seconds that a page took. Raises RuntimeError when it is not a page."""
        began = time.perf_counter()
        status, body, _headers = self.get(path, **headers)
        took = time.perf_counter() - began
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body[:200]!r}")
        return took


def cookie_of(store: Store, number: int) -> str:
    """Returns the cookie of a signed-in person of the demonstration: 0 salesperson, 1 manager, 2 administrator."""
    app = create_app(
        from_environment(database_url=store.url, data_dir=Path(store.folder), demo=True, secret_key=SECRET)
    )
    with app.app_context():
        with inside(db.session(), EVERY_TENANT):
            user = db.session.scalars(select(User).where(User.login_id == DEMO_SIGN_INS[number].login)).one()
            person = Person(user.id, user.public_id, user.legal_entity_id, user.login_id, user.email, user.name)
        cookie = session_cookie(app, person)
        db.session.remove()
        db.engine.dispose()
    return f"{cookie['name']}={cookie['value']}"


def interleaved(ways: dict[str, tuple[Visitor, str]], rounds: int) -> dict[str, float]:
    """Returns the median milliseconds of each way; each round asks every one once, so that noise hits all alike."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 3):
        for name, (visitor, path) in ways.items():
            seconds = visitor.timed(path)
            if number >= 3:  # the first ones fill caches
                took[name].append(seconds * 1000)
    return {name: median(times) for name, times in took.items()}


def rows_in(page: bytes) -> int:
    """Returns how many leads a page lists."""
    return len(re.findall(rb'<tr data-row id="lead-', page))
