"""What a person says of two clients that resemble each other (mission X-06, AX-02)."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from crm.access.actors import Actor
from crm.clients.actions.merging import merge
from crm.clients.matching import Candidate
from crm.clients.models import Client, LikelyDouble, Merge
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now

DIFFERENT = "different"


class AlreadyDecided(Exception):
    """Somebody said already whether these two are one."""


def note_likely(client: Client, candidates: Iterable[Candidate]) -> list[LikelyDouble]:
    """Writes that a client resembles these others, once for each pair, and returns what was written."""
    others = [found for found in candidates if found.known.client_id != client.id]
    known = _paired_with(client.id, [found.known.client_id for found in others])
    new = [found for found in others if found.known.client_id not in known]
    rows = [
        LikelyDouble(
            client_id=client.id, other_id=found.known.client_id, score=found.verdict.score,
            reasons=list(found.verdict.reasons), found_at=now(),
        )
        for found in new
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    return rows


def say_different(double: LikelyDouble, by: Actor) -> None:
    """These two are not the same: the pair is not shown again. Raises AlreadyDecided."""
    _undecided(double)
    double.decision, double.decided_at, double.decided_by_id = DIFFERENT, now(), by.user_id
    record("client", double.client_id, "client.different", by, other_id=double.other_id)


def link(double: LikelyDouble, by: Actor) -> Merge:
    """The newer client is the one known before: it becomes that one. Raises AlreadyDecided, CannotMerge."""
    _undecided(double)
    known, newer = db.session.get_one(Client, double.other_id), db.session.get_one(Client, double.client_id)
    return merge(known, newer, {}, by)


def _undecided(double: LikelyDouble) -> None:
    db.session.refresh(double, with_for_update=True)
    if double.decided_at is not None:
        raise AlreadyDecided


def _paired_with(client_id: int, others: list[int]) -> set[int]:
    """Returns those of the others that stand in a pair with the client, whichever is named first."""
    pairs = db.session.execute(
        select(LikelyDouble.client_id, LikelyDouble.other_id).where(
            or_(
                (LikelyDouble.client_id == client_id) & LikelyDouble.other_id.in_(others),
                (LikelyDouble.other_id == client_id) & LikelyDouble.client_id.in_(others),
            )
        )
    )
    return {one for pair in pairs for one in pair} - {client_id}
