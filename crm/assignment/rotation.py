"""Whose turn it is: weighted, exact, and fair when people come and go. Pure functions over plain values.

While a group and its shares stay the same, nobody is ever a full lead away from the exact share: the algorithm of
R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32 (1980). When people come and go, what each
is owed is carried over as a balance (R. Fagin, J. H. Williams, "A fair carpool scheduling algorithm", 1983).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

DIGITS = 9  # balances are rounded so that equal shares stay exactly equal


@dataclass(frozen=True)
class Candidate:
    """Somebody who may take the turn: a weight (any positive unit) and the balance owed (+) or had ahead (−).

    `rank` breaks ties: the lower takes the turn first.
    """

    user_id: int
    weight: float
    balance: float = 0.0
    rank: tuple = ()


@dataclass(frozen=True)
class Turn:
    """The outcome of one turn: who takes it, and everybody's balance after it."""

    user_id: int
    balances: dict[int, float]


def take_turn(candidates: Sequence[Candidate]) -> Turn:
    """Returns whose turn it is among these and the balances after it. Raises ValueError without candidates."""
    present = _with_shares(candidates)
    if not present:
        raise ValueError("nobody to choose from")
    chosen = min(_eligible(present), key=lambda c: (_deadline(c, len(present)), c.rank, c.user_id))
    balances = {
        c.user_id: round(c.balance + c.weight - (1 if c.user_id == chosen.user_id else 0), DIGITS) for c in present
    }
    return Turn(chosen.user_id, balances)


def shares(candidates: Sequence[Candidate]) -> dict[int, float]:
    """Returns each candidate's exact share of the turns, between 0 and 1; equal ones when no weight is given."""
    total = sum(max(c.weight, 0) for c in candidates)
    if total <= 0:
        return {c.user_id: 1 / len(candidates) for c in candidates}
    return {c.user_id: max(c.weight, 0) / total for c in candidates}


def _with_shares(candidates: Sequence[Candidate]) -> list[Candidate]:
    exact = shares(candidates) if candidates else {}
    return [replace(c, weight=exact[c.user_id]) for c in candidates if exact[c.user_id] > 0]


def _margin(count: int) -> float:
    return 1 / (2 * count - 2) if count > 1 else 0.0


def _eligible(present: list[Candidate]) -> list[Candidate]:
    """Those who are owed enough; when nobody is (after comings and goings), those who are owed most."""
    least = _margin(len(present)) - 10**-DIGITS
    owed = [c for c in present if c.balance + c.weight >= least]
    if owed:
        return owed
    most = max(c.balance + c.weight for c in present)
    return [c for c in present if c.balance + c.weight >= most - 10**-DIGITS]


def _deadline(candidate: Candidate, count: int) -> float:
    """By which turn at the latest this one must be chosen to stay within the bound."""
    owed = candidate.balance + candidate.weight
    return round((1 - _margin(count) - owed) / candidate.weight, DIGITS - 2)
