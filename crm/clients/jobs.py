"""Checks for doubles go on in the worker, a few thousand clients a transaction."""

from sqlalchemy import select

from crm.clients.actions.checking import WORK, advance
from crm.clients.models import DoubleCheck
from crm.extensions import db
from crm.kernel.tenancy import EVERY_TENANT
from crm.worker import Budget, as_tenant, due_work

RUNNING = DoubleCheck.ended_at.is_(None)


@due_work(WORK, is_due=lambda: db.session.scalar(select(DoubleCheck.id).where(RUNNING).limit(1)) is not None)
def check_doubles(budget: Budget) -> bool:
    """Takes unfinished checks further until none is left or the budget is spent; True when more is left."""
    while not budget.is_spent:
        with as_tenant(EVERY_TENANT):
            found = db.session.execute(
                select(DoubleCheck.id, DoubleCheck.legal_entity_id).where(RUNNING).limit(1)
            ).first()
        if found is None:
            return False
        with as_tenant(found.legal_entity_id):
            held = select(DoubleCheck).where(DoubleCheck.id == found.id, RUNNING).with_for_update()
            if (check := db.session.scalar(held)) is not None:
                advance(check)
    return True
