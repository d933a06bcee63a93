"""A portal that posts leads over HTTP and repeats what was not answered, as portals do."""

import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from crm.extensions import db
from crm.intake.models import ApiKey, Source
from crm.kernel.clock import now
from crm.worker import as_tenant
from tests.support.cast import Cast

KEY = "a-key-for-tests-256-random-bits-in-real-life"


def register_source(cast: Cast) -> None:
    """Lets Garage Martin take leads with KEY; needs an application context."""
    with as_tenant(cast.garage):
        source = Source(name="Portail", door="json")
        db.session.add(source)
        db.session.flush()
        db.session.add(
            ApiKey(
                key_hash=hashlib.sha256(KEY.encode()).hexdigest(),
                legal_entity_id=cast.garage,
                source_id=source.id,
                made_at=now(),
            )
        )


@dataclass
class Sender:
    """Posts to `127.0.0.1:port`; `answered` maps a lead's number to the lead it became."""

    port: int
    answered: dict[int, str] = field(default_factory=dict)
    answered_at: dict[int, float] = field(default_factory=dict)  # monotonic seconds
    slowest: float = 0.0  # seconds of the slowest answered request

    def post(self, number: int, timeout: float = 30.0) -> bool:
        """Posts one lead once. Returns whether it was acknowledged."""
        began = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("POST", "/api/v1/leads", json.dumps(lead(number)), _headers(number))
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, HTTPException):  # killed under our hands: not acknowledged
            return False
        finally:
            connection.close()
        if answer.status >= 500:
            return False
        assert answer.status in (200, 201), body
        self.answered[number] = json.loads(body)["lead"]
        self.answered_at[number] = time.monotonic()
        self.slowest = max(self.slowest, time.monotonic() - began)
        return True

    def insist(self, number: int, within: float = 30.0) -> None:
        """Posts one lead until it is acknowledged."""
        deadline = time.monotonic() + within
        while not self.post(number):
            assert time.monotonic() < deadline, f"lead {number} was not taken within {within} s"
            time.sleep(0.05)

    def insist_on(self, count: int, rate: float) -> threading.Thread:
        """Starts a thread that posts `count` leads, `rate` a second, and insists on each; join it."""
        thread = threading.Thread(target=self._at_rate, args=(count, rate))
        thread.start()
        return thread

    def _at_rate(self, count: int, rate: float) -> None:
        began = time.monotonic()
        for number in range(count):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            self.insist(number)


def lead(number: int) -> dict:
    """Returns the body of one lead; each is of another person."""
    return {
        "external_id": f"P-{number}",
        "outlet": "MAR-CAEN",
        "brand": "AP",
        "activity": "VN",
        "first_name": "Camille",
        "last_name": f"Essai{number:05}",
        "email": f"camille.{number:05}@example.com",
        "phones": [f"+336399{number:05}"],
        "vehicle_of_interest": {"make": "Peugeot", "model": "208"},
        "comments": "Est-elle libre ?",
    }


def _headers(number: int) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {KEY}",
        "Content-Type": "application/json",
        "Idempotency-Key": f"delivery-{number}",
    }
