"""Our own JSON (the field names of the API), read generously: near names, nested parts, one lead or many."""

import json
import re
from collections.abc import Iterator
from datetime import datetime

from crm.intake.prospect import Prospect, Reading, Skipped, Unreadable
from crm.intake.readers.build import build
from crm.intake.readers.consents import consent_of
from crm.intake.readers.draft import Draft
from crm.intake.readers.labels import FIELDS, field_of
from crm.intake.readers.lines import take_text
from crm.intake.readers.words import decode, fold, truth

MAX_LEADS = 5_000
MAX_NESTING = 6
CHANNELS = ("email", "sms", "phone", "partners")
_VEHICLES = {
    "vehicleofinterest": "vehicle_of_interest", "vehicle": "vehicle_of_interest", "vehicule": "vehicle_of_interest", "car": "vehicle_of_interest",
    "tradein": "trade_in", "reprise": "trade_in", "tradeinvehicle": "trade_in",
}  # fmt: skip
_CONSENTS = frozenset("consent consents consentement consentements optin optins rgpd gdpr".split())
_OUTPUT_ONLY = frozenset("outcome why lead url owner reason flags receivedat firstresponsedue source".split())
_LISTS = ("leads", "records", "prospects", "items", "results")


class NotJson(ValueError):
    """The bytes are not JSON that may be read."""


def load(raw: bytes) -> object:
    """Returns what the JSON in `raw` says; several documents, one a line, make a list. Raises NotJson."""
    text = decode(raw).strip()
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise NotJson(f"not readable as JSON: {error}") from error
    try:
        return [json.loads(line) for line in lines[:MAX_LEADS]]
    except (ValueError, RecursionError) as error:
        raise NotJson(f"not readable as JSON: {error}") from error


def read(content: object, received_at: datetime) -> Reading:
    """Returns the leads of a parsed JSON value: one object, a list, or {"leads": […]}."""
    bodies = content
    if isinstance(content, dict):
        bodies = next((content[name] for name in _LISTS if isinstance(content.get(name), list)), [content])
    if not isinstance(bodies, list) or not bodies:
        return Reading((Unreadable("the JSON holds no lead"),), "json")
    return Reading(tuple(read_one(body, received_at) for body in bodies[:MAX_LEADS]), "json")


def read_one(body: object, received_at: datetime) -> Prospect | Unreadable | Skipped:
    """Returns the lead of one JSON object."""
    if not isinstance(body, dict):
        return Unreadable("the lead is not a JSON object")
    if truth(body.get("is_test")) or truth(body.get("test")):
        return Skipped("a test lead")
    draft = Draft()
    _fill(draft, body, 0)
    for text in draft.lists.pop("comments", []):
        take_text(draft, text)
    return build(draft, received_at)


def scalar(value: object) -> str | None:
    """Returns the words of a JSON value that is no list or object."""
    if value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int) and value.bit_length() > 128:
        return "1e39"
    return str(value)


def _fill(draft: Draft, body: dict, depth: int) -> None:
    for name, value in list(body.items())[:500]:
        name = str(name)
        key = fold(name).replace(" ", "")
        if key in _OUTPUT_ONLY and not (key == "source" and depth):
            continue
        if key in _VEHICLES and not isinstance(value, (str, bool)):
            _vehicle(draft, _VEHICLES[key], value)
        elif key in {"testdrives", "testdrive"} and isinstance(value, list):
            draft.test_drives += [_words(drive) for drive in value[:10]]
        elif key in _CONSENTS and isinstance(value, dict):
            _consents(draft, value)
        elif key in _CONSENTS and isinstance(value, list):
            _consents(draft, dict(_listed(value)))
        elif key == "finance" and isinstance(value, dict):
            for part, amount in value.items():
                _put(draft, f"finance.{fold(str(part)).replace(' ', '')}", str(part), amount)
        elif key == "answers" and isinstance(value, dict):
            for question, reply in value.items():
                draft.answer(question, _flat(reply))
        elif key == "key" and isinstance(value, list):
            draft.put("external_id", scalar(value[-1]) if value else None)
        elif isinstance(value, dict) and depth < MAX_NESTING:
            _nested(draft, name, value, depth)
        else:
            _put(draft, name if name in FIELDS else field_of(name), name, value)


def _nested(draft: Draft, name: str, value: dict, depth: int) -> None:
    """{"customer": {"firstName": …}} is read as if flat; an outlet's or brand's object says who it is."""
    field = field_of(name)
    if field in {"outlet", "brand"}:
        for part in ("code", "id", "name"):
            draft.put(field, scalar(value.get(part)))
    else:
        _fill(draft, value, depth + 1)


def _put(draft: Draft, field: str | None, name: str, value: object) -> None:
    if isinstance(value, list) and field in {"phone", "email", "outlet", "comments"}:
        for one in value[:10]:
            draft.put(field, scalar(one) if not isinstance(one, dict) else _flat(one))
        return
    words = _flat(value)
    if field in FIELDS or field == "resend":
        draft.put(field, words)
    elif fold(name) == "status":
        draft.put("resend", words)
    elif consents := consent_of(_spaced(name), value):
        draft.consent(consents)
    else:
        draft.answer(name, words)


def _spaced(name: str) -> str:
    """optInEmail → opt In Email."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _vehicle(draft: Draft, role: str, value: object) -> None:
    for part, text in _words(value).items():
        draft.put(f"{role}.{part}", text)


def _words(value: object) -> dict[str, str]:
    """Returns a vehicle's words under our names for its parts."""
    if not isinstance(value, dict):
        return {"text": text} if (text := scalar(value)) else {}
    found: dict[str, str] = {}
    for name, part in value.items():
        field = field_of(str(name)) or ""
        known = (
            field.split(".")[1]
            if field.startswith("vehicle_of_interest.")
            else {"brand": "make", "units": "units"}.get(field or str(name))
        )
        if str(name) in {"units", "currency"}:
            known = str(name)
        text = scalar(part)
        if known and text:
            found.setdefault(known, text)
    return found


def _consents(draft: Draft, value: dict) -> None:
    for name, answer in value.items():
        said = truth(answer)
        if str(name) in CHANNELS and said is not None:
            draft.consent({str(name): said})
        elif consents := consent_of(f"consent {_spaced(str(name))}", answer):
            draft.consent(consents)


def _listed(consents: list) -> Iterator[tuple[str, object]]:
    """[{"channel": "email", "value": true}] or ["email", "sms"]."""
    for one in consents[:50]:
        if isinstance(one, dict):
            name = next((one[key] for key in ("channel", "type", "name", "label") if one.get(key)), "")
            yield str(name), next((one[key] for key in ("value", "granted", "accepted", "optin") if key in one), None)
        else:
            yield str(one), True


def _flat(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, (scalar(one) for one in value[:50]))) or None
    if isinstance(value, dict):
        return ", ".join(f"{name}: {text}" for name, one in list(value.items())[:50] if (text := scalar(one))) or None
    return scalar(value)
