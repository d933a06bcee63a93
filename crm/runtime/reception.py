"""A request is worked on once all of it has come: whoever dawdles waits in a cheap thread and keeps nobody from work.

Granian has a time limit for the head of a request and none for its body (its issue 728, « wontfix »), and the thread that
answers waits for the body: eight half-sent forms held eight threads, and with them everybody. So there are many more
threads than requests worked on at once; a thread takes its place among these when the body is there.
"""

import io
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

from werkzeug.wsgi import LimitedStream

PLACES = 8  # requests worked on at once; SQLite's writers queue anyway, PostgreSQL's pool holds as many
LARGE_PLACES = 3  # uploads that are read while they are worked on: photos, files to import
WAITING = 56  # threads for those of which something is still to come
LARGE = 1024 * 1024  # bytes; less is read into memory first
PATIENCE = 2.0  # seconds a body may take before it counts as dawdling …
DAWDLING = 20  # … and how many such ones one address may have; a dealership on a weak line has a few

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Reception:
    """WSGI middleware in front of `app`. `behind_proxy`: every request comes from its address, and it sends them whole."""

    def __init__(self, app: App, behind_proxy: bool = False, patience: float = PATIENCE) -> None:
        self.app, self.behind_proxy, self.patience = app, behind_proxy, patience
        self._places, self._large = threading.Semaphore(PLACES), threading.Semaphore(LARGE_PLACES)
        self._lock = threading.Lock()
        self._coming: dict[str, list[float]] = {}  # address → when each body that is still coming began

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers the request; 429 to an address with too many unfinished ones, 400 to one that broke off."""
        place: AbstractContextManager = self._places
        if _is_large(environ):
            place = self._large
            environ["wsgi.input"] = LimitedStream(environ["wsgi.input"], int(environ["CONTENT_LENGTH"]))
        elif _has_body(environ):
            refusal = self._receive(environ)
            if refusal:
                return _refuse(refusal, start_response)
        with place:
            return self.app(environ, start_response)

    def _receive(self, environ: Environ) -> str:
        """Reads the body into memory; returns why it is refused, nothing when it is here."""
        address, began = environ.get("REMOTE_ADDR", ""), time.monotonic()
        if not self._begin(address, began):
            return "429 Too Many Requests"
        try:
            length = environ.get("CONTENT_LENGTH") or ""
            body = environ["wsgi.input"].read(int(length) if length else LARGE)
        finally:
            self._end(address, began)
        if length and len(body) < int(length):
            return "400 Bad Request"
        environ["wsgi.input"] = io.BytesIO(body) if length or len(body) < LARGE else _Joined(body, environ)
        return ""

    def _begin(self, address: str, began: float) -> bool:
        with self._lock:
            coming = self._coming.setdefault(address, [])
            late = sum(1 for start in coming if start <= began - self.patience)
            if late >= DAWDLING and not self.behind_proxy:
                return False
            coming.append(began)
            return True

    def _end(self, address: str, began: float) -> None:
        with self._lock:
            coming = self._coming[address]
            coming.remove(began)
            if not coming:
                del self._coming[address]


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
    start_response(status, head + ([("Retry-After", "5")] if status.startswith("429") else []))
    return [words]
