"""Clients who may be the one that is being typed (list rule 14, mission AX-12)."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm.access.models import User
from crm.clients.matching import Asked, match
from crm.clients.models import Client
from crm.clients.queries.candidates import candidates_for
from crm.clients.queries.lookup import described
from crm.clients.queries.visible import clients_visible_to
from crm.clients.searchable import sort_name
from crm.extensions import db

MOST = 5
SAME_NAME = "same_name"


@dataclass(frozen=True)
class Alike:
    """A client who may be meant, how to tell them, and why as codes."""

    client: Client
    phone: str
    email: str
    reasons: tuple[str, ...]


def alike(viewer: User, asked: Asked) -> list[Alike]:
    """Returns the clients that the viewer sees who may be the one asked about, the surest first, MOST at most."""
    found = {one.known.client_id: one.verdict.reasons for one in match(asked, candidates_for(asked)).candidates[:MOST]}
    for one in _namesakes(viewer, asked):
        found.setdefault(one.id, (SAME_NAME,))
    from_db = {one.id: one for one in _read(viewer, list(found)[:MOST])}
    ordered = [from_db[key] for key in found if key in from_db]
    return [Alike(one.client, one.phone, one.email, found[one.client.id]) for one in described(ordered)]


def _read(viewer: User, ids: Sequence[int]) -> Sequence[Client]:
    return db.session.scalars(clients_visible_to(viewer).where(Client.id.in_(ids))).all() if ids else []


def _namesakes(viewer: User, asked: Asked) -> Sequence[Client]:
    """Those of exactly this name, wherever they live: a word for a person to judge."""
    name = sort_name(asked.kind, asked.last_name, asked.first_name, asked.company if asked.is_company else "")
    told = asked.company if asked.is_company else asked.last_name and asked.first_name
    return (
        db.session.scalars(clients_visible_to(viewer).where(Client.folded_name == name).limit(MOST)).all()
        if told
        else []
    )
