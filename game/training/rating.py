"""How good players are who met each other, and whether they go round in circles.

R. A. Bradley, M. E. Terry: Rank analysis of incomplete block designs, 1952; by maximum likelihood as in D. R. Hunter:
MM algorithms for generalized Bradley-Terry models, 2004. Elo's numbers come from the same model, but depend on the
order of the games; these do not.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

SCALE = 400.0
"""Of Elo's numbers: who is so much better wins ten of eleven games."""
DRAWN = 1.0
"""Games that every pair is taken to have drawn beside those that it played, so that who has won all is not without end
better."""
ROUNDS, SETTLED = 10_000, 1e-9


def ratings(won: NDArray[np.floating]) -> NDArray[np.float64]:
    """`(player,)` on Elo's scale, the first at 0, of games `won (of, against)`, in which a drawn one is half a game."""
    if len(won) < 2:
        return np.zeros(len(won))
    counted = np.asarray(won, dtype=np.float64) + DRAWN / 2
    np.fill_diagonal(counted, 0.0)
    played, wins = counted + counted.T, counted.sum(axis=1)
    strength = np.ones(len(counted))
    for _ in range(ROUNDS):
        better = wins / (played / (strength[:, None] + strength)).sum(axis=1)
        better /= np.exp(np.log(better).mean())
        change = np.abs(np.log(better / strength)).max()
        strength = better
        if change < SETTLED:
            break
    numbers = SCALE * np.log10(strength)
    return np.asarray(numbers - numbers[0])


def won_by_older(won: NDArray[np.floating]) -> float:
    """Share of the pairs of which the older player, who stands first, wins more games."""
    older, younger = np.triu_indices(len(won), 1)
    return float((won[older, younger] > won[younger, older]).mean()) if len(older) else 0.0


def circles(won: NDArray[np.floating]) -> float:
    """Share of the triples that go round: each one wins more games against the next than it loses."""
    beats = won > np.asarray(won).T
    found = [
        (beats[a, b] and beats[b, c] and beats[c, a]) or (beats[b, a] and beats[c, b] and beats[a, c])
        for a, b, c in combinations(range(len(won)), 3)
    ]
    return float(np.mean(found)) if found else 0.0
