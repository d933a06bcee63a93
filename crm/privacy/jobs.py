"""Deleted clients are forgotten once their thirty days are over (mission BL-05)."""

from sqlalchemy import select

from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.tenancy import EVERY_TENANT
from crm.privacy.actions import purge
from crm.privacy.models import Deletion
from crm.worker import Budget, as_tenant, due_work


def _due():
    return Deletion.undone_at.is_(None) & Deletion.purged_at.is_(None) & (Deletion.purge_at <= now())


@due_work("purges", is_due=lambda: db.session.scalar(select(Deletion.id).where(_due()).limit(1)) is not None)
def purge_due(budget: Budget) -> bool:
    """Forgets one client after the other until none is due or the budget is spent; True when more are left."""
    while not budget.is_spent:
        with as_tenant(EVERY_TENANT):
            found = db.session.execute(select(Deletion.id, Deletion.legal_entity_id).where(_due()).limit(1)).first()
        if found is None:
            return False
        with as_tenant(found.legal_entity_id):
            held = select(Deletion).where(Deletion.id == found.id, _due()).with_for_update()
            if (deletion := db.session.scalar(held)) is not None:
                purge(deletion)
    return True
