"""What the doors take and answer, in OpenAPI 3.1, as JSON and as a page that needs no script."""

from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request
from flask_smorest import Api

from crm.access.rights import ANYBODY
from crm.kernel.trade import ACTIVITIES
from crm.web.guards import allow
from crm.web.rendering import render

api = Api()
pages = Blueprint("api_pages", __name__, url_prefix="/api/v1")

TEXT = {"type": ["string", "null"]}
FLAG = {"type": ["boolean", "null"]}
AMOUNT = {"type": ["number", "null"], "description": "Euros."}
VEHICLE = {
    "type": ["object", "null"],
    "properties": {
        "make": TEXT,
        "model": TEXT,
        "trim": TEXT,
        "condition": {"enum": ["new", "used", None]},
        "year": {"type": ["integer", "null"]},
        "vin": TEXT,
        "stock": TEXT,
        "odometer_km": {"type": ["integer", "null"]},
        "price_eur": AMOUNT,
    },
}
LEAD: dict[str, Any] = {
    "type": "object",
    "description": "One request of one person. A phone number or an e-mail address is needed; nothing else is.",
    "properties": {
        "external_id": {**TEXT, "description": "Your id of the request: sent again, it makes no second lead."},
        "requested_at": {"type": ["string", "null"], "description": "ISO 8601; without an offset it is Paris time."},
        "outlet": {**TEXT, "description": "Code, dealer code, site code or name of the outlet."},
        "brand": {**TEXT, "description": "Code (AP) or name (Peugeot); else the make of the vehicle."},
        "activity": {"enum": [*ACTIVITIES, None]},
        "lead_type": TEXT,
        "request_type": TEXT,
        "kind": {"enum": ["B2C", "B2B", None]},
        "civility": TEXT,
        "first_name": TEXT,
        "last_name": TEXT,
        "full_name": TEXT,
        "company": TEXT,
        "siret": TEXT,
        "vat": TEXT,
        "email": TEXT,
        "phones": {"type": "array", "items": {"type": "string"}, "description": "In any notation; kept as E.164."},
        "preferred_contact": {"enum": ["email", "phone", "sms", None]},
        "postal_code": TEXT,
        "vehicle_of_interest": VEHICLE,
        "test_drives": {"type": "array", "items": VEHICLE},
        "trade_in": VEHICLE,
        "finance": {"type": ["object", "null"], "properties": {"downpayment": AMOUNT, "monthly": AMOUNT}},
        "budget_eur": AMOUNT,
        "consent": {
            "type": ["object", "null"],
            "properties": {"email": FLAG, "sms": FLAG, "phone": FLAG, "partners": FLAG},
        },
        "comments": TEXT,
        "answers": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "example": {
        "external_id": "4711",
        "outlet": "VAL-CAEN",
        "first_name": "Camille",
        "last_name": "Exemple",
        "phones": ["+33639980101"],
        "vehicle_of_interest": {"make": "Peugeot", "model": "3008", "condition": "used"},
        "consent": {"email": True, "sms": False},
        "comments": "Toujours disponible ?",
    },
}
RECEIPT = {
    "type": "object",
    "properties": {
        "outcome": {"enum": ["created", "merged", "duplicate", "quarantined", "skipped"]},
        "why": TEXT,
        "lead": TEXT,
        "url": TEXT,
        "owner": TEXT,
        "first_response_due": TEXT,
    },
}
BEARER = [{"key": []}]
IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 200},
    "description": "Sent again with the same body it gets the same answer; with another body, 422.",
}


def _body(media: str, schema: dict) -> dict:
    return {"required": True, "content": {media: {"schema": schema}}}


def _answers(**said: str) -> dict:
    receipt = {"content": {"application/json": {"schema": RECEIPT}}}
    with_receipt = {"200", "201", "202"}
    return {
        code: {"description": words, **(receipt if code in with_receipt else {})}
        for code, words in ((name.removeprefix("_"), words) for name, words in said.items())
    }


_USUAL = _answers(
    _200="A repeat (merged, duplicate) or no request (skipped).",
    _201="The lead was created.",
    _202="Kept for a person to repair.",
    _400="Not readable.",
    _401="No key that opens.",
    _413="Too large.",
    _422="Another body under a used Idempotency-Key, or no lead.",
    _429="Too fast: see Retry-After.",
)
JSON_DOOR = {
    "security": BEARER,
    "parameters": [IDEMPOTENCY],
    "requestBody": _body("application/json", LEAD),
    "responses": _USUAL,
}
ADF_DOOR = {
    "security": BEARER,
    "parameters": [IDEMPOTENCY],
    "requestBody": _body("application/xml", {"type": "string", "description": "ADF/XML 1.0"}),
    "responses": _USUAL,
}
ONE_LEAD = {
    "security": BEARER,
    "responses": {"200": {"description": "The lead.", "content": {"application/json": {"schema": LEAD}}}} | _answers(_401="No key that opens.", _404="No such lead of this source."),
}  # fmt: skip
GOOGLE_DOOR = {
    "requestBody": _body("application/json", {"type": "object", "properties": {"google_key": {"type": "string"}}}),
    "responses": _answers(_200="Taken in.", _401="The google_key opens nothing.", _422="No lead."),
}
META_DOOR = {
    "parameters": [{"in": "header", "name": "X-Hub-Signature-256", "schema": {"type": "string"}, "required": True}],
    "requestBody": _body("application/json", {"type": "object"}),
    "responses": _answers(_200="Taken in.", _401="The signature is not ours."),
}
META_CHALLENGE = {
    "parameters": [
        {"in": "query", "name": name, "schema": {"type": "string"}}
        for name in ("hub.mode", "hub.verify_token", "hub.challenge")
    ],
    "responses": _answers(_200="The challenge.", _401="The verify token is not ours."),
}


def install(app: Flask) -> None:
    """Binds the description to the application."""
    app.config.update(API_TITLE="Relance", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api.init_app(app)
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})


@pages.get("/")
@allow(ANYBODY)
def index() -> Response:
    """The description: a page for people, JSON for programs."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(api.spec.to_dict())
    return render("intake/api.html", paths=_operations(), lead=LEAD, receipt=RECEIPT)


@pages.get("/openapi.json")
@allow(ANYBODY)
def openapi() -> Response:
    """The description as OpenAPI 3.1."""
    return jsonify(api.spec.to_dict())


def _operations() -> list[tuple[str, str, dict]]:
    """Returns (method, path, operation) of each door."""
    paths = api.spec.to_dict()["paths"]
    return [
        (method.upper(), path, operation)
        for path, methods in paths.items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    ]
