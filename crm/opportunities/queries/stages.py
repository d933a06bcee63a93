"""The columns of the board."""

from sqlalchemy import select

from crm.extensions import db
from crm.opportunities.models import Stage
from crm.opportunities.words import ADVANCE


def stages(active_only: bool = True) -> list[Stage]:
    """Returns the stages of the legal entity in the order that it chose."""
    chosen = select(Stage).order_by(Stage.position, Stage.id)
    return list(db.session.scalars(chosen.where(Stage.active) if active_only else chosen))


def first_stage() -> Stage:
    """Returns where an opportunity begins: the first stage of the least advanced kind."""
    return min(stages(), key=lambda stage: ADVANCE.index(stage.kind))


def stage_of_kind(kind: str) -> Stage:
    """Returns the stage for a kind: the first of it, or the nearest one before when the dealer switched that off."""
    far = ADVANCE.index(kind)
    reached = [stage for stage in stages() if ADVANCE.index(stage.kind) <= far]
    return max(reached or [first_stage()], key=lambda stage: ADVANCE.index(stage.kind))


def stage_by_public_id(public_id: str) -> Stage | None:
    """Returns an active stage of the legal entity."""
    return db.session.scalar(select(Stage).where(Stage.public_id == public_id, Stage.active))
