"""What the door takes and answers, in OpenAPI 3.1."""

from typing import Any

from crm.handoff.signing import SIGNATURE, TIMESTAMP, TOOL
from crm.opportunities.words import DOCUMENT_KINDS, DOCUMENT_STATES

DOCUMENT: dict[str, Any] = {
    "type": "object",
    "required": ["kind", "number"],
    "properties": {
        "kind": {"enum": list(DOCUMENT_KINDS)},
        "number": {"type": "string", "maxLength": 40, "description": "Sent again, it changes the document it names."},
        "vehicle": {"type": ["string", "null"]},
        "amount": {"type": ["number", "string", "null"], "description": "Euros with tax, two decimals at most."},
        "date": {"type": ["string", "null"], "format": "date"},
        "state": {"enum": [*DOCUMENT_STATES, None]},
    },
    "example": {
        "kind": "order_form",
        "number": "BDC-4711",
        "vehicle": "Peugeot 308 GT",
        "amount": "32450.00",
        "date": "2026-11-22",
        "state": "signed",
    },
}
RECEIPT = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("document", "opportunity", "kind", "number", "state")},
}


def _header(name: str, words: str) -> dict:
    return {"in": "header", "name": name, "required": True, "schema": {"type": "string"}, "description": words}


def _said(words: str, schema: dict | None = None) -> dict:
    return {"description": words, **({"content": {"application/json": {"schema": schema}}} if schema else {})}


DOOR = {
    "parameters": [
        _header(TOOL, "The id of the order tool."),
        _header(TIMESTAMP, "Seconds since 1970; refused when more than five minutes away from our clock."),
        _header(SIGNATURE, "sha256=… : HMAC-SHA256 in hexadecimal over timestamp, a dot and the raw body."),
    ],
    "requestBody": {"required": True, "content": {"application/json": {"schema": DOCUMENT}}},
    "responses": {
        "200": _said("Known already: the same delivery again, or the same document changed.", RECEIPT),
        "201": _said("The document is on the opportunity, and its stage has moved.", RECEIPT),
        "400": _said("Not a JSON object."),
        "401": _said("The signature is not right, or too old."),
        "404": _said("No such opportunity that this tool serves."),
        "409": _said("The opportunity is closed."),
        "413": _said("Too large."),
        "422": _said("Fields are missing or wrong: `errors` says which. Or the signature was used elsewhere."),
        "429": _said("Too fast: try again after the seconds of Retry-After."),
    },
}
