"""Bulk assignments go on in the worker, a few leads a transaction."""

from sqlalchemy import or_, select

from crm.assignment.bulk import BULK, advance
from crm.assignment.models import BulkRun
from crm.extensions import db
from crm.kernel.tenancy import EVERY_TENANT
from crm.worker import Budget, as_tenant, due_work

UNFINISHED = or_(BulkRun.state == "running", BulkRun.state == "undoing")


@due_work(BULK, is_due=lambda: db.session.scalar(select(BulkRun.id).where(UNFINISHED).limit(1)) is not None)
def assign(budget: Budget) -> bool:
    """Takes unfinished runs further until none is left or the budget is spent; True when more is left."""
    while not budget.is_spent:
        with as_tenant(EVERY_TENANT):
            found = db.session.execute(select(BulkRun.id, BulkRun.legal_entity_id).where(UNFINISHED).limit(1)).first()
        if found is None:
            return False
        with as_tenant(found.legal_entity_id):
            run = db.session.scalar(select(BulkRun).where(BulkRun.id == found.id, UNFINISHED).with_for_update())
            if run is not None:
                advance(run)
    return True
