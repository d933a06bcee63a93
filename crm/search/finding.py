"""Search over clients (mission CF-15): exact identifiers first, then words anywhere in the text, then typing errors."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio
from sqlalchemy import Row

from crm.access.models import User
from crm.clients.models import name_of
from crm.clients.queries import Reach, reaches
from crm.opportunities.brands import brands_of
from crm.search.exact import identified
from crm.search.reading import Asked, read
from crm.search.shown import shown
from crm.search.texts import can_look_up, resembling, with_words

FEW, MANY = 8, 50  # while one types, on a page
ALIKE = 72  # of 100, the words on average


@dataclass(frozen=True)
class Hit:
    """A client that was found, a row with SHOWN.

    `reason`: email phone siret siren vat national_id vin plate document, or name, typo.
    """

    client: Row
    reason: str
    reach: Reach
    brand_ids: frozenset[int]

    @property
    def name(self) -> str:
        """What the client is called, "" for one without a name."""
        return name_of(self.client)


@dataclass(frozen=True)
class Found:
    """What was found, best first, and whether there may be more."""

    hits: Sequence[Hit] = ()
    more: bool = False


def search(viewer: User, typed: str, most: int = MANY) -> Found:
    """Returns at most `most` clients that the viewer sees, with what lists show of them."""
    found = _found(viewer, read(typed), most + 1)
    return Found(_hits(found[:most]), len(found) > most)


def _found(viewer: User, asked: Asked, most: int) -> list[tuple[Row, str]]:
    """Returns clients with the reason, best first; a further way is tried only when one finds nobody."""
    if not asked.words:
        return []
    meant = identified(viewer, asked)
    rows = shown(viewer, list(meant)[:most])
    if rows:
        return [(row, meant[row.id]) for row in rows]
    named = with_words(viewer, asked, most)
    if named:
        return [(row, "name") for row in named]
    letters = any(word.isalpha() for word in asked.words)  # digits are right or wrong
    if not letters or not can_look_up(asked.words):
        return []
    return [(row, "typo") for row in shown(viewer, _alike(viewer, asked)[:most])]


def _alike(viewer: User, asked: Asked) -> list[int]:
    """Those of the resembling clients whose words are nearest to the typed ones, nearest first."""
    rows = resembling(viewer, asked.words)
    scored = [(_likeness(asked.words, row.search), row.id) for row in rows]
    return [key for score, key in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= ALIKE]


def _likeness(words: Sequence[str], text: str) -> float:
    """Returns 0 to 100: how near each typed word comes to some word of the text, on average."""
    held = text.split()
    return sum(max((ratio(word, other) for other in held), default=0) for word in words) / len(words)


def _hits(found: Sequence[tuple[Row, str]]) -> list[Hit]:
    reach = reaches([row for row, _reason in found])
    return [Hit(row, reason, reach.get(row.id, Reach()), brands_of(row)) for row, reason in found]
