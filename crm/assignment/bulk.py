"""« Affecter des leads »: giving many leads at once, to somebody or by the rules (list rule 6)."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement

from crm.access.actors import Actor, actor
from crm.access.models import User
from crm.assignment.actions import choose_owner
from crm.bulk.verbs import NotDone, Verb, verb
from crm.extensions import db
from crm.leads.actions.alerting import alert_owner
from crm.leads.actions.ownership import CannotReceive, give_to, hand_to
from crm.leads.models import Lead
from crm.leads.rights import may_assign, visible_to

CLOSED, NOT_ALLOWED, CANNOT_RECEIVE, NOBODY = "closed", "not_allowed", "cannot_receive", "nobody"


def _give(lead: Lead, user: User, asked: Mapping) -> list | None:
    """`asked`: {"person": id, or None for the rules}."""
    if not may_assign(user, lead):
        raise NotDone(NOT_ALLOWED)
    if not lead.is_open:
        raise NotDone(CLOSED)
    former, by = lead.owner_id, actor(user)
    if asked["person"]:
        _hand(lead, db.session.get(User, asked["person"]), by, asked["alert"])
    else:
        _by_rules(lead, by, asked["alert"])
    return None if lead.owner_id == former else [former, lead.owner_id]


def _hand(lead: Lead, person: User | None, by: Actor, alert: bool) -> None:
    if person is None:
        raise NotDone(CANNOT_RECEIVE)
    if lead.owner_id == person.id:
        return
    try:
        hand_to(lead, person, by, alert=alert)
    except CannotReceive:
        raise NotDone(CANNOT_RECEIVE) from None


def _by_rules(lead: Lead, by: Actor, alert: bool) -> None:
    """Whoever has it already keeps it as their turn: of a hundred leads of one of two people, each then has fifty."""
    choice = choose_owner(lead)
    if choice.owner is None:
        raise NotDone(NOBODY)
    if choice.owner.id == lead.owner_id:
        return
    give_to(lead, choice.owner, {**choice.why, "by": by.name}, by)
    if alert:
        alert_owner(lead, choice.owner, "lead.assigned")


def _give_back(lead: Lead, user: User, was: list) -> None:
    former, given = was
    if not lead.is_open:
        raise NotDone(CLOSED)
    if lead.owner_id != given:
        raise NotDone("changed")
    if not may_assign(user, lead):
        raise NotDone(NOT_ALLOWED)
    person, by = db.session.get(User, former) if former else None, actor(user)
    if person is not None and not person.active:
        raise NotDone(CANNOT_RECEIVE)
    give_to(lead, person, {"how": "undone", "by": by.name}, by)


def _stays(_user: User) -> Mapping[str, ColumnElement[bool]]:
    return {CLOSED: Lead.closed_at.is_not(None)}


def _name(lead: Lead) -> str:
    return lead.name


ASSIGN = verb(Verb("leads.assign", Lead, "assign leads", visible_to, _name, _give, _give_back, _stays, alerts=True))
