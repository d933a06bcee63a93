"""Writing rotation groups and assignment rules."""

from sqlalchemy import select

from crm.access.models import User
from crm.assignment.models import GroupMember, RotationGroup, Rule
from crm.extensions import db
from crm.setup.dealership.sections import GroupSection, RuleSection
from crm.setup.dealership.writing.ledger import Ledger
from crm.setup.dealership.writing.people import People
from crm.setup.dealership.writing.rows import make_same, put

CONDITIONS = ("brands", "outlets", "activities", "lead_types", "kinds")


def write_groups(sections: tuple[GroupSection, ...] | None, people: People, ledger: Ledger) -> dict[str, RotationGroup]:
    """Makes or updates the groups and their members; returns all groups by name, flushed."""
    found = {group.name: group for group in db.session.scalars(select(RotationGroup))}
    for section in sections or ():
        row = put(RotationGroup, found.get(section.name), {"name": section.name}, ledger, f"group {section.name}")
        found[section.name] = row
        db.session.flush()
        members: dict[tuple, dict] = {(people.named(who).id,): {} for who in section.members}
        if make_same(GroupMember, {"group_id": row.id}, ("user_id",), members):
            ledger.note_change(row, f"group {section.name}", "members")
    return found


def write_rules(
    sections: tuple[RuleSection, ...] | None, people: People, groups: dict[str, RotationGroup], ledger: Ledger
) -> None:
    """Makes the rules just those of the file, in its order; without a word on rules they stay as they are."""
    if sections is None:
        return
    found = {rule.name: rule for rule in db.session.scalars(select(Rule).order_by(Rule.position.desc()))}
    for position, section in enumerate(sections):
        put(Rule, found.get(section.name), _values(section, position, people, groups), ledger, f"rule {section.name}")
    for name in found.keys() - {section.name for section in sections}:
        db.session.delete(found[name])
        ledger.note_removed(found[name], f"rule {name}")


def remove_groups(sections: tuple[GroupSection, ...] | None, found: dict[str, RotationGroup], ledger: Ledger) -> None:
    """Removes the groups that the file no longer has, unless a rule still uses them; comes after the rules."""
    db.session.flush()
    used = set(db.session.scalars(select(Rule.group_id)))
    for name in found.keys() - {section.name for section in sections or ()} if sections is not None else ():
        if found[name].id not in used:
            db.session.delete(found[name])
            ledger.note_removed(found[name], f"group {name}")


def _values(section: RuleSection, position: int, people: People, groups: dict[str, RotationGroup]) -> dict:
    """A rule is whole in the file: a condition that it doesn't mention is none."""
    person: User | None = people.named(section.person) if section.person else None
    return {name: [] for name in CONDITIONS} | section.said("name", "target", "active", *CONDITIONS) | {
        "position": position,
        "group_id": groups[section.group].id if section.group else None,
        "person_id": person.id if person else None,
    }  # fmt: skip
