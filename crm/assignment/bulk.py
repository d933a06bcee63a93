"""Giving many leads at once: previewed, done in small transactions, told row by row, undone (list rule 6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from crm.access.actors import Actor, actor
from crm.access.models import User
from crm.assignment.actions import choose_owner
from crm.assignment.models import BulkRun
from crm.extensions import db
from crm.kernel import wakeup
from crm.kernel.clock import now
from crm.leads.actions.alerting import alert_owner
from crm.leads.actions.closing import UNDO_WITHIN
from crm.leads.actions.ownership import CannotReceive, give_to, hand_to
from crm.leads.actions.treatment import LeadIsClosed
from crm.leads.models import Lead
from crm.leads.rights import may_assign, visible_to

BULK = "bulk_assignments"  # the name of this work for the queue
CHUNK = 25  # leads in one transaction: others get their turn in between
MOST = 20_000


class NothingSelected(Exception):
    """No lead was chosen that the user sees."""


class CannotUndo(Exception):
    """The run is not finished, was undone already, or is older than 30 days."""


@dataclass(frozen=True)
class Preview:
    """What would happen: how many leads, how many of them are closed, and how many have an owner now."""

    total: int
    closed: int
    owned: int

    @property
    def given(self) -> int:
        return self.total - self.closed


def chosen_leads(user: User, where: ColumnElement[bool]) -> list[int]:
    """Returns the ids of the leads that the user sees under the condition, oldest first, 20,000 at most."""
    statement = select(Lead.id).where(visible_to(user), where).order_by(Lead.received_at, Lead.id).limit(MOST)
    return list(db.session.scalars(statement))


def preview(user: User, where: ColumnElement[bool]) -> Preview:
    """Returns what giving these leads would do, in one statement."""
    closed, owned = Lead.closed_at.is_not(None), Lead.owner_id.is_not(None)
    counted = select(
        func.count(Lead.id), func.count(Lead.id).filter(closed), func.count(Lead.id).filter(owned, ~closed)
    )
    return Preview(*db.session.execute(counted.where(visible_to(user), where)).one())


def start(user: User, lead_ids: Sequence[int], person: User | None) -> BulkRun:
    """Writes what is to be done and returns it, flushed. Raises NothingSelected, or CannotReceive for the person."""
    if not lead_ids:
        raise NothingSelected
    if person is not None and not person.active:
        raise CannotReceive
    run = BulkRun(
        user_id=user.id, person_id=person.id if person else None, lead_ids=list(lead_ids), started_at=now(),
        before=[], failures=[],
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    wakeup.ask(db.session(), BULK)
    return run


def run_for(user: User, public_id: str) -> BulkRun | None:
    """Returns the user's own run."""
    return db.session.scalar(select(BulkRun).where(BulkRun.public_id == public_id, BulkRun.user_id == user.id))


def advance(run: BulkRun) -> bool:
    """Does the next few leads of a run; returns whether some are left."""
    return _give_some(run) if run.state == "running" else _undo_some(run)


def undo(run: BulkRun) -> None:
    """Begins to give the leads back to whom they belonged. Raises CannotUndo."""
    if run.state != "done" or run.started_at < now() - UNDO_WITHIN:
        raise CannotUndo
    run.state, run.done = "undoing", 0
    wakeup.ask(db.session(), BULK)


def _give_some(run: BulkRun) -> bool:
    user = db.session.get_one(User, run.user_id)
    person = db.session.get(User, run.person_id) if run.person_id else None
    before, failures = list(run.before), list(run.failures)
    for lead in _leads(run.lead_ids[run.done : run.done + CHUNK]):
        former = lead.owner_id
        why_not = _give(lead, user, person)
        if why_not:
            failures.append({"lead": lead.public_id, "name": lead.name, "why": why_not})
        else:
            before.append([lead.id, former, lead.owner_id])
    run.before, run.failures = before, failures
    return _count(run, run.total, "done")


def _undo_some(run: BulkRun) -> bool:
    """A lead that somebody has given on since keeps its owner."""
    by = actor(db.session.get_one(User, run.user_id))
    for lead_id, former, given in run.before[run.done : run.done + CHUNK]:
        lead = db.session.get(Lead, lead_id)
        if lead is not None and lead.is_open and lead.owner_id == given:
            give_to(lead, db.session.get(User, former) if former else None, {"how": "undone", "by": by.name}, by)
    return _count(run, len(run.before), "undone")


def _count(run: BulkRun, total: int, ended: str) -> bool:
    run.done = min(run.done + CHUNK, total)
    if run.done >= total:
        run.state, run.ended_at = ended, now()
    return run.state in ("running", "undoing")


def _leads(ids: Sequence[int]) -> list[Lead]:
    rows = {lead.id: lead for lead in db.session.scalars(select(Lead).where(Lead.id.in_(ids)))}
    return [rows[key] for key in ids if key in rows]


def _give(lead: Lead, user: User, person: User | None) -> str:
    """Returns why the lead could not be given, empty when it was."""
    if not may_assign(user, lead):
        return "not_allowed"
    try:
        return _hand(lead, person, actor(user)) if person else _by_rules(lead, actor(user))
    except LeadIsClosed:
        return "closed"
    except CannotReceive:
        return "cannot_receive"


def _hand(lead: Lead, person: User, by: Actor) -> str:
    if lead.owner_id != person.id:
        hand_to(lead, person, by)
    return ""


def _by_rules(lead: Lead, by: Actor) -> str:
    if not lead.is_open:
        raise LeadIsClosed
    choice = choose_owner(lead)
    if choice.owner is None:
        return "nobody"
    give_to(lead, choice.owner, {**choice.why, "by": by.name}, by)
    alert_owner(lead, choice.owner, "lead.assigned")
    return ""
