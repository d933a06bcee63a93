"""A source whose door can't be opened (a mailbox that refuses us) is kept in mind, for the page of the sources."""

from sqlalchemy import delete, select

from crm.extensions import db
from crm.intake.models import SourceTrouble
from crm.kernel.clock import now


def note_trouble(source_id: int, why: str) -> None:
    """Writes why the source could not be read just now; since when it can't stays."""
    known = db.session.scalar(select(SourceTrouble).where(SourceTrouble.source_id == source_id))
    if known is None:
        known = SourceTrouble(source_id=source_id, since=now())
        db.session.add(known)
    known.why, known.tried_at = why[:300], now()


def end_trouble(source_id: int) -> None:
    """The source can be read again."""
    db.session.execute(delete(SourceTrouble).where(SourceTrouble.source_id == source_id))
