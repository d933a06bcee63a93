"""Writing what happened, in the transaction that did it."""

from crm.access.actors import Actor
from crm.extensions import db
from crm.journal.models import Event
from crm.kernel.clock import now
from crm.kernel.writing import write_rows


def record(subject_type: str, subject_id: int, kind: str, by: Actor, /, **data) -> None:
    """Adds an event to the journal of a subject; `data` must be JSON values."""
    event = {
        "subject_type": subject_type,
        "subject_id": subject_id,
        "kind": kind,
        "at": now(),
        "actor_id": by.user_id,
        "actor_name": by.name,
        "data": data,
    }
    write_rows(db.session(), Event, [event])
