"""Reading the journal of a subject."""

from collections.abc import Sequence

from sqlalchemy import select

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
