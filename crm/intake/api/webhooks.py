"""Google's and Meta's calls: Google sends the lead with a key in its body, Meta a signed notice of it."""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from typing import Any

from flask import Response, jsonify, request
from flask_smorest import abort

from crm.access.rights import API_KEY
from crm.extensions import db
from crm.intake.actions.receiving import Delivery, receive, take_in
from crm.intake.api.authority import active_source, fingerprint
from crm.intake.api.blueprint import blueprint
from crm.intake.api.description import GOOGLE_DOOR, META_CHALLENGE, META_DOOR
from crm.intake.meta_client import MetaUnreachable, fetch_lead
from crm.intake.models import Source
from crm.intake.prospect import Reading, Unreadable
from crm.intake.queries import api_key, sources_with_door
from crm.intake.readers import google, json_lead, meta
from crm.kernel.clock import now
from crm.kernel.database import reading
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.web.bodies import body_up_to
from crm.web.guards import allow
from crm.web.rate import address, limited

LARGEST = 1024 * 1024


@blueprint.post("/leads/google")
@allow(API_KEY)
@limited(address)
@blueprint.doc(**GOOGLE_DOOR)
def post_google() -> Response:
    """Take in a lead of a Google Ads form; `google_key` tells the source."""
    body = body_up_to(LARGEST)
    content = _object(body)
    tenant, source_id = _source_with_key(str(content.get("google_key") or "")) or abort(401)
    db.session().enter(tenant)
    if not google.is_google(content):
        abort(422, message="user_column_data is missing.")
    content_without_key = {name: value for name, value in content.items() if name != "google_key"}
    kept = json.dumps(content_without_key).encode()
    with reading():
        source = active_source(source_id)
    take_in(source, Delivery(kept, "application/json"), google.read(content_without_key, now()))
    db.session.commit()
    return jsonify({})


@blueprint.get("/leads/meta")
@allow(API_KEY)
@limited(address)
@blueprint.doc(**META_CHALLENGE)
def get_meta() -> Response:
    """Meta's challenge: given back to whoever knows the verify token."""
    token = request.args.get("hub.verify_token", "")
    known = any(_same(secret, token) for _, _, secret in _secrets("meta", "verify_token_env"))
    if request.args.get("hub.mode") != "subscribe" or not known:
        abort(401)
    return Response(request.args.get("hub.challenge", "")[:200], mimetype="text/plain")


@blueprint.post("/leads/meta")
@allow(API_KEY)
@limited(address)
@blueprint.doc(**META_DOOR)
def post_meta() -> Response:
    """Take in Meta's notices; each lead's data is fetched before anything is written."""
    body = body_up_to(LARGEST)
    tenant, source_id, token = _source_that_signed(body) or abort(401)
    content = _object(body)
    for notice in list(meta.notices(content))[:100]:
        lead_id = str(notice["leadgen_id"])
        fetched, why = _fetched(lead_id, token)
        with inside(db.session(), tenant):
            source = active_source(source_id)
            if fetched is not None:
                receive(source, Delivery(fetched, "application/json", delivery_key=lead_id))
            else:
                _keep_notice(source, notice, lead_id, why)
            db.session.commit()
    return jsonify({})


def _fetched(lead_id: str, token: str) -> tuple[bytes | None, str]:
    try:
        return fetch_lead(lead_id, token), ""
    except MetaUnreachable as error:
        return None, str(error)


def _keep_notice(source: Source, notice: dict, lead_id: str, why: str) -> None:
    """What Meta told us and could not be fetched waits in the tray; a job tries again (crm/intake/jobs.py)."""
    waiting = Reading((Unreadable(why),), "meta", delivery_key=lead_id)
    kept = json.dumps({"entry": [{"changes": [{"field": "leadgen", "value": notice}]}]}).encode()
    take_in(source, Delivery(kept, "application/json", delivery_key=lead_id), waiting)


def _object(body: bytes) -> dict:
    try:
        content: Any = json_lead.load(body)
    except json_lead.NotJson:
        abort(400)
    if not isinstance(content, dict):
        abort(422)
    return content


def _source_with_key(key: str) -> tuple[int, int] | None:
    """A google_key is one of the source's API keys, or the secret in the variable that the source names."""
    if len(key) < 8 or not key.isascii():
        return None
    with reading():
        known = api_key(fingerprint(key))
        found = (known.legal_entity_id, known.source_id) if known is not None else None
        db.session.rollback()
    return found or next(
        ((tenant, one) for tenant, one, secret in _secrets("google", "key_env") if _same(secret, key)), None
    )


def _source_that_signed(body: bytes) -> tuple[int, int, str] | None:
    """Returns (legal entity, source, access token) of the source whose secret signed the raw body."""
    given = request.headers.get("X-Hub-Signature-256", "").removeprefix("sha256=")
    page = _page_of(body)
    for tenant, source_id, secret in _secrets("meta", "app_secret_env", page):
        if _same(hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(), given):
            return tenant, source_id, _token(tenant, source_id)
    return None


def _page_of(body: bytes) -> str:
    try:
        content = json_lead.load(body)
    except json_lead.NotJson:
        return ""
    notices = list(meta.notices(content)) if isinstance(content, dict) else []
    return str(notices[0].get("page_id") or "") if notices else ""


def _token(tenant: int, source_id: int) -> str:
    with reading(), inside(db.session(), tenant):
        row = db.session.get(Source, source_id)
        name = row.settings.get("access_token_env", "") if row else ""
    return os.environ.get(name, "")


def _secrets(door: str, setting: str, page: str = "") -> Iterator[tuple[int, int, str]]:
    """Returns (legal entity, source, secret) of each active source with this door whose variable is set.

    Of Meta's sources, those of the notice's page come first; a source for another page is left out.
    """
    with reading(), inside(db.session(), EVERY_TENANT):
        rows = [(row.legal_entity_id, row.id, dict(row.settings)) for row in sources_with_door(door)]
    rows.sort(key=lambda row: str(row[2].get("page_id") or "") != page)
    for tenant, source_id, settings in rows:
        if page and str(settings.get("page_id") or page) != page:
            continue
        if secret := os.environ.get(settings.get(setting, ""), ""):
            yield tenant, source_id, secret


def _same(known: str, given: str) -> bool:
    return hmac.compare_digest(known.encode(), given.encode("utf-8", "replace"))
