"""How fast one key may knock: counted in this process, a second at a time (reliability.md, input 17)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import TypeVar

from flask import Response, abort, make_response, request

PER_SECOND = 600  # a portal's burst passes, a flood is told to come back
REMEMBERED = 10_000
View = TypeVar("View", bound=Callable)


@dataclass
class Window:
    """The current second and how often each caller knocked in it."""

    second: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def allows(self, caller: str) -> bool:
        """Counts a knock; returns whether it is within the rate."""
        now = int(time.monotonic())
        with self.lock:
            if now != self.second or len(self.counts) > REMEMBERED:
                self.second, self.counts = now, {}
            self.counts[caller] = self.counts.get(caller, 0) + 1
            return self.counts[caller] <= PER_SECOND


window = Window()


def limited(caller: Callable[[], str]) -> Callable[[View], View]:
    """Answers 429 with Retry-After to whoever knocks faster than the rate."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args, **values):
            if not window.allows(caller()):
                abort(too_fast())
            return view(*args, **values)

        return guarded  # type: ignore[return-value]

    return mark


def address() -> str:
    """Returns the address of the request, counted where a caller has no key."""
    return request.remote_addr or ""


def too_fast() -> Response:
    """The answer to a flood."""
    answer = make_response(
        {"code": 429, "status": "Too Many Requests", "message": "Too fast: try again in a second."}, 429
    )
    answer.headers["Retry-After"] = "1"
    return answer
