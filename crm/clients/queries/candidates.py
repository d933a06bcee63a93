"""Who could be the one asked about: a few rows from indexes, as many at a million clients as at ten (mission X-06)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Date,
    Select,
    String,
    and_,
    bindparam,
    literal_column,
    select,
    union_all,
)

from crm.clients.matching import SHARED_BY_MANY, Asked, Known
from crm.clients.models import Client, ContactPoint, Relation
from crm.clients.words import company_words, person_words
from crm.extensions import db
from crm.kernel.text import escape_like

SHARING = SHARED_BY_MANY + 1  # rows of one phone or e-mail: one more than may identify anybody
NAMESAKES = 15  # of one name in one place
RESEMBLING = 40  # with names that begin alike in one place
NOTHING = literal_column("''")  # said literally: SQLite then sees that a partial index serves
LAST_LETTER = "\U0010ffff"
SAID = (
    "kind", "civility", "first_name", "last_name", "company", "siret", "siren", "vat_number", "national_id",
    "postal_code", "birth_date", "blocked",
)  # fmt: skip


def candidates_for(asked: Asked) -> list[Known]:
    """Returns the present clients that share an identifier, or a place and a like name: three statements at most."""
    ways = list(_ways(asked))
    if not ways:
        return []
    values = {f"way{place}_{name}": value for place, (_, said) in enumerate(ways) for name, value in said.items()}
    found = set(db.session.scalars(_statement(tuple(kind for kind, _ in ways)), values))
    return known_clients(found)


def known_clients(ids: Collection[int]) -> list[Known]:
    """Returns these clients, as far as they are present, as matching looks at them."""
    if not ids:
        return []
    rows = db.session.execute(_present(), {"ids": list(ids)}).all()
    points = _points({row.id for row in rows})
    return [_known(row.id, dict(zip(SAID, row[1:], strict=True)), points[row.id]) for row in rows]


@lru_cache(maxsize=1)
def _present() -> Select:
    columns = [getattr(Client, name) for name in SAID]
    return select(Client.id, *columns).where(Client.id.in_(bindparam("ids", expanding=True)), Client.gone_at.is_(None))


@lru_cache(maxsize=1)
def _points_of() -> CompoundSelect:
    ids = bindparam("ids", expanding=True)
    own = select(ContactPoint.client_id.label("id"), ContactPoint.kind, ContactPoint.value)
    of_contacts = select(Relation.client_id.label("id"), ContactPoint.kind, ContactPoint.value).join(
        ContactPoint, and_(ContactPoint.client_id == Relation.other_id, Relation.kind == "contact")
    )
    return union_all(
        own.where(ContactPoint.client_id.in_(ids), ~ContactPoint.relay),
        of_contacts.where(Relation.client_id.in_(ids), ~ContactPoint.relay),
    )


def _known(client_id: int, said: dict, points: list[tuple[str, str]]) -> Known:
    emails = frozenset(value for kind, value in points if kind == "email")
    phones = frozenset(value for kind, value in points if kind == "phone")
    return Known(**said, emails=emails, phones=phones, client_id=client_id)


def _points(ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Returns (kind, value) by client; a company has those of its contacts."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for client_id, kind, value in db.session.execute(_points_of(), {"ids": list(ids)}):
        found[client_id].append((kind, value))
    return found


Way = tuple[str, dict[str, object]]  # the kind of walk (_WALKS) and what it looks for


def _ways(asked: Asked) -> Iterator[Way]:
    """Each is one short walk along one index."""
    for kind, values in (("email", asked.emails), ("phone", asked.phones)):
        for value in sorted(values):
            yield "point", {"kind": kind, "value": value}
            if asked.is_company:
                yield "contact", {"kind": kind, "value": value}
    if asked.national_id:
        yield "national_id", {"value": asked.national_id}
    if asked.is_company:
        yield from _company_ways(asked)
    else:
        yield from _person_ways(asked)


def _company_ways(asked: Asked) -> Iterator[Way]:
    if asked.siret:
        yield "siret", {"value": asked.siret}
    if asked.the_siren:
        yield "siren", {"value": asked.the_siren}
        yield "siret of", _begins(asked.the_siren)
    if asked.vat_number:
        yield "vat_number", {"value": asked.vat_number}
    name = " ".join(company_words(asked.company))
    if name and asked.postal_code:
        yield "namesake", _begins(name) | {"postal_code": asked.postal_code}
        yield "resembling", _begins(name[:8]) | {"postal_code": asked.postal_code, "like": "%"}


def _person_ways(asked: Asked) -> Iterator[Way]:
    for family, first in _orders(asked):
        if asked.postal_code:
            place = {"postal_code": asked.postal_code}
            for spelling in _spellings(family):
                yield "namesake", _begins(f"{spelling} {first[:1]}") | place
            yield "resembling", _begins(family[:4]) | place | {"like": f"% {escape_like(first[:1])}%"}
        if asked.birth_date:
            yield "born", _begins(f"{family} {first}") | {"birth_date": asked.birth_date}


def _begins(text: str) -> dict[str, object]:
    return {"start": text, "end": text + LAST_LETTER}


@lru_cache(maxsize=512)
def _statement(kinds: tuple[str, ...]) -> CompoundSelect:
    """Returns the statement that takes all these walks, made once: only its values change from request to request."""
    walks = (_WALKS[kind](partial(_value, place)).subquery() for place, kind in enumerate(kinds))
    return union_all(*(select(walk.c.id) for walk in walks))


def _value(place: int, name: str) -> BindParameter:
    return bindparam(f"way{place}_{name}", type_=Date() if name == "birth_date" else String())


Value = Callable[[str], BindParameter]


def _with_point(value: Value) -> Select:
    this = (ContactPoint.kind == value("kind"), ContactPoint.value == value("value"), ~ContactPoint.relay)
    return select(ContactPoint.client_id.label("id")).where(*this).limit(SHARING)


def _with_contact(value: Value) -> Select:
    this = (ContactPoint.kind == value("kind"), ContactPoint.value == value("value"), ~ContactPoint.relay)
    joined = select(Relation.client_id.label("id")).join(ContactPoint, ContactPoint.client_id == Relation.other_id)
    return joined.where(*this, Relation.kind == "contact").limit(SHARING)


def _with_number(column: str, value: Value) -> Select:
    held = getattr(Client, column)
    return select(Client.id).where(held != NOTHING, held == value("value")).limit(SHARING)


def _of_company(value: Value) -> Select:
    return _between(Client.siret, value).where(Client.siret != NOTHING).limit(SHARING)


def _namesake(value: Value) -> Select:
    return _between(Client.folded_name, value).where(Client.postal_code == value("postal_code")).limit(NAMESAKES)


def _resembling(value: Value) -> Select:
    here = (Client.postal_code == value("postal_code"), Client.folded_name.like(value("like"), escape="\\"))
    return _between(Client.folded_name, value).where(*here).limit(RESEMBLING)


def _born(value: Value) -> Select:
    return _between(Client.folded_name, value).where(Client.birth_date == value("birth_date")).limit(NAMESAKES)


def _between(column, value: Value) -> Select:
    return select(Client.id).where(column >= value("start"), column < value("end"))


_WALKS: dict[str, Callable[[Value], Select]] = {
    "point": _with_point,
    "contact": _with_contact,
    "siret of": _of_company,
    "namesake": _namesake,
    "resembling": _resembling,
    "born": _born,
    **{name: partial(_with_number, name) for name in ("national_id", "siret", "siren", "vat_number")},
}


def _orders(asked: Asked) -> list[tuple[str, str]]:
    """Returns (family name, first names) as said, and with the fields exchanged; empty unless both are known."""
    first, last = person_words(asked.first_name), person_words(asked.last_name)
    whole = first or last
    if not (first and last):
        first, last = whole[:1], whole[1:]
    family, given = " ".join(last), " ".join(first)
    return [(family, given), (given, family)] if family and given else []


def _spellings(family: str) -> list[str]:
    """Returns the ways in which a family name may stand first: with its particle or without, « Le Gall », « Legall »."""
    found = [family, f"de {family}", f"d {family}"]
    head, _space, rest = family.partition(" ")
    if head in ("le", "la") and rest:
        found.append(head + rest)
    elif not rest and family[:2] in ("le", "la") and len(family) > 4:
        found.append(f"{family[:2]} {family[2:]}")
    return found
