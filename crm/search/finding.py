"""Search over clients (mission CF-15): exact identifiers first, then words anywhere in the text, then typing errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from rapidfuzz.fuzz import ratio
from sqlalchemy import Select, bindparam, literal_column, select, union_all

from crm.access.models import User
from crm.clients.models import Client
from crm.clients.queries import clients_visible_to, reaches, visible_to
from crm.clients.queries.lists import Reach
from crm.extensions import db
from crm.kernel.statements import Statements
from crm.opportunities import brands as known_brands
from crm.search.exact import identified
from crm.search.reading import Asked, read
from crm.search.texts import TRIGRAM, containing, resembling

FEW, MANY = 8, 50  # while one types, on a page
ALIKE = 72  # of 100, the words on average
LAST_LETTER = "\U0010ffff"
_statements = Statements()  # of one profile: who sees clients at all is a matter of the profile


@dataclass(frozen=True)
class Hit:
    """A client that was found. `reason`: email phone siret siren vat national_id vin plate document, or name, typo."""

    client: Client
    reason: str
    reach: Reach
    brand_ids: frozenset[int]


@dataclass(frozen=True)
class Found:
    """What was found, best first, and whether there may be more."""

    hits: Sequence[Hit] = ()
    more: bool = False


def search(viewer: User, typed: str, most: int = MANY) -> Found:
    """Returns at most `most` clients that the viewer sees, with what lists show of them."""
    asked = read(typed)
    reasons = _reasons(viewer, asked, most + 1)
    clients = _present(viewer, list(reasons)[: most + 1])
    return Found(_hits(clients[:most], reasons), len(clients) > most)


def _reasons(viewer: User, asked: Asked, most: int) -> Mapping[int, str]:
    """Returns the ids found so far with the reason, best first; further ways are tried while there are too few."""
    if not asked.words:
        return {}
    found = identified(viewer, asked)
    if found:
        return found
    found |= dict.fromkeys(_named(viewer, asked, most), "name")
    written = any(len(word) >= TRIGRAM for word in asked.words)
    if len(found) < most and written:
        found |= {key: "name" for key in containing(viewer, asked.words, most) if key not in found}
    if not found and written and any(word.isalpha() for word in asked.words):  # digits are right or wrong
        found |= dict.fromkeys(_alike(viewer, asked), "typo")
    return found


def _named(viewer: User, asked: Asked, most: int) -> list[int]:
    """Clients whose name begins with what was typed, in either order of two words."""
    words = asked.name.split()
    orders = permutations(words) if len(words) == 2 else [tuple(words)] if words else []
    starts = list(dict.fromkeys(" ".join(order) for order in orders))
    if not starts or (len(words) == 1 and words[0].isdecimal()):  # digits alone are a part of a number
        return []
    shape = ("named", len(starts), most, viewer.profile)
    statement = _statements.get(shape, lambda: _beginning(viewer, len(starts), most))
    values = {f"start{n}": start for n, start in enumerate(starts)}
    values |= {f"end{n}": start + LAST_LETTER for n, start in enumerate(starts)}
    return list(dict.fromkeys(db.session.scalars(statement, values)))


def _beginning(viewer: User, starts: int, most: int) -> Select:
    """One walk along the index of names for each beginning, in its order."""
    walks = [
        select(Client.id.label("id"), Client.folded_name.label("name"), literal_column(str(n)).label("place"))
        .where(
            visible_to(viewer), Client.folded_name >= bindparam(f"start{n}"), Client.folded_name < bindparam(f"end{n}")
        )
        .order_by(Client.folded_name, Client.id)
        .limit(literal_column(str(most)))
        .subquery()
        for n in range(starts)
    ]
    rows = union_all(*(select(walk) for walk in walks)).subquery()
    return select(rows.c.id).order_by(rows.c.place, rows.c.name, rows.c.id)


def _alike(viewer: User, asked: Asked) -> list[int]:
    """Those of the resembling clients whose words are nearest to the typed ones, nearest first."""
    rows = resembling(viewer, asked.words)
    scored = [(_likeness(asked.words, row.search), row.id) for row in rows]
    return [key for score, key in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= ALIKE]


def _likeness(words: Sequence[str], text: str) -> float:
    """Returns 0 to 100: how near each typed word comes to some word of the text, on average."""
    held = text.split()
    return sum(max((ratio(word, other) for other in held), default=0) for word in words) / len(words)


def _present(viewer: User, ids: Sequence[int]) -> list[Client]:
    """Returns those of the clients that the viewer sees, in the order of the ids."""
    if not ids:
        return []
    wanted = Client.id.in_(bindparam("ids", expanding=True))
    statement = _statements.get(("present", viewer.profile), lambda: clients_visible_to(viewer).where(wanted))
    rows = {row.id: row for row in db.session.scalars(statement, {"ids": list(ids)})}
    return [rows[key] for key in ids if key in rows]


def _hits(clients: Sequence[Client], reasons: Mapping[int, str]) -> list[Hit]:
    if not clients:
        return []
    reach, known = reaches(clients), known_brands.requests_of([client.id for client in clients])
    return [
        Hit(client, reasons[client.id], reach.get(client.id, Reach()), known.get(client.id, (frozenset(), None))[0])
        for client in clients
    ]
