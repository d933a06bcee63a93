"""Is this the same request again, and does it say more? Pure rules (domain.md, "Idempotency, in this order")."""

import hashlib
import json
from datetime import timedelta

from crm.intake.prospect import Prospect, Vehicle
from crm.intake.readers.vehicles import line
from crm.intake.readers.words import fold

SAME_WITHIN = timedelta(hours=24)


def fingerprint(prospect: Prospect) -> str:
    """Returns the SHA-256 of normalised contact, vehicle and message: the same for the same request sent twice."""
    name = fold(prospect.full_name or prospect.company or "")
    contact = [prospect.email or "", *sorted(prospect.phones)]
    said = [
        contact,
        name if not any(contact) else "",
        _car(prospect.vehicle_of_interest),
        fold(prospect.comments or ""),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def additions(known: list[Prospect], new: Prospect) -> list[str]:
    """Returns what `new` says beyond what is known of the same request, as lines for a person to read."""
    lines = []
    message = new.comments or ""
    if message and not any(fold(message) in fold(old.comments or "") for old in known):
        lines.append(message)
    lines += [phone for phone in new.phones if not any(phone in old.phones for old in known)]
    if new.email and not any(new.email == old.email for old in known):
        lines.append(new.email)
    cars = {_car(car) for old in known for car in (old.vehicle_of_interest, *old.test_drives)}
    for car in (new.vehicle_of_interest, *new.test_drives):
        if car and _car(car) not in cars:
            cars.add(_car(car))
            lines.append(line(car))
    if new.trade_in and _car(new.trade_in) not in {_car(old.trade_in) for old in known}:
        lines.append(f"Reprise : {line(new.trade_in)}")
    for question, reply in new.answers.items():
        if not any(old.answers.get(question) == reply for old in known):
            lines.append(f"{question} : {reply}")
    return [text for text in lines if text]


def _car(car: Vehicle | None) -> str:
    return fold(" ".join(part for part in (car.make, car.model, car.trim, car.vin, car.stock) if part)) if car else ""
