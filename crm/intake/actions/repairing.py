"""« À réparer »: a person says what could not be read, and sends it on; or says why it is no request."""

from crm.access.actors import Actor
from crm.extensions import db
from crm.intake.actions.receiving import Outcome, open_for
from crm.intake.actions.repeating import add_what_is_new, find_repeated, lock_keys
from crm.intake.actions.turning import activity_of
from crm.intake.models import QUARANTINED, SKIPPED, IntakeRecord, RawMessage, Source
from crm.intake.prospect import Prospect, from_json
from crm.intake.repetition import fingerprint
from crm.journal.actions import record as write_down


class NotWaiting(Exception):
    """The record is not in the tray any more: somebody else was faster."""


def read_so_far(row: IntakeRecord) -> Prospect:
    """Returns what a reader understood of a record before it gave up."""
    return from_json(row.prospect) if row.prospect else Prospect()


def send_on(row: IntakeRecord, raw: RawMessage, source: Source, corrected: Prospect, by: Actor) -> Outcome:
    """Leads the corrected record to its lead, as if it had come in so. Raises NotWaiting."""
    _hold(row)
    lock_keys(source, raw, (corrected,))
    row.external_id, row.fingerprint = (corrected.external_id or "")[:200], fingerprint(corrected)
    earlier = find_repeated(source, raw, row)
    if earlier is not None:
        lead = add_what_is_new(source, row, earlier, corrected)
        outcome = Outcome(row.outcome, row.why, row, corrected, lead, activity=activity_of(source, corrected))
    else:
        outcome = open_for(source, raw, row, corrected)
    row.why = f"repaired by {by.name}"
    write_down("intake", row.id, "intake.repaired", by, outcome=row.outcome)
    return outcome


def skip(row: IntakeRecord, reason: str, by: Actor) -> None:
    """Takes a record out of the tray without a lead, with the reason. Raises NotWaiting."""
    _hold(row)
    row.outcome, row.why = SKIPPED, reason[:500]
    write_down("intake", row.id, "intake.skipped", by, reason=reason[:500])


def _hold(row: IntakeRecord) -> None:
    """Two people may repair the same record at once: the second one is told."""
    db.session.refresh(row, with_for_update=True)
    if row.outcome != QUARANTINED:
        raise NotWaiting
