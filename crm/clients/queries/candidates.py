"""Who could be the one asked about: a few rows from indexes, as many at a million clients as at ten (mission X-06)."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, Select, and_, literal_column, select, union_all

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
    found = set(db.session.scalars(union_all(*(select(way.subquery().c.id) for way in ways))))
    return known_clients(found)


def known_clients(ids: Collection[int]) -> list[Known]:
    """Returns these clients, as far as they are present, as matching looks at them."""
    if not ids:
        return []
    columns = [getattr(Client, name) for name in SAID]
    rows = db.session.execute(select(Client.id, *columns).where(Client.id.in_(ids), Client.gone_at.is_(None))).all()
    points = _points({row.id for row in rows})
    return [_known(row.id, dict(zip(SAID, row[1:], strict=True)), points[row.id]) for row in rows]


def _known(client_id: int, said: dict, points: list[tuple[str, str]]) -> Known:
    emails = frozenset(value for kind, value in points if kind == "email")
    phones = frozenset(value for kind, value in points if kind == "phone")
    return Known(**said, emails=emails, phones=phones, client_id=client_id)


def _points(ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Returns (kind, value) by client; a company has those of its contacts."""
    own = select(ContactPoint.client_id.label("id"), ContactPoint.kind, ContactPoint.value)
    of_contacts = select(Relation.client_id.label("id"), ContactPoint.kind, ContactPoint.value).join(
        ContactPoint, and_(ContactPoint.client_id == Relation.other_id, Relation.kind == "contact")
    )
    parts = (
        own.where(ContactPoint.client_id.in_(ids), ~ContactPoint.relay),
        of_contacts.where(Relation.client_id.in_(ids), ~ContactPoint.relay),
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for client_id, kind, value in db.session.execute(union_all(*parts)):
        found[client_id].append((kind, value))
    return found


def _ways(asked: Asked) -> Iterator[Select]:
    """Each is one short walk along one index."""
    for kind, values in (("email", asked.emails), ("phone", asked.phones)):
        for value in sorted(values):
            yield _with_point(kind, value)
            if asked.is_company:
                yield _with_contact(kind, value)
    if asked.national_id:
        yield _with_number(Client.national_id, asked.national_id)
    if asked.is_company:
        yield from _company_ways(asked)
    else:
        yield from _person_ways(asked)


def _with_point(kind: str, value: str) -> Select:
    this = (ContactPoint.kind == kind, ContactPoint.value == value, ~ContactPoint.relay)
    return select(ContactPoint.client_id.label("id")).where(*this).limit(SHARING)


def _with_contact(kind: str, value: str) -> Select:
    this = (ContactPoint.kind == kind, ContactPoint.value == value, ~ContactPoint.relay, Relation.kind == "contact")
    joined = select(Relation.client_id.label("id")).join(ContactPoint, ContactPoint.client_id == Relation.other_id)
    return joined.where(*this).limit(SHARING)


def _with_number(column, number: str) -> Select:
    return select(Client.id).where(column != NOTHING, column == number).limit(SHARING)


def _company_ways(asked: Asked) -> Iterator[Select]:
    if asked.siret:
        yield _with_number(Client.siret, asked.siret)
    if asked.the_siren:
        yield _with_number(Client.siren, asked.the_siren)
        yield _with_prefix(Client.siret, asked.the_siren, Client.siret != NOTHING).limit(SHARING)
    if asked.vat_number:
        yield _with_number(Client.vat_number, asked.vat_number)
    name = " ".join(company_words(asked.company))
    if name and asked.postal_code:
        yield _named(name, asked.postal_code).limit(NAMESAKES)
        yield _named(name[:8], asked.postal_code).limit(RESEMBLING)


def _person_ways(asked: Asked) -> Iterator[Select]:
    for family, first in _orders(asked):
        if asked.postal_code:
            for spelling in _spellings(family):
                yield _named(f"{spelling} {first[:1]}", asked.postal_code).limit(NAMESAKES)
            initial = Client.folded_name.like(f"% {escape_like(first[:1])}%", escape="\\")
            yield _named(family[:4], asked.postal_code).where(initial).limit(RESEMBLING)
        if asked.birth_date:
            born = Client.birth_date == asked.birth_date
            yield _with_prefix(Client.folded_name, f"{family} {first}", born).limit(NAMESAKES)


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


def _named(prefix: str, postal_code: str) -> Select:
    return _with_prefix(Client.folded_name, prefix, Client.postal_code == postal_code)


def _with_prefix(column, prefix: str, *also: ColumnElement[bool]) -> Select:
    return select(Client.id).where(*also, column >= prefix, column < prefix + LAST_LETTER)
