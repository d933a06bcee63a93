"""The rotation is exact: nobody is ever a full lead away from their share (mission X-01)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.assignment.rotation import Candidate, shares, take_turn


def play(weights: dict[int, float], turns: int) -> list[dict[int, int]]:
    """Returns the counts after each turn."""
    balances = dict.fromkeys(weights, 0.0)
    counts = dict.fromkeys(weights, 0)
    history = []
    for _ in range(turns):
        turn = take_turn([Candidate(user, weight, balances[user]) for user, weight in weights.items()])
        balances |= turn.balances
        counts[turn.user_id] += 1
        history.append(dict(counts))
    return history


@pytest.mark.parametrize(
    ("weights", "turns", "expected"),
    [
        ({1: 100}, 3, {1: 3}),
        ({1: 50, 2: 50}, 4, {1: 2, 2: 2}),
        ({1: 100, 2: 50}, 6, {1: 4, 2: 2}),
        ({1: 3, 2: 2, 3: 1}, 12, {1: 6, 2: 4, 3: 2}),
        ({1: 100, 2: 0}, 5, {1: 5, 2: 0}),
        ({1: 0, 2: 0}, 4, {1: 2, 2: 2}),
    ],
)
def test_turns_follow_the_shares(weights, turns, expected):
    assert play(weights, turns)[-1] == expected


@given(st.dictionaries(st.integers(1, 20), st.integers(1, 100), min_size=1, max_size=9), st.integers(1, 120))
def test_nobody_is_ever_a_full_lead_away_from_the_exact_share(weights, turns):
    exact = shares([Candidate(user, weight) for user, weight in weights.items()])
    for n, counts in enumerate(play(weights, turns), 1):
        for user, share in exact.items():
            assert abs(counts[user] - share * n) < 1, (user, n)


def test_equal_shares_take_turns_in_order_of_rank():
    order = []
    balances, last = {1: 0.0, 2: 0.0, 3: 0.0}, {1: 0, 2: 0, 3: 0}
    for n in range(1, 7):
        turn = take_turn([Candidate(u, 1, balances[u], (last[u],)) for u in balances])
        balances |= turn.balances
        last[turn.user_id] = n
        order.append(turn.user_id)
    assert order == [1, 2, 3, 1, 2, 3]


def test_what_is_owed_is_carried_over_an_absence():
    turn = take_turn([Candidate(1, 1, -0.5), Candidate(2, 1, 0.5)])
    assert turn.user_id == 2


def test_nobody_to_choose_from_is_an_error():
    with pytest.raises(ValueError, match="nobody"):
        take_turn([])
