"""`POST /api/v1/leads`, `/leads/adf`, `GET /api/v1/leads/<id>`."""

from collections.abc import Callable

from flask import Response, current_app, jsonify, request
from flask_smorest import abort
from sqlalchemy import select

from crm.access.rights import API_KEY
from crm.extensions import db
from crm.intake.actions.once import Answer, KeyReused, answered, remember
from crm.intake.actions.receiving import Delivery, Outcome, take_in
from crm.intake.answers import of_lead, short
from crm.intake.api.authority import caller, enter_by_key, source_of
from crm.intake.api.blueprint import blueprint
from crm.intake.api.description import ADF_DOOR, JSON_DOOR, ONE_LEAD
from crm.intake.models import CREATED, QUARANTINED, IntakeRecord, Source
from crm.intake.prospect import Reading, Unreadable
from crm.intake.readers import adf, json_lead
from crm.intake.readers.xml import NO_DOCUMENT_TYPE
from crm.kernel.clock import now
from crm.leads.models import Lead
from crm.web.bodies import body_up_to
from crm.web.guards import allow
from crm.web.rate import limited

LARGEST_JSON = 2 * 1024 * 1024
LARGEST_KEY = 200
STATUS = {CREATED: 201, QUARANTINED: 202}


@blueprint.post("/leads")
@allow(API_KEY)
@limited(caller)
@blueprint.doc(**JSON_DOOR)
def post_lead() -> Response:
    """Take one lead in."""
    return _take(_read_json, LARGEST_JSON)


@blueprint.post("/leads/adf")
@allow(API_KEY)
@limited(caller)
@blueprint.doc(**ADF_DOOR)
def post_adf() -> Response:
    """Take in an ADF/XML document of one or more prospects."""
    return _take(_read_adf, adf.MAX_BYTES)


@blueprint.get("/leads/<string:public_id>")
@allow(API_KEY)
@limited(caller)
@blueprint.doc(**ONE_LEAD)
def get_lead(public_id: str) -> Response:
    """Give a lead of the same source back."""
    sent = select(IntakeRecord.lead_id).where(IntakeRecord.source_id == source_of(enter_by_key()).id)
    lead = db.session.scalar(select(Lead).where(Lead.public_id == public_id, Lead.id.in_(sent)))
    if lead is None:
        abort(404)
    return jsonify(of_lead(lead, current_app.config["SETTINGS"].base_url))


def _take(read: Callable[[bytes], Reading], largest: int) -> Response:
    """Nothing is read under the write lock; the answer is written down with what it tells."""
    key_hash = enter_by_key()
    body = _body(largest)
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LARGEST_KEY:
        abort(422, message=f"An Idempotency-Key has at most {LARGEST_KEY} characters.")
    reading = read(body)
    answer = _answer(source_of(key_hash), key, body, reading)
    db.session.commit()
    response = jsonify(answer.body)
    response.status_code = answer.status
    return response


def _answer(source: Source, key: str, body: bytes, reading: Reading) -> Answer:
    try:
        given = answered(source, key, body) if key else None
    except KeyReused:
        abort(422, message="This Idempotency-Key was used before with another body.")
    if given is not None:
        return given
    outcomes = take_in(source, Delivery(body, request.content_type or "", received_at=now()), reading)
    answer = _shown(outcomes)
    if key:
        remember(source, key, body, answer)
    return answer


def _shown(outcomes: list[Outcome]) -> Answer:
    base_url = current_app.config["SETTINGS"].base_url
    records = [short(outcome, base_url) for outcome in outcomes]
    status = max((STATUS.get(record["outcome"], 200) for record in records), key=(200, 202, 201).index)
    return Answer(status, records[0] if len(records) == 1 else {**records[0], "records": records})


def _body(largest: int) -> bytes:
    body = body_up_to(largest)
    if not body.strip():
        abort(400, message="The body is empty.")
    return body


def _read_json(body: bytes) -> Reading:
    """A body that is no JSON object is the sender's to mend, and is told so; one that says too little is kept."""
    try:
        content = json_lead.load(body)
    except json_lead.NotJson as refused:
        abort(400, message=str(refused)[:300])
    if not isinstance(content, dict):
        abort(422, message="A lead is a JSON object.")
    return Reading((json_lead.read_one(content, now()),), "json")


def _read_adf(body: bytes) -> Reading:
    reading = adf.read(body, now())
    first = reading.records[0]
    if isinstance(first, Unreadable) and first.why == NO_DOCUMENT_TYPE:
        abort(400, message=first.why)
    return reading
