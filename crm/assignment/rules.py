"""Making, changing and ordering the assignment rules; each change is written in the journal."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, func, select

from crm.access.actors import Actor
from crm.access.models import User
from crm.assignment.models import GroupMember, RotationGroup, Rule
from crm.extensions import db
from crm.journal.actions import record

SUBJECT = "assignment_rule"
UP, DOWN = -1, 1


class RuleChangedMeanwhile(Exception):
    """Somebody else changed the rule since the form was shown."""


@dataclass(frozen=True)
class RuleDetails:
    """What a rule says. Empty conditions hold for any lead; brands and outlets are codes."""

    name: str
    brands: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    lead_types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    target: str = "turn"
    group_id: int | None = None
    person_id: int | None = None


def all_rules() -> Sequence[Rule]:
    """Returns the rules in the order in which they are read."""
    return db.session.scalars(select(Rule).order_by(Rule.position, Rule.id)).all()


def rule_by_public_id(public_id: str, hold: bool = False) -> Rule | None:
    """Returns a rule of the legal entity; to change it, hold it until the end of the transaction."""
    asked = select(Rule).where(Rule.public_id == public_id)
    return db.session.scalar(asked.with_for_update() if hold else asked)


def make_rule(details: RuleDetails, by: Actor) -> Rule:
    """Adds a rule behind the others and returns it."""
    last = db.session.scalar(select(func.max(Rule.position))) or 0
    rule = Rule(position=last + 1)
    _fill(rule, details)
    db.session.add(rule)
    db.session.flush()
    record(SUBJECT, rule.id, "rule.made", by, **asdict(details))
    return rule


def change_rule(rule: Rule, details: RuleDetails, by: Actor, seen: str = "") -> None:
    """Changes what a rule says. Raises RuleChangedMeanwhile unless `seen` is empty or its present fingerprint."""
    if seen and seen != fingerprint(rule):
        raise RuleChangedMeanwhile
    _fill(rule, details)
    record(SUBJECT, rule.id, "rule.changed", by, **asdict(details))


def move_rule(rule: Rule, step: int, by: Actor) -> None:
    """Moves a rule one place up (UP) or down (DOWN); at the end it stays where it is."""
    rules = list(db.session.scalars(select(Rule).order_by(Rule.position, Rule.id).with_for_update()))
    place = rules.index(rule)
    rules.insert(max(0, min(len(rules) - 1, place + step)), rules.pop(place))
    for position, one in enumerate(rules, 1):
        one.position = position
    record(SUBJECT, rule.id, "rule.moved", by, position=rule.position)


def switch_rule(rule: Rule, active: bool, by: Actor) -> None:
    """Switches a rule on or off; off, it is passed over."""
    rule.active = active
    record(SUBJECT, rule.id, "rule.switched", by, active=active)


def delete_rule(rule: Rule, by: Actor) -> None:
    """Removes a rule; what it gave stays given, and its reason on the leads keeps its name."""
    record(SUBJECT, rule.id, "rule.deleted", by, name=rule.name)
    db.session.delete(rule)


def fingerprint(rule: Rule) -> str:
    """Returns a short text that changes whenever the rule says something else."""
    said = [rule.name, rule.brands, rule.outlets, rule.activities, rule.lead_types, rule.kinds, rule.target]
    return hashlib.sha256(json.dumps([*said, rule.group_id, rule.person_id]).encode()).hexdigest()[:16]


def people_in_rules() -> dict[int, str]:
    """Returns the names of those whom rules name, by id."""
    named = select(Rule.person_id).where(Rule.person_id.is_not(None))
    return {user.id: user.name for user in db.session.scalars(select(User).where(User.id.in_(named)))}


def all_groups() -> Sequence[RotationGroup]:
    """Returns the groups of people who take turns, by name."""
    return db.session.scalars(select(RotationGroup).order_by(RotationGroup.name)).all()


def members_of(group_id: int) -> Sequence[User]:
    """Returns the people of a group, by name."""
    return db.session.scalars(
        select(User)
        .join(GroupMember, GroupMember.user_id == User.id)
        .where(GroupMember.group_id == group_id)
        .order_by(User.last_name, User.first_name)
    ).all()


def group_named(name: str, members: Sequence[User]) -> RotationGroup:
    """Returns the group of that name, made when it is new; given members take the place of those before."""
    group = db.session.scalar(select(RotationGroup).where(RotationGroup.name == name))
    if group is None:
        group = RotationGroup(name=name)
        db.session.add(group)
        db.session.flush()
    if members:
        db.session.execute(delete(GroupMember).where(GroupMember.group_id == group.id))
        db.session.add_all(GroupMember(group_id=group.id, user_id=user.id) for user in members)
    return group


def _fill(rule: Rule, details: RuleDetails) -> None:
    for name, value in asdict(details).items():
        setattr(rule, name, list(value) if isinstance(value, tuple) else value)
