"""Writing sources of leads and the keys that open their doors; only a key's SHA-256 is kept."""

import hashlib
import secrets

from sqlalchemy import select

from crm.extensions import db
from crm.intake.models import ApiKey, Source
from crm.kernel.clock import now
from crm.outlets.models import Brand, Outlet
from crm.setup.dealership.sections import SourceSection
from crm.setup.dealership.writing.ledger import Ledger
from crm.setup.dealership.writing.rows import put

FIELDS = ("name", "door", "origin", "default_activity", "lead_type", "relay_domains", "settings", "active")


class KeyTaken(ValueError):
    """A key of the file opens a door of another legal entity."""


def write_sources(
    sections: tuple[SourceSection, ...], outlets: dict[str, Outlet], brands: dict[str, Brand], ledger: Ledger
) -> None:
    """Makes or updates the sources and their keys; a key that the file no longer has is revoked. Raises KeyTaken."""
    found = {source.name: source for source in db.session.scalars(select(Source))}
    named = {section.name for section in sections}
    ledger.left_out += [f"source {name}" for name in sorted(found.keys() - named)]
    for section in sections:
        said = section.said(*FIELDS)
        said["default_outlet_id"] = outlets[section.default_outlet].id if section.default_outlet else None
        said["default_brand_id"] = brands[section.default_brand].id if section.default_brand else None
        row = put(Source, found.get(section.name), said, ledger, f"source {section.name}")
        db.session.flush()
        _write_keys(section, row, ledger)


def fingerprint(key: str) -> str:
    """Returns the SHA-256 of a key given in clear, or the one that the file gives itself."""
    return key.removeprefix("sha256:") if key.startswith("sha256:") else hashlib.sha256(key.encode()).hexdigest()


def _write_keys(section: SourceSection, source: Source, ledger: Ledger) -> None:
    live = db.session.scalars(select(ApiKey).where(ApiKey.source_id == source.id, ApiKey.revoked_at.is_(None))).all()
    found = {key.key_hash: key for key in live}
    wanted = set(found) if section.generate_key else {fingerprint(key) for key in section.api_keys or ()}
    for key_hash in sorted(found.keys() - wanted):
        found[key_hash].revoked_at = now()
        ledger.removed.append(f"key {key_hash[:8]}… of source {section.name}")
    for key_hash in sorted(wanted - found.keys()):
        _open_with(key_hash, source, ledger)
    if section.generate_key and not found:
        key = secrets.token_urlsafe(32)
        _open_with(fingerprint(key), source, ledger)
        ledger.new_keys.append((source.name, key))
    db.session.flush()


def _open_with(key_hash: str, source: Source, ledger: Ledger) -> None:
    """A key that was revoked, or opened another source of the same legal entity, opens this one from now on."""
    key = db.session.get(ApiKey, key_hash) or ApiKey(key_hash=key_hash, made_at=now())
    if key.legal_entity_id not in (None, source.legal_entity_id):
        raise KeyTaken(source.name)
    key.legal_entity_id, key.source_id, key.revoked_at = source.legal_entity_id, source.id, None
    db.session.add(key)
    ledger.made.append(f"key {key_hash[:8]}… of source {source.name}")
