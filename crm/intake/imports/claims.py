"""Whose turn a running import is: claimed with a lease, given back, freed when its process has died."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from crm.intake.imports.words import RUNNING
from crm.intake.models import Import
from crm.kernel.leases import Claim, Leases

_RUNS = Import.state == RUNNING
_leases: Leases[Import] = Leases(Import, Import.lease_until, _RUNS)


def claim_next(at: datetime) -> Claim | None:
    """Claims the running import with the fewest rows left, over all tenants; None when there is none to claim."""
    free = or_(Import.lease_until.is_(None), Import.lease_until <= at)
    return _leases.claim(select(Import.id).where(_RUNS, free).order_by(Import.total - Import.done, Import.id), at, {})


def still_ours(claim: Claim) -> Import | None:
    """Returns the claimed import, locked; None when it was stopped, or the lease ran out and somebody else has it."""
    return _leases.still_ours(claim)


def release(run: Import) -> None:
    """Lets anybody go on with it."""
    run.lease_until, run.claimed_by = None, ""


def release_the_dead(at: datetime) -> int:
    """Frees at once what ended processes of this machine were importing. Returns how many imports."""
    return _leases.release_the_dead(and_(_RUNS, Import.lease_until > at), {"lease_until": None})
