"""Who got each lead: the real rules and the real rotation, turned in memory, kept at the end."""

from dataclasses import dataclass, field
from datetime import datetime

from crm.access.models import User
from crm.assignment.matching import LeadFacts, first_match
from crm.assignment.models import MANAGER, PERSON, Rule
from crm.assignment.rotation import Candidate, take_turn
from crm.setup.history.house import House, Post


@dataclass
class Turning:
    """One rotation: its turns, and by person the leads given, the balance and the last time."""

    turns: int = 0
    given: dict[int, int] = field(default_factory=dict)
    balances: dict[int, float] = field(default_factory=dict)
    last: dict[int, datetime] = field(default_factory=dict)


class Desk:
    """Gives leads out in the order in which they arrive (crm/assignment/actions.py does so for real ones)."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.rotations: dict[str, Turning] = {}

    def give(self, facts: LeadFacts, at: datetime) -> tuple[User | None, dict]:
        """Returns the owner and the reason, as the lead keeps it."""
        outlet, brand = self.house.outlets.get(facts.outlet or ""), self.house.brands.get(facts.brand or "")
        post = (outlet.id, brand.id) if outlet and brand else None
        rule = first_match(self.house.rules, facts)
        named = {"rule": rule.name} if rule else {}
        if rule is not None and rule.target == PERSON and rule.person_id in self.house.people:
            return self.house.people[rule.person_id], {**named, "how": "person"}
        if rule is None or rule.target in (PERSON, MANAGER) or post is None:
            return self._manager(post, facts, named)
        return self._in_turn(rule, post, at, named) or self._manager(post, facts, named)

    def _in_turn(self, rule: Rule, post: Post, at: datetime, named: dict) -> tuple[User, dict] | None:
        weights = self.house.sellers.get(post, {})
        if rule.group_id is not None:
            group = self.house.members.get(rule.group_id, frozenset())
            weights = {user_id: weight for user_id, weight in weights.items() if user_id in group}
        if not weights:
            return None
        key = f"group:{rule.group_id}" if rule.group_id else f"post:{post[0]}:{post[1]}"
        turning = self.rotations.setdefault(key, Turning())
        chosen = self._turn(turning, weights, at)
        why = {**named, "how": "turn", "candidates": self._candidates(turning, weights), "left_out": []}
        return self.house.people[chosen], {**why, "turn": turning.turns}

    def _turn(self, turning: Turning, weights: dict[int, int], at: datetime) -> int:
        candidates = [
            Candidate(
                user_id,
                weight,
                turning.balances.get(user_id, 0.0),
                rank=(turning.last[user_id].timestamp() if user_id in turning.last else 0.0,),
            )
            for user_id, weight in weights.items()
        ]
        turn = take_turn(candidates)
        turning.turns += 1
        turning.balances.update(turn.balances)
        turning.given[turn.user_id] = turning.given.get(turn.user_id, 0) + 1
        turning.last[turn.user_id] = at
        return turn.user_id

    def _candidates(self, turning: Turning, weights: dict[int, int]) -> list[dict]:
        total = sum(weights.values())
        return [
            {
                "name": self.house.people[user_id].name,
                "share": round(100 * weight / total, 1),
                "given": turning.given.get(user_id, 0),
            }
            for user_id, weight in weights.items()
        ]

    def _manager(self, post: Post | None, facts: LeadFacts, named: dict) -> tuple[User | None, dict]:
        manager = self.house.managers.get(post) if post else None
        if manager in self.house.people:
            return self.house.people[manager], {**named, "how": "manager"}
        missing = "no_outlet" if facts.outlet is None else "no_brand" if facts.brand is None else "no_manager"
        return None, {**named, "how": "nobody", "missing": missing}
