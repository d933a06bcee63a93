"""Which rule is a lead's: the first active one whose conditions all hold. Pure functions over plain values."""

from collections.abc import Iterable
from dataclasses import dataclass

from crm.assignment.models import Rule


@dataclass(frozen=True)
class LeadFacts:
    """What rules look at; codes, None when unknown."""

    brand: str | None
    outlet: str | None
    activity: str
    lead_type: str
    kind: str


def first_match(rules: Iterable[Rule], facts: LeadFacts) -> Rule | None:
    """Returns the first active rule, in order of position, that fits."""
    fitting = (rule for rule in sorted(rules, key=lambda r: r.position) if rule.active and fits(rule, facts))
    return next(fitting, None)


def fits(rule: Rule, facts: LeadFacts) -> bool:
    """Returns whether every condition holds; an empty condition holds for any lead."""
    return (
        (not rule.brands or facts.brand in rule.brands)
        and (not rule.outlets or facts.outlet in rule.outlets)
        and (not rule.activities or facts.activity in rule.activities)
        and (not rule.lead_types or facts.lead_type in rule.lead_types)
        and (not rule.kinds or facts.kind in rule.kinds)
    )
