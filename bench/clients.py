"""A database with so many clients, each with a phone and an e-mail: raw rows, written as fast as the database takes them.

Names are made up: a few hundred usual ones that many bear, and thousands of rare ones.
"""

import random
import sqlite3
from collections.abc import Iterator
from types import SimpleNamespace

import psycopg
from faker import Faker

from bench.stores import TENANT, Store
from crm.clients.searchable import searchable
from crm.setup.fiction.persons import TOWNS

USUAL, RARE = 400, 20_000  # family names
MADE_AT = "2026-01-05 09:00:00"
CLIENT = (
    "id", "legal_entity_id", "public_id", "kind", "civility", "first_name", "last_name", "postal_code", "city",
    "folded_name", "search", "created_at", "company", "job_title", "national_id", "siren", "siret", "vat_number",
    "fleet_code", "vocation", "website", "street", "country", "comments", "do_not_call", "do_not_email", "blocked",
    "blocked_reason", "revision",
)  # fmt: skip
POINT = ("legal_entity_id", "client_id", "kind", "value", "label", "relay", "domain")
BATCH = 20_000


def with_clients(maker, clients: int) -> Store:
    """Returns a database of the maker's kind with the demonstration's dealership and so many clients more."""
    store = maker.filled(100 + clients // 10_000)
    marker = store.folder / f"clients_{clients}"
    if marker.exists():
        return store
    if store.kind == "sqlite":
        _fill_sqlite(store, clients)
    else:
        _fill_postgres(maker.cluster.admin_url(store.folder.name), clients)
    marker.touch()
    return store


def people(count: int, first_id: int) -> Iterator[tuple[tuple, list[tuple]]]:
    """Returns the row of each client and those of its contact points."""
    chance, fake = random.Random(11), Faker("fr_FR")
    fake.seed_instance(11)
    firsts = sorted({fake.first_name() for _ in range(600)})
    lasts = _family_names(chance, fake)
    for number in range(first_id, first_id + count):
        yield _person(number, chance.choice(firsts), _pick(chance, lasts), chance.choice(TOWNS))


def _pick(chance: random.Random, lasts: list[str]) -> str:
    return lasts[chance.randrange(USUAL)] if chance.random() < 0.4 else lasts[chance.randrange(len(lasts))]


def _family_names(chance: random.Random, fake: Faker) -> list[str]:
    usual = [fake.last_name() for _ in range(USUAL)]
    parts = [
        "ba",
        "bou",
        "ca",
        "cha",
        "de",
        "du",
        "fa",
        "gau",
        "la",
        "lem",
        "ma",
        "mon",
        "per",
        "ri",
        "ro",
        "sal",
        "ver",
    ]
    ends = [
        "bert",
        "court",
        "din",
        "gnon",
        "lard",
        "mont",
        "neau",
        "quet",
        "rand",
        "rel",
        "sson",
        "tel",
        "ville",
        "vin",
    ]
    rare = {
        f"{chance.choice(parts)}{chance.choice(parts)}{chance.choice(parts)}{chance.choice(ends)}" for _ in range(RARE)
    }
    return [*usual, *(name.title() for name in sorted(rare))]


def _person(number: int, first: str, last: str, town: tuple[str, str]) -> tuple[tuple, list[tuple]]:
    phone, email = f"+336{39980000 + number:08}"[:12], f"{first}.{last}.{number}@example.com".lower().replace(" ", "")
    said = SimpleNamespace(
        kind="B2C", first_name=first, last_name=last, company="", siret="", siren="", vat_number="", national_id="",
        fleet_code="", postal_code=town[0], city=town[1],
    )  # fmt: skip
    name, text = searchable(said, (phone, email))  # type: ignore[arg-type]
    row = (number, TENANT, f"b{number:011}", "B2C", "", first, last, town[0], town[1], name, text, MADE_AT)
    empty = ("", "", "", "", "", "", "", "", "", "", "FR", "", False, False, False, "", 1)
    points = [(TENANT, number, "phone", phone, "", False, ""), (TENANT, number, "email", email, "", False, "")]
    return (*row, *empty), points


def _batches(clients: int, first_id: int) -> Iterator[tuple[list[tuple], list[tuple]]]:
    rows: list[tuple] = []
    points: list[tuple] = []
    for row, own in people(clients, first_id):
        rows.append(row)
        points += own
        if len(rows) == BATCH:
            yield rows, points
            rows, points = [], []
    yield rows, points


def _fill_sqlite(store: Store, clients: int) -> None:
    """The text index is built once at the end, as a restore would."""
    connection = sqlite3.connect(store.url.removeprefix("sqlite:///"))
    first_id = connection.execute("SELECT max(id) + 1 FROM client").fetchone()[0]
    trigger = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'fts_client_added'").fetchone()[0]
    connection.execute("DROP TRIGGER fts_client_added")
    for rows, points in _batches(clients, first_id):
        connection.executemany(_insert("client", CLIENT, "?"), rows)
        connection.executemany(_insert("contact_point", POINT, "?"), points)
    connection.execute("INSERT INTO fts_client(fts_client) VALUES ('rebuild')")
    connection.execute(trigger)
    connection.commit()
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def _fill_postgres(url: str, clients: int) -> None:
    """As the cluster's administrator: PostgreSQL copies nothing into a table with row-level security for others."""
    with psycopg.connect(_plain(url)) as connection:
        first_id = connection.execute("SELECT max(id) + 1 FROM client").fetchone()[0]  # type: ignore[index]
        connection.execute("DROP INDEX ix_client_search")
        for rows, points in _batches(clients, first_id):
            for table, names, found in (("client", CLIENT, rows), ("contact_point", POINT, points)):
                with connection.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                    for row in found:
                        copy.write_row(row)
        connection.execute("CREATE INDEX ix_client_search ON client USING gin (search gin_trgm_ops)")
        connection.execute("SELECT setval(pg_get_serial_sequence('client', 'id'), (SELECT max(id) FROM client))")
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE client")
        connection.execute("VACUUM ANALYZE contact_point")


def _insert(table: str, names: tuple[str, ...], mark: str) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"


def _plain(url: str) -> str:
    """Returns the address as psycopg itself reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://")
