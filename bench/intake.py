"""Leads taken in per second: `POST /api/v1/leads` over eight keep-alive connections, the whole transaction included."""

import json
import random
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count

from bench.report import Report
from bench.servers import everything
from bench.stores import Store
from crm.setup.demo import DEMO_API_KEYS

CLIENTS = 8
AIM = 400
HEADERS = {"Authorization": f"Bearer {next(iter(DEMO_API_KEYS.values()))}", "Content-Type": "application/json"}
PLACES = (("VAL-CAEN", "AC"), ("VAL-CAEN", "DS"), ("VAL-CAEN-SUD", "AP"), ("VAL-CAEN", "SP"))
PHONES = ("+3319900{:04}", "+3326191{:04}", "+3335301{:04}", "+3346571{:04}", "+3353649{:04}")  # reserved for fiction
_numbers = count(random.Random().randint(0, 10**9))


def measure(stores: list[Store], seconds: float, report: Report) -> None:
    """Measures at two sizes; the second must not be slower than the first."""
    rates = [_rate(store, seconds, report) for store in stores]
    slower = rates[0] / rates[-1]
    small, large = (store.leads for store in stores)
    report.add(
        f"Intake, {stores[0].kind}: {large:,} stored leads against {small:,}", f"{1 / slower:.2f} of the rate",
        "as fast", slower <= 1.15,
    )  # fmt: skip


def _rate(store: Store, seconds: float, report: Report) -> float:
    with everything(store) as (port, _):
        _for(port, min(2.0, seconds))
        found = _for(port, seconds)
    report.add(
        f"Leads accepted per second, {store.kind}, {store.leads:,} stored, {CLIENTS} clients",
        f"{found.rate:.0f}/s (p50 {found.at(0.5):.0f} ms, p99 {found.at(0.99):.0f} ms)", f"{AIM}/s", found.rate >= AIM,
    )  # fmt: skip
    return found.rate


@dataclass
class Taken:
    """The answers of one run; only 201 counts."""

    seconds: float
    milliseconds: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.milliseconds) / self.seconds

    def at(self, part: float) -> float:
        """Returns the time within which that part of the answers came."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


def _for(port: int, seconds: float) -> Taken:
    found = Taken(seconds)
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=_client, args=(port, until, found)) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _client(port: int, until: float, found: Taken) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < until:
        began = time.perf_counter()
        status = post(connection, lead())
        if status != 201:
            raise RuntimeError(f"a lead was answered with {status}")
        found.milliseconds.append((time.perf_counter() - began) * 1000)


def post(connection: HTTPConnection, body: dict) -> int:
    """Sends one lead and returns the status."""
    connection.request("POST", "/api/v1/leads", json.dumps(body), HEADERS)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def lead() -> dict:
    """Returns a request of a new person, as a portal sends it."""
    number = next(_numbers)
    outlet, brand = PLACES[number % len(PLACES)]
    return {
        "external_id": f"bench-{number}", "outlet": outlet, "brand": brand, "activity": "VN", "first_name": "Camille",
        "last_name": f"Essai {number:x}", "email": f"camille.{number}@example.com", "phones": [PHONES[number % len(PHONES)].format(number // len(PHONES) % 10_000)],
        "comments": "Bonjour, ce véhicule est-il encore disponible ?", "vehicle_of_interest": {"make": "Citroën", "model": "C4"},
    }  # fmt: skip
