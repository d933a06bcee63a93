"""Taking the rows of started imports in: some at a time, each time with their place in the file, in one transaction."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import structlog

from crm.extensions import db
from crm.intake.imports import actions, claims
from crm.intake.imports.actions import WORK
from crm.intake.imports.queries import body_of, defaults_of, is_waiting, received_at
from crm.intake.imports.reading import Row, columns_of, read_rows
from crm.intake.readers.rows import SheetRefused
from crm.intake.readers.sheet import open_table
from crm.kernel.clock import now
from crm.kernel.leases import Claim
from crm.kernel.tenancy import EVERY_TENANT
from crm.worker import Budget, as_tenant, at_start, due_work

log = structlog.get_logger(__name__)

ROWS_AT_ONCE = 20  # what one transaction takes in: others wait for SQLite's write lock as long as this takes
PAUSE = 0.05  # seconds between two of them on SQLite, which has one writer and no queue for the others
SLICE = 2.0  # seconds of a wake-up at most: alerts wait behind it


@dataclass
class OpenFile:
    """The file that this process read last: reading goes on behind its last row instead of at its beginning.

    Only a shorter way: whoever else takes the import up opens the file and passes over what is done.
    """

    import_id: int
    choices: tuple  # mapping and defaults by which its rows are read
    position: int
    rows: Iterator[Row]
    broken: SheetRefused | None = None

    def next_rows(self) -> list[Row]:
        """Returns the next rows, none at the end. Raises SheetRefused where the file cannot be read further."""
        if self.broken:
            raise self.broken
        rows: list[Row] = []
        try:
            rows.extend(islice(self.rows, ROWS_AT_ONCE))
        except SheetRefused as refused:
            if not rows:
                raise
            self.broken = refused
        return rows


_last: list[OpenFile] = []


@due_work(WORK, is_due=lambda: is_waiting(now()))
def carry_on(budget: Budget) -> bool:
    """Takes rows of one import in until the budget is spent; True when rows are left, of this one or another."""
    with as_tenant(EVERY_TENANT):
        claim = claims.claim_next(now())
    if claim is None:
        return False
    try:
        _take_until(Budget(min(budget.until, time.monotonic() + SLICE)), claim)
    except SheetRefused as refused:
        _last.clear()
        log.warning("import_not_readable", import_id=claim.row_id, why=str(refused))
        with as_tenant(claim.legal_entity_id):
            if run := claims.still_ours(claim):
                actions.fail(run, str(refused))
    return True


@at_start
def release() -> None:
    """Takes up at once what a killed process was importing."""
    with as_tenant(EVERY_TENANT):
        freed = claims.release_the_dead(now())
    if freed:
        log.warning("imports_released", count=freed)


def _take_until(budget: Budget, claim: Claim) -> None:
    file = _open(claim)
    more = file is not None
    while file and more and not budget.is_spent:
        rows = file.next_rows()
        more = bool(rows) and _take(claim, file, rows)
        if not rows:
            _finish(claim)
        elif db.engine.dialect.name == "sqlite":
            time.sleep(PAUSE)
    if more:
        with as_tenant(claim.legal_entity_id):
            if run := claims.still_ours(claim):
                claims.release(run)


def _take(claim: Claim, file: OpenFile, rows: list[Row]) -> bool:
    """Returns False when the import is no longer ours: nothing was taken in."""
    with as_tenant(claim.legal_entity_id):
        run = claims.still_ours(claim)
        if run is None or run.done != rows[0].position:
            _last.clear()
            return False
        actions.take_rows(run, rows)
    file.position = rows[-1].position + 1
    return True


def _finish(claim: Claim) -> None:
    _last.clear()
    with as_tenant(claim.legal_entity_id):
        if run := claims.still_ours(claim):
            actions.finish(run)


def _open(claim: Claim) -> OpenFile | None:
    """Returns the file, open behind the last row that came in; no transaction stays open while it is read."""
    with as_tenant(claim.legal_entity_id):
        run = claims.still_ours(claim)
        if run is None:
            return None
        choices = (run.mapping, run.default_outlet_id, run.default_brand_id, run.default_activity)
        last = next(iter(_last), None)
        if last and (last.import_id, last.position, last.choices) == (run.id, run.done, choices):
            return last
        _last.clear()
        body, columns, done, at = body_of(run), columns_of(run), run.done, received_at(run)
        defaults = defaults_of(run)
    rows = islice(open_table(body).rows, done, None)
    _last[:] = [OpenFile(claim.row_id, choices, done, read_rows(columns, rows, at, defaults, done))]
    return _last[0]
