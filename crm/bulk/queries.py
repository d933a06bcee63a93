"""The bulk changes of a person."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import defer

from crm.access.models import User
from crm.bulk.models import BulkRun
from crm.extensions import db

SHOWN = 50


def run_for(user: User, public_id: str) -> BulkRun | None:
    """Returns the user's own run."""
    return db.session.scalar(select(BulkRun).where(BulkRun.public_id == public_id, BulkRun.user_id == user.id))


def run_like(user: User, public_id: str, verb: str, asked: Mapping[str, object]) -> BulkRun | None:
    """Returns the user's own run when it does just this."""
    run = run_for(user, public_id)
    return run if run is not None and (run.verb, run.asked) == (verb, dict(asked)) else None


def run_to_change(user: User, public_id: str) -> BulkRun | None:
    """Returns the same, held until the end of the transaction."""
    asked = select(BulkRun).where(BulkRun.public_id == public_id, BulkRun.user_id == user.id).with_for_update()
    return db.session.scalar(asked.execution_options(populate_existing=True))


def runs_of(user: User) -> Sequence[BulkRun]:
    """Returns the user's runs, newest first."""
    asked = select(BulkRun).where(BulkRun.user_id == user.id).order_by(BulkRun.started_at.desc(), BulkRun.id.desc())
    without = (defer(BulkRun.row_ids), defer(BulkRun.failures), defer(BulkRun.kept))  # thousands of rows each
    return db.session.scalars(asked.options(*without).limit(SHOWN)).all()
