"""Sources of Garage Martin and of Autos Morel, with their keys."""

import hashlib
from collections.abc import Callable

import pytest
from flask import Flask

from crm.extensions import db
from crm.intake.models import ApiKey, Source
from crm.kernel.clock import now
from crm.worker import as_tenant
from tests.support.cast import Cast

KEY = "the-key-of-the-portal-0001"
STRANGE_KEY = "the-key-of-a-strange-portal-0002"


@pytest.fixture
def make_source(app: Flask, cast: Cast) -> Callable[..., int]:
    """Makes a source of Garage Martin (or of `entity`) and returns its id; `key` opens it."""

    def make(name: str = "Portail", door: str = "json", key: str = "", entity: int = 0, **values) -> int:
        with app.app_context(), as_tenant(entity or cast.garage):
            source = Source(name=name, door=door, **values)
            db.session.add(source)
            db.session.flush()
            if key:
                digest = hashlib.sha256(key.encode()).hexdigest()
                db.session.add(
                    ApiKey(key_hash=digest, legal_entity_id=source.legal_entity_id, source_id=source.id, made_at=now())
                )
            return source.id

    return make


@pytest.fixture
def portal(make_source) -> dict[str, str]:
    """The headers of a portal whose leads Garage Martin takes in."""
    make_source("Portail", "json", KEY)
    return {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def strange_portal(make_source, cast: Cast) -> dict[str, str]:
    """The headers of a portal of Autos Morel."""
    make_source("Autre portail", "json", STRANGE_KEY, cast.morel)
    return {"Authorization": f"Bearer {STRANGE_KEY}"}
