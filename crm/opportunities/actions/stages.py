"""The stages of the legal entity, and moving an opportunity from one to another (mission CF-07)."""

from crm.access.actors import Actor
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.opportunities.actions.treatment import must_be_open, touch
from crm.opportunities.models import Opportunity, Stage
from crm.opportunities.queries.stages import stage_of_kind, stages
from crm.opportunities.words import ADVANCE, STAGE_KINDS, USUAL_PROBABILITY


def ensure_stages() -> list[Stage]:
    """Makes the five stages of a legal entity that has none, flushed; returns all stages in their order."""
    found = stages()
    if not found:
        found = [Stage(kind=kind, position=position) for position, kind in enumerate(STAGE_KINDS)]
        db.session.add_all(found)
        db.session.flush()
    return found


def move_to(opportunity: Opportunity, stage: Stage, by: Actor) -> None:
    """Moves an open opportunity to a stage, backwards too. Raises OpportunityIsClosed.

    A probability that was the usual one of the old stage becomes the usual one of the new.
    """
    must_be_open(opportunity)
    if stage.id == opportunity.stage_id:
        return
    before = db.session.get_one(Stage, opportunity.stage_id)
    record("opportunity", opportunity.id, "opportunity.moved", by, before=_said(before), after=_said(stage))
    if opportunity.probability == USUAL_PROBABILITY[before.kind]:
        opportunity.probability = USUAL_PROBABILITY[stage.kind]
    opportunity.stage_id, opportunity.stage_since = stage.id, now()
    touch(opportunity)


def advance_to(opportunity: Opportunity, kind: str, by: Actor) -> None:
    """Moves an open opportunity forward to the stage of this kind; one that is as far or farther stays (SD-03)."""
    present = db.session.get_one(Stage, opportunity.stage_id)
    if opportunity.is_open and ADVANCE.index(present.kind) < ADVANCE.index(kind):
        move_to(opportunity, stage_of_kind(kind), by)


def _said(stage: Stage) -> list[str]:
    """Returns what the journal keeps of a stage: its kind, and its name if the dealer gave it one."""
    return [stage.kind, stage.name]
