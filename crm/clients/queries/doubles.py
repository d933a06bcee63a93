"""Clients that may be the same, and those that were made one (mission X-06, AX-02, X-14)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from crm.clients.hanging import hangers
from crm.clients.matching import Asked
from crm.clients.models import Client, ContactPoint, LikelyDouble, Merge
from crm.clients.queries.candidates import known_clients
from crm.extensions import db
from crm.kernel.clock import now

PAGE = 50


@dataclass(frozen=True)
class Pair:
    """Two clients of whom nobody has said yet whether they are one: the newer and the one known before."""

    double: LikelyDouble
    client: Client
    other: Client


@dataclass(frozen=True)
class Merged:
    """A merge that can still be undone."""

    merge: Merge
    kept: Client
    gone: Client


def likely_of(client_id: int) -> list[Pair]:
    """Returns the open pairs of a client, the likeliest first; `other` is always the other one."""
    pairs = _open_pairs(or_(LikelyDouble.client_id == client_id, LikelyDouble.other_id == client_id))
    return [pair if pair.client.id == client_id else Pair(pair.double, pair.other, pair.client) for pair in pairs]


def open_pairs(after: int = 0, ids: Sequence[int] | None = None) -> list[Pair]:
    """Returns a page of the pairs that wait for a decision, the likeliest first; of `ids` alone when given."""
    return _open_pairs(LikelyDouble.id.in_(ids) if ids is not None else LikelyDouble.id > 0, after)


def _open_pairs(where, after: int = 0) -> list[Pair]:
    newer, older = aliased(Client), aliased(Client)
    asked = (
        select(LikelyDouble, newer, older)
        .join(newer, newer.id == LikelyDouble.client_id)
        .join(older, older.id == LikelyDouble.other_id)
        .where(where, LikelyDouble.decided_at.is_(None), newer.gone_at.is_(None), older.gone_at.is_(None))
        .order_by(LikelyDouble.score.desc(), LikelyDouble.id)
    )
    return [Pair(*row) for row in db.session.execute(asked.offset(after).limit(PAGE))]


def double_named(public_id: str) -> LikelyDouble | None:
    """Returns a pair of the legal entity."""
    return db.session.scalar(select(LikelyDouble).where(LikelyDouble.public_id == public_id))


def merge_named(public_id: str) -> Merge | None:
    """Returns a merge of the legal entity."""
    return db.session.scalar(select(Merge).where(Merge.public_id == public_id))


def recent_merges(since) -> list[Merged]:
    """Returns the merges after this moment that were not undone, newest first."""
    kept, gone = aliased(Client), aliased(Client)
    asked = (
        select(Merge, kept, gone)
        .join(kept, kept.id == Merge.kept_id)
        .join(gone, gone.id == Merge.gone_id)
        .where(Merge.undone_at.is_(None), Merge.at >= since, Merge.at <= now())
        .order_by(Merge.id.desc())
    )
    return [Merged(*row) for row in db.session.execute(asked.limit(PAGE))]


def hanging_on(client_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Returns how many rows of each table hang on each of these clients, by table: one statement."""
    counted = [_counted(hanger, client_ids) for hanger in hangers()]
    found: dict[int, dict[str, int]] = {client_id: {} for client_id in client_ids}
    for table, client_id, number in db.session.execute(union_all(*counted)):
        found[client_id][table] = found[client_id].get(table, 0) + number
    return found


def _counted(hanger, client_ids: Sequence[int]) -> Select:
    named = literal(hanger.model.__tablename__).label("name")
    counted = select(named, hanger.attribute.label("client_id"), func.count(hanger.model.id).label("number"))
    return counted.where(hanger.attribute.in_(client_ids)).group_by(hanger.attribute)


def asked_about(client: Client) -> Asked:
    """Returns a client as the matching rule looks at it."""
    return known_clients([client.id])[0]


def points_shown(client_ids: Sequence[int]) -> dict[int, list[Row]]:
    """Returns (client_id, kind, value) of the phones and e-mails of these clients, by client."""
    rows = db.session.execute(
        select(ContactPoint.client_id, ContactPoint.kind, ContactPoint.value)
        .where(ContactPoint.client_id.in_(client_ids))
        .order_by(ContactPoint.kind.desc(), ContactPoint.id)
    ).all()
    return {key: [row for row in rows if row.client_id == key] for key in client_ids}
