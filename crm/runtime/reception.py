"""A request is worked on once all of it has come: whoever dawdles waits in a cheap thread and keeps nobody from work.

Granian has a time limit for the head of a request and none for its body (its issue 728, « wontfix »), and the thread that
answers waits for the body: eight half-sent forms held eight threads, and with them everybody. So there are many more
threads than requests worked on at once; a thread takes its place among these when the body is there.
"""

import io
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.exceptions import RequestTimeout
from werkzeug.wsgi import LimitedStream

PLACES = 8  # requests worked on at once; SQLite's writers queue anyway, PostgreSQL's pool holds as many
LARGE_PLACES = 3  # uploads that are read while they are worked on: photos, files to import
LARGE_WAITING = 6  # more of them wait for a place, for so many seconds; everybody else is told to come again
LARGE_PATIENCE = 20.0
WAITING = 50  # threads for those of which something is still to come
LARGE = 1024 * 1024  # bytes; less is read into memory first
PATIENCE = 2.0  # seconds a body may take before it counts as dawdling …
DAWDLING = 20  # … and how many such ones one address may have; a dealership on a weak line has a few
SLOWEST = 10_000  # bytes a second of a body, after its first seconds
GRACE = 30.0
BUSY, TOO_MANY = "503 Service Unavailable", "429 Too Many Requests"

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Reception:
    """WSGI middleware in front of `app`. `behind_proxy`: every request comes from its address, and it sends them whole."""

    def __init__(self, app: App, behind_proxy: bool = False, patience: float = PATIENCE) -> None:
        self.app, self.behind_proxy, self.patience = app, behind_proxy, patience
        self._places, self._large = threading.Semaphore(PLACES), threading.Semaphore(LARGE_PLACES)
        self._queue = threading.Semaphore(LARGE_PLACES + LARGE_WAITING)
        self._lock = threading.Lock()
        self._coming: dict[str, list[_Body]] = {}  # address → the bodies that are still coming
        self._answered: Counter[str] = Counter()  # address → its requests that are worked on

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers the request; 429 to an address with too many unfinished ones, 400 to one that broke off, 503 to one
        upload too many."""
        if _is_large(environ):
            environ["wsgi.input"] = LimitedStream(environ["wsgi.input"], int(environ["CONTENT_LENGTH"]))
            return self._take_large(environ, start_response)
        refusal = self._receive(environ) if _has_body(environ) else ""
        if refusal:
            return _refuse(refusal, start_response)
        if isinstance(environ["wsgi.input"], _Joined):
            return self._take_large(environ, start_response)
        with self._places, self._answering(environ):
            return self.app(environ, start_response)

    def being_answered(self) -> frozenset[str]:
        """Returns the addresses whose requests are worked on just now: their connections may be silent meanwhile."""
        with self._lock:
            return frozenset(self._answered)

    def too_slow(self) -> frozenset[str]:
        """Returns the addresses from which a body trickles or has stopped coming; none behind a proxy, whose all are."""
        with self._lock:
            slow = (address for address, bodies in self._coming.items() if any(body.is_too_slow for body in bodies))
            return frozenset() if self.behind_proxy else frozenset(slow)

    def _take_large(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Few at a time, each as fast as a weak line is: what trickles must not hold a place that others wait for."""
        address, body = environ.get("REMOTE_ADDR", ""), _Body(length=int(environ.get("CONTENT_LENGTH") or 0))
        if not self._begin(address, body):
            return _refuse(TOO_MANY, start_response)
        try:
            with _held(self._queue, 0) as waiting, _held(self._large, LARGE_PATIENCE if waiting else 0) as place:
                if not (waiting and place):
                    return _refuse(BUSY, start_response)
                environ["wsgi.input"] = _Flowing(environ["wsgi.input"], body)
                with self._answering(environ):
                    return self.app(environ, start_response)
        finally:
            self._end(address, body)

    @contextmanager
    def _answering(self, environ: Environ) -> Iterator[None]:
        address = environ.get("REMOTE_ADDR", "")
        with self._lock:
            self._answered[address] += 1
        try:
            yield
        finally:
            with self._lock:
                self._answered[address] -= 1
                if not self._answered[address]:
                    del self._answered[address]

    def _receive(self, environ: Environ) -> str:
        """Reads the body into memory; returns why it is refused, nothing when it is here."""
        address, coming = environ.get("REMOTE_ADDR", ""), _Body(read=LARGE)  # in one go: it has the longest one's time
        if not self._begin(address, coming):
            return TOO_MANY
        try:
            length = environ.get("CONTENT_LENGTH") or ""
            body = environ["wsgi.input"].read(int(length) if length else LARGE)
        finally:
            self._end(address, coming)
        if length and len(body) < int(length):
            return "400 Bad Request"
        environ["wsgi.input"] = io.BytesIO(body) if length or len(body) < LARGE else _Joined(body, environ)
        return ""

    def _begin(self, address: str, body: "_Body") -> bool:
        with self._lock:
            coming = self._coming.setdefault(address, [])
            late = sum(1 for other in coming if other.began <= body.began - self.patience)
            if late >= DAWDLING and not self.behind_proxy:
                return False
            coming.append(body)
            return True

    def _end(self, address: str, body: "_Body") -> None:
        with self._lock:
            coming = self._coming[address]
            coming.remove(body)
            if not coming:
                del self._coming[address]


@contextmanager
def _held(places: threading.Semaphore, patience: float) -> Iterator[bool]:
    """Holds one of these places for the block; gives whether there was one within so many seconds."""
    held = places.acquire(timeout=patience) if patience else places.acquire(blocking=False)
    try:
        yield held
    finally:
        if held:
            places.release()


@dataclass(eq=False)
class _Body:
    """How far a body has come."""

    length: int = 0  # 0 when it was not announced
    read: int = 0
    is_here: bool = False
    began: float = field(default_factory=time.monotonic)

    @property
    def is_too_slow(self) -> bool:
        """Whether it is slower than SLOWEST, after GRACE seconds."""
        return not self.is_here and time.monotonic() - self.began > GRACE + self.read / SLOWEST

    def take(self, count: int) -> None:
        """Counts what has just come; nothing is its end."""
        self.read += count
        self.is_here = not count or self.read == self.length


class _Flowing(io.RawIOBase):
    """A body that has to come on: raises RequestTimeout when it is too slow.

    One of which nothing comes any more keeps its reader waiting: its connection is closed from outside (silence.py).
    """

    def __init__(self, stream: Any, body: _Body) -> None:
        self._stream, self._body = stream, body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._stream.read(len(buffer))
        buffer[: len(found)] = found
        self._body.take(len(found))
        if self._body.is_too_slow:
            raise RequestTimeout
        return len(found)


class _Joined(io.RawIOBase):
    """What was read of a body without a length, and then the rest of it."""

    def __init__(self, first: bytes, environ: Environ) -> None:
        self._first, self._rest = io.BytesIO(first), environ["wsgi.input"]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._first.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


def _has_body(environ: Environ) -> bool:
    return bool(environ.get("CONTENT_LENGTH")) or "HTTP_TRANSFER_ENCODING" in environ


def _is_large(environ: Environ) -> bool:
    return int(environ.get("CONTENT_LENGTH") or 0) > LARGE


def _refuse(status: str, start_response: Callable[..., Any]) -> list[bytes]:
    words = f"{status}\n".encode()
    head = [("Content-Type", "text/plain"), ("Content-Length", str(len(words))), ("Connection", "close")]
    start_response(status, head + ([("Retry-After", "5")] if status in (TOO_MANY, BUSY) else []))
    return [words]
