"""Sending postings at a rate, and counting what the server made of them."""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random, SystemRandom
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

import httpx

from crm.kernel.clock import now
from crm.setup.demo import DEMO_API_KEYS, DEMO_FILE
from crm.setup.fiction.wishes import Place, places_of
from crm.setup.portal.postings import Posting, Postman

MOST_SENDERS = 16
PER_SENDER = 20.0  # leads a second that one connection is asked to carry
PATIENCE = 20.0  # seconds until a request counts as lost
PAUSE = 1.0  # seconds before the server is tried again
UNREACHABLE = "unreachable"
BUSY = (429, 502, 503, 504)


@dataclass(frozen=True)
class Play:
    """What to play: where, with which keys (by source; "*" for any other), how fast, for how long."""

    url: str
    keys: Mapping[str, str] = field(default_factory=lambda: dict(DEMO_API_KEYS))
    rate: float = 1.0  # leads a second, all connections together
    seconds: float = math.inf
    count: float = math.inf
    places: tuple[Place, ...] = field(default_factory=lambda: places_of(DEMO_FILE))
    seed: int | None = None  # None: other leads each time


@dataclass
class Tally:
    """Outcomes counted, over all connections; `heard` is told each one."""

    outcomes: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    lock: Lock = field(default_factory=Lock)
    heard: Callable[[Posting, list[str]], None] = lambda posting, outcomes: None

    def may_send(self, most: float) -> bool:
        """Returns whether one more may go out, and counts it."""
        with self.lock:
            if self.sent >= most:
                return False
            self.sent += 1
            return True

    def note(self, posting: Posting, outcomes: list[str]) -> None:
        """Counts what became of a posting."""
        with self.lock:
            self.outcomes.update(outcomes)
        self.heard(posting, outcomes)


def play(what: Play, stop: Event, tally: Tally | None = None) -> Counter[str]:
    """Plays until `stop` is set, or the time or count is reached; returns the outcomes counted."""
    tally = tally or Tally()
    senders = min(MOST_SENDERS, max(1, math.ceil(what.rate / PER_SENDER)))
    until = monotonic() + what.seconds
    seed = SystemRandom().getrandbits(32) if what.seed is None else what.seed
    threads = [
        Thread(target=_send, args=(what, what.rate / senders, seed + number, until, stop, tally), daemon=True)
        for number in range(senders)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.2)
    return tally.outcomes


def _send(what: Play, rate: float, seed: int, until: float, stop: Event, tally: Tally) -> None:
    """One connection: arrivals at random, as people write, `rate` a second on average."""
    rng = Random(seed)  # noqa: S311 - chance for a play
    postman = Postman(what.places, rng, now().year)
    due = monotonic() + rng.expovariate(rate)
    with httpx.Client(base_url=what.url, timeout=PATIENCE) as client:
        while not stop.wait(max(0.0, min(due, until) - monotonic())) and monotonic() < until:
            if not tally.may_send(what.count):
                return
            posting = postman.next(now())
            tally.note(posting, _post(client, posting, what.keys, until, stop))
            due += rng.expovariate(rate)


def _post(client: httpx.Client, posting: Posting, keys: Mapping[str, str], until: float, stop: Event) -> list[str]:
    """Posts until the server takes it or refuses it for good: the idempotency key makes a repetition harmless."""
    headers = {
        "Authorization": f"Bearer {keys.get(posting.source) or keys.get('*', '')}",
        "Content-Type": posting.content_type,
    }
    if posting.idempotency_key:
        headers["Idempotency-Key"] = posting.idempotency_key
    while True:
        pause, why = PAUSE, UNREACHABLE
        try:
            answer = client.post(posting.path, content=posting.body, headers=headers)
            if answer.status_code not in BUSY:
                return outcomes_of(answer)
            pause, why = _retry_after(answer), f"HTTP {answer.status_code}"
        except httpx.TransportError:
            pass  # not there yet, or gone for a moment: tried again after the pause
        if stop.wait(pause) or monotonic() > until:
            return [why]


def _retry_after(answer: httpx.Response) -> float:
    """Returns the seconds that a busy server asks for."""
    said = answer.headers.get("Retry-After", "")
    return min(PATIENCE, float(said)) if said.isdigit() else PAUSE


def outcomes_of(answer: httpx.Response) -> list[str]:
    """Returns the outcome of each record that the server answers, or its status when it says none."""
    try:
        said: Any = answer.json()
    except ValueError:
        said = None
    records = said if isinstance(said, list) else _records(said)
    found = [record["outcome"] for record in records if isinstance(record, dict) and record.get("outcome")]
    return found or [f"HTTP {answer.status_code}"]


def _records(said: Any) -> list[Any]:
    if not isinstance(said, dict):
        return []
    return next((said[name] for name in ("records", "leads", "results") if isinstance(said.get(name), list)), [said])
