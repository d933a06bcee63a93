"""Order tools for tests, and a tool's side of the signed door."""

import json
import time

from flask import Flask
from flask.testing import FlaskClient

from crm.access.actors import SYSTEM
from crm.extensions import db
from crm.handoff.actions.tools import ToolDetails, add_tool, serve
from crm.handoff.models import Handoff, OldId, OrderTool
from crm.handoff.signing import SIGNATURE, TIMESTAMP, TOOL, sign
from crm.worker import as_tenant
from tests.support.cast import Cast

ADDRESS = "https://sdh.example.com/open?b={brand}&o={outlet}&d={d_code}&u={old_id}&c={client}&back={return_url}"


def tool(cast: Cast, name: str = "SDH", codes=("D01", "D02"), brands=("AP",), demo=False, **more) -> OrderTool:
    """Adds a tool that serves these brands in Caen, flushed; `demo` allows one of this machine."""
    made = add_tool(ToolDetails(name, **({"url_template": ADDRESS} | more)), SYSTEM, demo)
    for code in brands:
        serve(made, cast.caen.id, cast.brands[code], ["VN", "VO"], codes, SYSTEM)
    return made


def set_up(app: Flask, cast: Cast, **more) -> tuple[str, str]:
    """Adds a tool, committed; returns its public id and its secret."""
    with app.app_context(), as_tenant(cast.garage):
        made = tool(cast, **more)
        return made.public_id, made.secret


def document(**more) -> bytes:
    """Returns the body of an order form."""
    return json.dumps({"kind": "order_form", "number": "BDC-1", "amount": "23450.50", **more}).encode()


def post(
    client: FlaskClient, opportunity: str, known: tuple[str, str], body: bytes, at: float | None = None, **headers
):
    """Sends a body as the tool would."""
    timestamp = str(int(time.time() if at is None else at))
    signed = {TOOL: known[0], TIMESTAMP: timestamp, SIGNATURE: f"sha256={sign(known[1], timestamp, body)}"}
    path = f"/api/v1/opportunities/{opportunity}/documents"
    return client.post(path, data=body, headers=signed | headers, content_type="application/json")


def handoffs(app: Flask, cast: Cast) -> list[Handoff]:
    """Returns the hand-offs as they are stored now, detached."""
    with app.app_context(), as_tenant(cast.garage):
        rows = list(db.session.scalars(db.select(Handoff).order_by(Handoff.id)))
        db.session.expunge_all()
        return rows


def old_ids(app: Flask, cast: Cast) -> dict[int, str]:
    """Returns the old ids by user."""
    with app.app_context(), as_tenant(cast.garage):
        return {row.user_id: row.value for row in db.session.scalars(db.select(OldId))}
