"""Changing many rows: previewed, done in small transactions, told row by row, undone (list rule 6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from rq.timeouts import BaseTimeoutException
from sqlalchemy import ColumnElement, case, func, literal, select, update
from sqlalchemy.exc import IntegrityError, InterfaceError, InternalError, OperationalError

from crm.access.models import User
from crm.access.rights import may
from crm.bulk.models import DONE, RUNNING, UNDOING, UNDONE, BulkRun
from crm.bulk.verbs import NotDone, Verb, verb_named
from crm.extensions import db
from crm.kernel import wakeup
from crm.kernel.base import public_id
from crm.kernel.clock import now

log = structlog.get_logger(__name__)

WORK = "bulk_changes"  # the name of this work for the queue
CHUNK = 25  # rows in one transaction: others get their turn in between
MOST = 20_000
WRITTEN_TO = 100  # above so many rows nobody gets a mail about each of them
UNDO_WITHIN = timedelta(days=30)  # mission X-14
NAMED = 5
GONE, MEANWHILE, CHANGED = "gone", "meanwhile", "changed"  # why any row of any list may stay as it is
NOT_ALLOWED, BROKEN, NO_VERB = "not_allowed", "broken", "no_verb"


class NothingSelected(Exception):
    """No row was chosen that the user sees."""


class TooMany(Exception):
    """More rows were chosen than are changed at once."""


class CannotUndo(Exception):
    """The run is not finished, was undone already, or is older than 30 days."""


@dataclass(frozen=True)
class Preview:
    """What would happen: how many rows were chosen, how many stay as they are and why, and the first names."""

    total: int
    stays: Mapping[str, int] = field(default_factory=dict)
    names: Sequence[str] = ()

    @property
    def changing(self) -> int:
        return self.total - sum(self.stays.values())


def preview(verb: Verb, user: User, where: ColumnElement[bool]) -> Preview:
    """Returns what the verb would do to the rows that the user sees under the condition; two statements."""
    seen, reasons = (verb.seen(user), where), verb.stays(user)
    why = (
        case(*((condition, literal(code)) for code, condition in reasons.items()), else_="") if reasons else literal("")
    )
    found = select(why.label("why"), verb.model.id).where(*seen).limit(MOST + 1).subquery()
    counted = dict(db.session.execute(select(found.c.why, func.count()).group_by(found.c.why)).all())
    first = db.session.scalars(select(verb.model).where(*seen).order_by(verb.model.id).limit(NAMED))
    names = tuple(verb.title(row) for row in first)
    return Preview(sum(counted.values()), {code: counted[code] for code in reasons if counted.get(code)}, names)


def chosen(verb: Verb, user: User, where: ColumnElement[bool]) -> list[int]:
    """Returns the ids of the rows that the user sees under the condition. Raises NothingSelected, TooMany."""
    asked = select(verb.model.id).where(verb.seen(user), where).order_by(verb.model.id).limit(MOST + 1)
    ids = list(db.session.scalars(asked))
    if not ids:
        raise NothingSelected
    if len(ids) > MOST:
        raise TooMany
    return ids


def start(
    verb: Verb, user: User, row_ids: Sequence[int], asked: Mapping[str, object], once: str | None = None
) -> BulkRun:
    """Writes what is to be done and returns it, flushed; the worker goes on with it after the commit.

    `once` is the public id of the run: a second one of the same id is refused by the database.
    """
    moment = now()
    run = BulkRun(
        public_id=once or public_id(), user_id=user.id, verb=verb.name, asked=dict(asked), row_ids=list(row_ids),
        state=RUNNING, total=len(row_ids), done=0, changed=0, failed=0, unrestored=0, before=[], failures=[], kept=[],
        forgotten=False, due_at=moment, started_at=moment,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    wakeup.ask(db.session(), WORK)
    return run


def undo(run: BulkRun) -> None:
    """Begins to put the rows back as they were. Raises CannotUndo."""
    if not may_undo(run):
        raise CannotUndo
    run.state, run.total, run.done, run.due_at = UNDOING, run.changed, 0, now()
    wakeup.ask(db.session(), WORK)


def may_undo(run: BulkRun) -> bool:
    """Returns whether the run is done, changed something that is still known, and was begun within the last 30 days."""
    return (
        verb_named(run.verb) is not None
        and run.state == DONE
        and run.changed > 0
        and not run.forgotten
        and run.started_at >= now() - UNDO_WITHIN
    )


def advance(run: BulkRun) -> bool:
    """Does the next few rows of a run; returns whether some are left. Doing them again after a crash changes nothing."""
    (_do_some if run.state == RUNNING else _undo_some)(run, verb_named(run.verb))
    run.done = min(run.done + CHUNK, run.total)
    run.changed, run.failed, run.unrestored = len(run.before), len(run.failures), len(run.kept)
    if run.done >= run.total:
        run.state, run.ended_at = (DONE if run.state == RUNNING else UNDONE), now()
    return run.is_busy


def _do_some(run: BulkRun, verb: Verb | None) -> None:
    user = db.session.get_one(User, run.user_id)
    ids = run.row_ids[run.done : run.done + CHUNK]
    why = _refusal(verb, user)
    if why or verb is None:
        run.failures = [*run.failures, *(_failure(row_id, why) for row_id in ids)]
        return
    rows, asked = _held(verb, ids, verb.seen(user)), {**run.asked, "alert": run.total <= WRITTEN_TO}
    before, failures = list(run.before), list(run.failures)
    for row_id in ids:
        try:
            was = _alone(rows.get(row_id), partial(_change, verb), user, asked)
        except NotDone as refused:
            failures.append(_failure(row_id, refused.why))
        else:
            before += [] if was is None else [[row_id, *was]]
    run.before, run.failures = before, failures


def _undo_some(run: BulkRun, verb: Verb | None) -> None:
    """A row that somebody has changed since keeps what they made of it."""
    user = db.session.get_one(User, run.user_id)
    some = run.before[run.done : run.done + CHUNK]
    why = _refusal(verb, user)
    if why or verb is None:
        run.kept = [*run.kept, *(_failure(row_id, why) for row_id, *_was in some)]
        return
    rows, kept = _held(verb, [row_id for row_id, *_was in some]), list(run.kept)
    for row_id, *was in some:
        try:
            _alone(rows.get(row_id), partial(_put_back, verb), user, was)
        except NotDone as refused:
            kept.append(_failure(row_id, refused.why))
    run.kept = kept


def _refusal(verb: Verb | None, user: User) -> str:
    """Returns why nothing may be done any more: who asked may have lost the right, or left, since the last few rows."""
    if verb is None:
        return NO_VERB
    return "" if may(user, verb.right) else NOT_ALLOWED


def _change(verb: Verb, row: Any, user: User, asked: Mapping) -> list | None:
    """Returns what undoing needs and the revision at which the row was left, None for a row that was so already."""
    found = getattr(row, "revision", None)
    was = verb.do(row, user, asked)
    left = getattr(row, "revision", None)
    return None if was is None else [was, None if left == found else left]


def _put_back(verb: Verb, row: Any, user: User, kept: list) -> None:
    """The revision tells also what came back to the same value by other hands."""
    was, left = kept
    if left is not None and row.revision != left:
        raise NotDone(CHANGED)
    verb.undo(row, user, was)


def _held(verb: Verb, ids: Sequence[int], *seen: ColumnElement[bool]) -> Mapping[int, Any]:
    """Returns the rows by id, held until the end of the transaction."""
    asked = select(verb.model).where(verb.model.id.in_(ids), *seen).order_by(verb.model.id)
    return {
        row.id: row
        for row in db.session.scalars(asked.with_for_update(key_share=True).execution_options(populate_existing=True))
    }


def _alone(row: Any, change: Callable, user: User, given: Any) -> Any:
    """Changes one row; what is refused by the database, or breaks, undoes nothing else."""
    if row is None:
        raise NotDone(GONE)
    try:
        with db.session.begin_nested():
            was = change(row, user, given)
            db.session.flush()
            return was
    except NotDone:
        raise
    except IntegrityError:
        raise NotDone(MEANWHILE) from None
    except (OperationalError, InterfaceError, InternalError, BaseTimeoutException):
        raise  # the whole transaction is to be done again
    except Exception as broken:  # whatever one row runs into must not stop the thousands after it
        log.exception("bulk_row_broken", row=row.id)
        raise NotDone(BROKEN) from broken


def _failure(row_id: int, why: str) -> dict:
    """Names are looked up when they are shown: who is forgotten must not stand here."""
    return {"row": row_id, "why": why}


def forget() -> None:
    """Forgets which rows runs have changed that can no longer be undone, and what they were; only the counts stay."""
    old = (BulkRun.state.in_((DONE, UNDONE)), BulkRun.started_at < now() - UNDO_WITHIN, BulkRun.forgotten.is_(False))
    nothing = {"row_ids": [], "before": [], "failures": [], "kept": [], "forgotten": True}
    db.session.execute(update(BulkRun).where(*old).values(nothing).execution_options(synchronize_session=False))
