"""`POST /api/v1/opportunities/<id>/documents`: an order tool sends an offer, an order form or an order back (SD-03)."""

from dataclasses import dataclass

from flask import Response, jsonify, request
from flask_smorest import abort

from crm.access.rights import API_KEY
from crm.extensions import db
from crm.handoff.actions.receiving import (
    Answer,
    FieldsWrong,
    NotJson,
    NotOurs,
    SignatureUsed,
    read_document,
    take_document,
)
from crm.handoff.api.blueprint import blueprint
from crm.handoff.api.description import DOOR
from crm.handoff.models import OrderTool
from crm.handoff.queries import tool_for, tool_of_any_tenant
from crm.handoff.signing import SIGNATURE, TIMESTAMP, TOOL, signature_of
from crm.kernel.clock import now
from crm.kernel.database import reading
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.opportunities.actions.documents import NewDocument
from crm.opportunities.actions.treatment import OpportunityIsClosed
from crm.web.bodies import body_up_to
from crm.web.guards import allow
from crm.web.rate import address, limited

LARGEST = 64 * 1024
NOBODY = "no tool has this secret, so that a wrong id takes as long as a wrong signature"


@dataclass(frozen=True)
class Caller:
    """The tool that signed, its legal entity, and the signature: what of it outlives the session that read it."""

    legal_entity_id: int
    public_id: str
    name: str
    signature: str


@blueprint.post("/opportunities/<string:public_id>/documents")
@allow(API_KEY)
@limited(address)
@blueprint.doc(**DOOR)
def post_document(public_id: str) -> Response:
    """Put a document on an opportunity."""
    body = body_up_to(LARGEST)
    caller = _who_signed(body)
    if caller is None:
        abort(401, message="The signature is not right, or too old.")
    new = _read(body, caller.name)
    db.session().enter(caller.legal_entity_id)
    answer = _take(caller, public_id, new)
    db.session.commit()
    response = jsonify(answer.body)
    response.status_code = answer.status
    return response


def _who_signed(body: bytes) -> Caller | None:
    """Returns the tool that its id names, when its secret signed this body just now."""
    asked = request.headers.get(TOOL, "")[:16]
    with reading(), inside(db.session(), EVERY_TENANT):
        tool = tool_of_any_tenant(asked) if asked.isascii() and asked.isalnum() else None
        known = (tool.legal_entity_id, tool.public_id, tool.name, tool.secret) if tool and tool.secret else None
    entity, public_id, name, secret = known or (0, "", "", NOBODY)
    timestamp, given = request.headers.get(TIMESTAMP, "")[:20], request.headers.get(SIGNATURE, "")[:100]
    signature = signature_of(secret, timestamp, given, body, now().timestamp())
    return Caller(entity, public_id, name, signature) if known and signature else None


def _read(body: bytes, tool_name: str) -> NewDocument:
    try:
        return read_document(body, tool_name)
    except NotJson:
        return abort(400, message="A document is a JSON object.")
    except FieldsWrong as wrong:
        return abort(422, message="Fields are missing or wrong.", errors=wrong.errors)


def _take(caller: Caller, public_id: str, new: NewDocument) -> Answer:
    tool: OrderTool | None = tool_for(caller.public_id)
    if tool is None or not tool.active:
        abort(401, message="The signature is not right, or too old.")
    try:
        return take_document(tool, public_id, caller.signature, new)
    except NotOurs:
        return abort(404, message="No such opportunity that this tool serves.")
    except SignatureUsed:
        return abort(422, message="This signature was used for another opportunity: sign anew, a second later.")
    except OpportunityIsClosed:
        return abort(409, message="The opportunity is closed.")
