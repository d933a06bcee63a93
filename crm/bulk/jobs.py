"""Bulk changes go on in the worker, a few rows a transaction; several runs take turns."""

from datetime import datetime, time, timedelta

from sqlalchemy import select, update

from crm.bulk.actions import WORK, advance, forget
from crm.bulk.models import UNFINISHED, BulkRun
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.schedules import Daily
from crm.kernel.tenancy import EVERY_TENANT
from crm.worker import Budget, as_tenant, due_work, scheduled

LEASE = timedelta(seconds=15)  # a few rows take less than one; after it, what a dead worker left is taken up


def has_due() -> bool:
    """Returns whether a run waits for a worker."""
    return db.session.scalar(select(BulkRun.id).where(UNFINISHED, BulkRun.due_at <= now()).limit(1)) is not None


@due_work(WORK, is_due=has_due)
def change(budget: Budget) -> bool:
    """Takes unfinished runs further until none is left or the budget is spent; True when more is left."""
    while not budget.is_spent:
        with as_tenant(EVERY_TENANT):
            found = _claim(now())
        if found is None:
            return False
        with as_tenant(found.legal_entity_id):
            run = db.session.scalar(select(BulkRun).where(BulkRun.id == found.id, UNFINISHED).with_for_update())
            if run is not None:
                advance(run)
                run.due_at = now()
    return True


@scheduled("old bulk changes", Daily(time(3, 50), "Europe/Paris"))
def forget_old(_budget: Budget) -> bool:
    """Forgets the rows of runs that can no longer be undone (mission X-14); never more is left."""
    with as_tenant(EVERY_TENANT):
        forget()
    return False


def _claim(at: datetime):
    """Claims the run that has waited longest; one that fails is let alone for the lease, and holds up no other."""
    due = select(BulkRun.id).where(UNFINISHED, BulkRun.due_at <= at).order_by(BulkRun.due_at, BulkRun.id).limit(1)
    claimed = (
        update(BulkRun)
        .where(BulkRun.id == due.with_for_update(skip_locked=True).scalar_subquery())
        .values(due_at=at + LEASE)
        .returning(BulkRun.id, BulkRun.legal_entity_id)
    )
    return db.session.execute(claimed.execution_options(synchronize_session=False)).one_or_none()
