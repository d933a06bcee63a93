"""« Contrôler les doublons »: the whole base is walked along an index, a few thousand rows at a time (mission AX-02).

The most telling of the chosen fields says along which index; rows that stand near each other in it are compared, and
are a pair when they agree in every chosen field.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, literal_column, select, tuple_

from crm.clients.actions.doubles import note_likely
from crm.clients.likeness import LIKE, company_likeness, name_likeness
from crm.clients.matching import LIKELY, NONE, SHARED_BY_MANY, Candidate, Known, Verdict, compare
from crm.clients.models import Client, ContactPoint, DoubleCheck, LikelyDouble
from crm.clients.queries import known_clients
from crm.extensions import db
from crm.kernel import wakeup
from crm.kernel.clock import now

WORK = "double_checks"  # the name of this work for the queue
NAME, POSTAL_CODE, PHONE, EMAIL, SIRET, BIRTH_DATE = FIELDS = (
    "name", "postal_code", "phone", "email", "siret", "birth_date",
)  # fmt: skip
TELLING = (SIRET, EMAIL, PHONE, NAME)  # one of these is needed: a town or a birthday alone is nobody's
CHUNK = 2000  # rows in one transaction
NEAR = SHARED_BY_MANY  # rows after each that it is compared with
MOST = 5000  # pairs of one check
NOTHING = literal_column("''")


class NothingTelling(Exception):
    """None of the chosen fields tells one person from another."""


@dataclass(frozen=True)
class Walk:
    """An order over the base: the columns of the order (the last is unique), the client's id, which rows."""

    order: tuple[Any, ...]
    client_id: Any
    where: tuple[Any, ...]
    same: int  # how many of the first columns two rows must share


def start_check(fields: Sequence[str], user_id: int) -> DoubleCheck:
    """Writes what is to be checked and wakes the worker; returns it, flushed. Raises NothingTelling."""
    chosen = [field for field in FIELDS if field in fields]
    if not set(chosen) & set(TELLING):
        raise NothingTelling
    total = db.session.scalar(select(func.count(Client.id)).where(Client.gone_at.is_(None))) or 0
    check = DoubleCheck(user_id=user_id, fields=chosen, started_at=now(), total=total)
    db.session.add(check)
    db.session.flush()
    wakeup.ask(db.session(), WORK)
    return check


def advance(check: DoubleCheck) -> None:
    """Looks at the next rows; marks the check as ended when none are left or enough pairs were found."""
    walk = _walk(check.fields)
    rows = db.session.execute(_next(walk, check.place)).all()
    pairs = _pairs(check, rows, walk)
    check.pairs = list(dict.fromkeys([*check.pairs, *pairs]))[:MOST]
    fresh = rows[: CHUNK + 1]
    check.done = min(check.done + min(len(rows), CHUNK), check.total)
    check.place = list(fresh[-1][:-1]) if len(rows) > CHUNK else []
    if len(rows) <= CHUNK or len(check.pairs) >= MOST:
        check.ended_at, check.done = now(), check.total


def _walk(fields: Sequence[str]) -> Walk:
    if SIRET in fields:
        present = (Client.siret != NOTHING, Client.gone_at.is_(None))
        return Walk((Client.siret, Client.id), Client.id, present, 1)
    for kind in (EMAIL, PHONE):
        if kind in fields:
            points = (ContactPoint.kind == kind, ~ContactPoint.relay)
            return Walk((ContactPoint.value, ContactPoint.client_id), ContactPoint.client_id, points, 1)
    named = (Client.folded_name != "", Client.gone_at.is_(None))
    if POSTAL_CODE in fields:
        return Walk((Client.postal_code, Client.folded_name, Client.id), Client.id, named, 1)
    return Walk((Client.folded_name, Client.id), Client.id, named, 0)


def _next(walk: Walk, place: Sequence[Any]) -> Select:
    """Some rows more than are looked at: the last ones are compared with those behind them."""
    asked = select(*walk.order, walk.client_id.label("client")).where(*walk.where).order_by(*walk.order)
    if place:
        asked = asked.where(tuple_(*walk.order) > tuple_(*place))
    return asked.limit(CHUNK + 1 + NEAR)


def _pairs(check: DoubleCheck, rows: Sequence[Any], walk: Walk) -> list[int]:
    """Returns the ids of the open pairs among these rows, written down where they were not known."""
    near = list(_neighbours(rows, walk))
    ids = sorted({key for pair in near for key in pair})
    known: dict[int, Known] = {}
    for start in range(0, len(ids), 500):
        known |= {one.client_id: one for one in known_clients(ids[start : start + 500])}
    found: list[int] = []
    for older, newer in near:
        if older in known and newer in known and agree(known[older], known[newer], check.fields):
            found += _written(known[newer], known[older], check.fields)
    return found


def _neighbours(rows: Sequence[Any], walk: Walk) -> Iterator[tuple[int, int]]:
    seen: set[tuple[int, int]] = set()
    for place, row in enumerate(rows[: CHUNK + 1]):
        for other in islice(rows, place + 1, place + 1 + NEAR):
            if row[: walk.same] != other[: walk.same]:
                break
            pair = (min(row.client, other.client), max(row.client, other.client))
            if pair[0] != pair[1] and pair not in seen:
                seen.add(pair)
                yield pair


def agree(one: Known, other: Known, fields: Sequence[str]) -> bool:
    """Returns whether two clients agree in each of these fields; a name agrees when it is like the other."""
    likeness = company_likeness if one.is_company and other.is_company else name_likeness
    agreeing = {
        NAME: lambda: likeness(one, other) == LIKE,
        POSTAL_CODE: lambda: one.postal_code != "" and one.postal_code == other.postal_code,
        PHONE: lambda: bool(one.phones & other.phones),
        EMAIL: lambda: bool(one.emails & other.emails),
        SIRET: lambda: one.siret != "" and one.siret == other.siret,
        BIRTH_DATE: lambda: one.birth_date is not None and one.birth_date == other.birth_date,
    }
    return all(agreeing[field]() for field in fields)


def _written(newer: Known, older: Known, fields: Sequence[str]) -> list[int]:
    """Returns the pair's id: none when somebody has said already what it is."""
    verdict = compare(newer, older)
    if verdict.kind == NONE:  # alike in what was chosen, though the rule of matching would not say so
        verdict = Verdict(LIKELY, 40, tuple(f"same_{field}" for field in fields))
    client = db.session.get_one(Client, newer.client_id)
    rows = note_likely(client, [Candidate(older, verdict)])
    if rows:
        return [rows[0].id]
    one, other = (newer.client_id, older.client_id), (older.client_id, newer.client_id)
    open_one = select(LikelyDouble.id).where(
        tuple_(LikelyDouble.client_id, LikelyDouble.other_id).in_([one, other]), LikelyDouble.decided_at.is_(None)
    )
    return list(db.session.scalars(open_one))
