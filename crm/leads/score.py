"""How promising a request is, from 0 to 100, by what it says: a pure function over plain values."""

from collections.abc import Mapping

POINTS = {
    "phone": 20,
    "email": 10,
    "vehicle_of_interest": 10,
    "trade_in": 15,
    "test_drives": 15,
    "finance": 10,
    "budget_eur": 5,
    "comments": 5,
}
BY_REQUEST = {"test_drive": 10, "offer": 10, "callback": 5, "appointment": 10}
DOUBTS = {"phone_unlikely": 10, "email_invalid": 10, "test": 40, "spam": 60}


def score(request: Mapping, request_type: str, flags: list[str]) -> int:
    """Returns the score of a request; what is said adds, what looks wrong takes away."""
    said = {**request, "phone": request.get("phones")}
    points = sum(value for key, value in POINTS.items() if _says(said.get(key)))
    points += BY_REQUEST.get(request_type, 0) - sum(DOUBTS.get(flag, 0) for flag in flags)
    return max(0, min(100, points))


def _says(value: object) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)
