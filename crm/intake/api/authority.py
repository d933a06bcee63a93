"""Who knocks: the bearer key of a source. Keys are looked up by their SHA-256; a wrong one learns nothing."""

import hashlib
import re
from weakref import WeakKeyDictionary

from flask import abort, request
from sqlalchemy import Engine

from crm.extensions import db
from crm.intake.models import Source
from crm.intake.queries import api_key, source_of_key
from crm.kernel.database import reading
from crm.web.rate import address

_tenants: WeakKeyDictionary[Engine, dict[str, int]] = WeakKeyDictionary()  # a key never changes its legal entity
_BEARER = re.compile(r"Bearer +([\x21-\x7e]{8,200})", re.IGNORECASE)


def enter_by_key() -> str:
    """Enters the legal entity of the request's bearer key and returns the key's hash. Answers 401 to one unknown.

    No transaction is left open: what the request says is read before a write lock is taken.
    """
    token = bearer()
    if token is None:
        abort(401)
    key_hash, tenants = fingerprint(token), _tenants.setdefault(db.engine, {})
    if key_hash not in tenants:
        tenants[key_hash] = _tenant_of(key_hash)
    db.session().enter(tenants[key_hash])
    return key_hash


def source_of(key_hash: str) -> Source:
    """Returns the source that the key opens, as this transaction sees it: a copy, to be read.

    Answers 401 when the key was revoked or the source switched off meanwhile.
    """
    source = source_of_key(key_hash)
    if source is None:
        db.session.rollback()
        _tenants[db.engine].pop(key_hash, None)
        abort(401)
    return source


def _tenant_of(key_hash: str) -> int:
    with reading():
        key = api_key(key_hash)
        tenant = key.legal_entity_id if key is not None else None
        db.session.rollback()
    return abort(401) if tenant is None else tenant


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


def fingerprint(token: str) -> str:
    """Returns what is kept of a key."""
    return hashlib.sha256(token.encode()).hexdigest()
