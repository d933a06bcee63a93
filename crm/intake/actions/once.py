"""The same Idempotency-Key gets the same answer, however often and however closely together it is sent."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import func, select

from crm.extensions import db
from crm.intake.actions.repeating import lock_number
from crm.intake.models import IdempotencyKey, Source
from crm.kernel.clock import now
from crm.kernel.writing import write_rows


class KeyReused(ValueError):
    """The key was used before with another body."""


@dataclass(frozen=True)
class Answer:
    """An answer that was given: HTTP status and JSON body."""

    status: int
    body: dict


def answered(source: Source, key: str, body: bytes) -> Answer | None:
    """Returns the answer already given to this key, and holds the key until the end of the transaction.

    Raises KeyReused when the body is another one.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        number = lock_number(f"{source.legal_entity_id}:{source.id}:key:{key}")
        db.session.execute(select(func.pg_advisory_xact_lock(number)))
    known = db.session.scalar(
        select(IdempotencyKey).where(IdempotencyKey.source_id == source.id, IdempotencyKey.key == key)
    )
    if known is None:
        return None
    if known.body_hash != _hash(body):
        raise KeyReused(key)
    return Answer(known.status, known.answer)


def remember(source: Source, key: str, body: bytes, answer: Answer) -> None:
    """Writes the answer down, in the transaction of what it tells."""
    said = {"status": answer.status, "answer": answer.body, "at": now()}
    write_rows(db.session(), IdempotencyKey, [{"source_id": source.id, "key": key, "body_hash": _hash(body), **said}])


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
