"""A rule read as a sentence, in the reader's language: when a lead looks like this, it goes there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from crm.assignment.models import MANAGER, PERSON, Rule
from crm.kernel.trade import KINDS
from crm.leads.words import LEAD_TYPES


@dataclass(frozen=True)
class Names:
    """How codes and ids are called: brands and outlets by code, people and groups by id."""

    brands: Mapping[str, str]
    outlets: Mapping[str, str]
    people: Mapping[int, str]
    groups: Mapping[int, str]


def condition(rule: Rule, names: Names) -> str:
    """Returns « Peugeot, VN, à Garage Martin Caen »; « Tous les leads » without any condition."""
    parts = [
        _either(names.brands.get(code, code) for code in rule.brands),
        _either(rule.activities),
        _either(str(LEAD_TYPES.get(code, code)) for code in rule.lead_types),
        _either(str(KINDS.get(code, code)) for code in rule.kinds),
    ]
    where = _either(names.outlets.get(code, code) for code in rule.outlets)
    parts.append(_("at %(outlets)s", outlets=where) if where else "")
    return ", ".join(part for part in parts if part) or _("Every lead")


def destination(rule: Rule, names: Names) -> str:
    """Returns where the leads go, « à tour de rôle entre les vendeurs »."""
    if rule.target == PERSON:
        return _("to %(name)s", name=names.people.get(rule.person_id or 0, "?"))
    if rule.target == MANAGER:
        return _("to the sales manager of the outlet and brand")
    if rule.group_id:
        return _("in turn within “%(group)s”", group=names.groups.get(rule.group_id, "?"))
    return _("in turn among the sellers of the outlet and brand")


def _either(words: Iterable[str]) -> str:
    return _(" or ").join(words)
