"""What can be done to many opportunities at once: who treats them, their stage, what is planned next (list rule 6)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_

from crm.access.actors import actor
from crm.access.models import User
from crm.access.rights import may
from crm.bulk.verbs import NotDone, Verb, verb
from crm.extensions import db
from crm.leads.actions.ownership import CannotReceive
from crm.opportunities.actions.ownership import give_back, hand_to
from crm.opportunities.actions.stages import move_to
from crm.opportunities.actions.treatment import plan_next_action, unplan
from crm.opportunities.models import Opportunity, Stage
from crm.opportunities.rights import may_treat, sees, visible_to

CLOSED, NOT_ALLOWED, CANNOT_RECEIVE, NO_STAGE = "closed", "not_allowed", "cannot_receive", "no_stage"
RIGHT = "treat opportunities"


def _give(one: Opportunity, user: User, asked: Mapping) -> list | None:
    """`asked`: {"person": id}."""
    _may_change(one, user)
    person, former = db.session.get(User, asked["person"]), one.owner_id
    try:
        if person is None:
            raise CannotReceive
        hand_to(one, person, actor(user), alert=asked["alert"])
    except CannotReceive:
        raise NotDone(CANNOT_RECEIVE) from None
    return None if one.owner_id == former else [former, one.owner_id]


def _give_back(one: Opportunity, user: User, was: list) -> None:
    former, given = was
    _must_be(one, one.owner_id == given)
    if not (may_treat(user, one) or former == user.id or (former is None and sees(user, one))):
        raise NotDone(NOT_ALLOWED)  # whoever gave away their own may take it back
    person = db.session.get(User, former) if former else None
    if person is not None and not person.active:
        raise NotDone(CANNOT_RECEIVE)
    give_back(one, person, actor(user))


def _move(one: Opportunity, user: User, asked: Mapping) -> list | None:
    """`asked`: {"stage": id}."""
    _may_change(one, user)
    former = one.stage_id
    move_to(one, _stage(asked["stage"]), actor(user))
    return None if one.stage_id == former else [former, one.stage_id]


def _move_back(one: Opportunity, user: User, was: list) -> None:
    former, given = was
    _must_be(one, one.stage_id == given)
    _may_change(one, user)
    move_to(one, _stage(former), actor(user))


def _stage(stage_id: int) -> Stage:
    """A stage that the dealer has switched off since takes nothing any more."""
    stage = db.session.get(Stage, stage_id)
    if stage is None or not stage.active:
        raise NotDone(NO_STAGE)
    return stage


def _plan(one: Opportunity, user: User, asked: Mapping) -> dict | None:
    """`asked`: {"action": code, "at": ISO 8601 with its zone}."""
    _may_change(one, user)
    before, at = _planned(one), datetime.fromisoformat(asked["at"])
    if (one.next_action, one.next_action_at) == (asked["action"], at):
        return None
    plan_next_action(one, asked["action"], at, "", actor(user))
    return {"before": before, "after": _planned(one)}


def _plan_back(one: Opportunity, user: User, was: Mapping) -> None:
    _must_be(one, _planned(one) == was["after"])
    _may_change(one, user)
    action, at, note = was["before"]
    if at is None:
        unplan(one, actor(user))
    else:
        plan_next_action(one, action, datetime.fromisoformat(at), note, actor(user))


def _planned(one: Opportunity) -> list:
    """Times are UTC: just written, a time still has the zone in which it was asked for."""
    at = one.next_action_at
    return [one.next_action, at.astimezone(UTC).isoformat() if at else None, one.next_action_note]


def _may_change(one: Opportunity, user: User) -> None:
    if not one.is_open:
        raise NotDone(CLOSED)
    if not may_treat(user, one):
        raise NotDone(NOT_ALLOWED)


def _must_be(one: Opportunity, as_it_was_left: bool) -> None:
    """Raises NotDone for one that is closed, or that somebody has changed since."""
    if not one.is_open:
        raise NotDone(CLOSED)
    if not as_it_was_left:
        raise NotDone("changed")


def _stays(user: User) -> Mapping[str, ColumnElement[bool]]:
    others = and_(Opportunity.owner_id.is_not(None), Opportunity.owner_id != user.id)
    closed = {CLOSED: Opportunity.closed_at.is_not(None)}
    return closed if may(user, "treat anybody's opportunities") else {**closed, NOT_ALLOWED: others}


def _name(one: Opportunity) -> str:
    return one.client_name


OWNER = verb(Verb("opportunities.owner", Opportunity, RIGHT, visible_to, _name, _give, _give_back, _stays, alerts=True))
STAGE = verb(Verb("opportunities.stage", Opportunity, RIGHT, visible_to, _name, _move, _move_back, _stays))
PLAN = verb(Verb("opportunities.plan", Opportunity, RIGHT, visible_to, _name, _plan, _plan_back, _stays))
