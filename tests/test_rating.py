"""Ratings of players who met each other."""

from __future__ import annotations

import numpy as np
import pytest

from game.training.rating import DRAWN, circles, ratings, won_by_older


def test_ratings_are_the_most_likely_ones() -> None:
    """No other numbers make the games that were seen likelier; they are Elo's where games follow his curve."""
    rng = np.random.default_rng(3)
    true = np.array([0.0, 150.0, 90.0, 400.0, -80.0])
    chance = 1 / (1 + 10 ** ((true[None] - true[:, None]) / 400))
    games = 40_000
    won = np.zeros((5, 5))
    for a in range(5):
        for b in range(a):
            won[a, b] = rng.binomial(games, chance[a, b])
            won[b, a] = games - won[a, b]
    found = ratings(won)
    assert found[0] == 0 and np.abs(found - true).max() < 5

    def likelihood(numbers: np.ndarray) -> float:
        counted = (won + DRAWN / 2) * (1 - np.eye(5))
        return float((counted * -np.log1p(10 ** ((numbers[None] - numbers[:, None]) / 400))).sum())

    best = likelihood(found)
    assert all(likelihood(found + rng.normal(0, 2, 5)) < best for _ in range(50))


def test_who_wins_everything_is_not_without_end_better() -> None:
    won = np.triu(np.full((4, 4), 64.0), 1).T
    found = ratings(won)
    assert np.isfinite(found).all() and (np.diff(found) > 100).all()
    assert won_by_older(won) == 0 == circles(won) and won_by_older(won.T) == 1


def test_what_goes_round_is_found() -> None:
    """Stone, scissors, paper: as good as each other, and nothing but a circle; with a fourth who beats all of them."""
    won = np.array([[0, 9, 1], [1, 0, 9], [9, 1, 0]], dtype=float)
    assert circles(won) == 1 and np.abs(ratings(won)).max() < 1e-6
    four = np.zeros((4, 4))
    four[:3, :3], four[3, :3] = won, 10
    assert circles(four) == pytest.approx(1 / 4) and ratings(four)[3] > 300
    assert ratings(np.zeros((1, 1))).tolist() == [0]
    assert circles(np.zeros((2, 2))) == 0 == won_by_older(np.zeros((1, 1)))
