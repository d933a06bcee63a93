"""The bulk changes of a person."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import defer

from crm.access.models import User
from crm.bulk.models import BulkRun
from crm.bulk.verbs import Verb
from crm.extensions import db

SHOWN = 50
ROWS = (BulkRun.row_ids, BulkRun.before, BulkRun.failures, BulkRun.kept)  # thousands in each: read where they are told


def run_for(user: User, public_id: str) -> BulkRun | None:
    """Returns the user's own run, without its rows."""
    asked = select(BulkRun).where(BulkRun.public_id == public_id, BulkRun.user_id == user.id)
    return db.session.scalar(asked.options(*(defer(column) for column in ROWS)))


def run_to_change(user: User, public_id: str) -> BulkRun | None:
    """Returns the same, held until the end of the transaction."""
    asked = select(BulkRun).where(BulkRun.public_id == public_id, BulkRun.user_id == user.id).with_for_update()
    return db.session.scalar(asked.execution_options(populate_existing=True))


def runs_of(user: User) -> Sequence[BulkRun]:
    """Returns the user's runs, newest first."""
    asked = select(BulkRun).where(BulkRun.user_id == user.id).order_by(BulkRun.started_at.desc(), BulkRun.id.desc())
    return db.session.scalars(asked.options(*(defer(column) for column in ROWS)).limit(SHOWN)).all()


def rows_named(verb: Verb, user: User, row_ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Returns public id and name of those of the rows that the user sees."""
    rows = db.session.scalars(select(verb.model).where(verb.model.id.in_(row_ids), verb.seen(user)))
    return {row.id: (row.public_id, verb.title(row)) for row in rows}
