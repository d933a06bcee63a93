"""Who knocks: the bearer key of a source. Keys are looked up by their SHA-256; a wrong one learns nothing."""

import hashlib
import re

from flask import abort, request

from crm.extensions import db
from crm.intake.models import Source
from crm.intake.queries import api_key
from crm.kernel.database import reading

_BEARER = re.compile(r"Bearer +([\x21-\x7e]{8,200})", re.IGNORECASE)


def enter_by_key() -> Source:
    """Enters the legal entity of the request's bearer key and returns its source, without taking a write lock.

    The source is detached: it is read, never written. Answers 401 when there is no key that opens, or the source
    was switched off.
    """
    token = bearer()
    if token is None:
        abort(401)
    with reading():
        key = api_key(fingerprint(token))
        if key is None:
            abort(401)
        db.session().enter(key.legal_entity_id)
        return active_source(key.source_id)


def active_source(source_id: int) -> Source:
    """Returns a source of the legal entity that was entered, detached, and ends the transaction that read it."""
    row = db.session.get(Source, source_id)
    if row is None or not row.active:
        abort(401)
    db.session.expunge(row)
    db.session.rollback()
    return row


def bearer() -> str | None:
    """Returns the key of the Authorization header; never one from the address."""
    match = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    return match.group(1) if match else None


def caller() -> str:
    """Returns whom the rate is counted for: the key, else the address."""
    token = bearer()
    return fingerprint(token)[:32] if token else address()


def address() -> str:
    """Returns the address of the request, counted where a caller has no key."""
    return request.remote_addr or ""


def fingerprint(token: str) -> str:
    """Returns what is kept of a key."""
    return hashlib.sha256(token.encode()).hexdigest()
