"""Reading the journal of one subject, or of several together."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select, union_all

from crm.extensions import db
from crm.journal.models import Event


def timeline(subject_type: str, subject_id: int, limit: int = 200) -> Sequence[Event]:
    """Returns the subject's events, newest first."""
    return db.session.scalars(
        select(Event)
        .where(Event.subject_type == subject_type, Event.subject_id == subject_id)
        .order_by(Event.id.desc())
        .limit(limit)
    ).all()


@dataclass(frozen=True)
class Subjects:
    """Things of one type whose events are read: their ids, or the select of them; of `kinds` alone when given."""

    type: str
    ids: Select | Sequence[int]
    kinds: tuple[str, ...] = ()


def events_of(subjects: Sequence[Subjects]) -> Select:
    """Returns the select of the events of several things together, newest first, each branch by its index.

    Sorted by an expression: PostgreSQL would else walk the whole journal backwards until it has found enough.
    """
    found = union_all(*(_of(one) for one in subjects)).subquery()
    return select(Event).join(found, found.c.id == Event.id).order_by((Event.id + 0).desc())


def _of(one: Subjects) -> Select:
    asked = select(Event.id).where(Event.subject_type == one.type, Event.subject_id.in_(one.ids))
    return asked.where(Event.kind.in_(one.kinds)) if one.kinds else asked
