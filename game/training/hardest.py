"""Fresh courses that come back because they were hard: who fails on one of fifty learns little from fifty.

Close to prioritized level replay (M. Jiang, E. Grefenstette, T. Rocktäschel, arXiv:2010.03934): what is replayed is
chosen by how badly it went, here of the one that a generation stands for.
"""

from __future__ import annotations

import numpy as np

from brains.checks import array
from brains.strategies import State

KEPT = 16
SHARE, LEAST = 10, 4
"""The first of each generation is tried on further fresh courses, as many as take a tenth of what the generation takes,
at least four: so one in fifty is soon found."""
SCOUT = 1 << 16
"""Numbers of those within a generation begin here."""
Place = tuple[int, int]
"""Generation in which a course was fresh, and its number there."""


def scouted(individuals: int, courses: int, together: int) -> int:
    """Further courses for a generation whose individuals are tried so many together, which costs as much as one."""
    return max(-(-individuals // together) * courses // SHARE, LEAST)


class Hardest:
    """Where the first of a generation did worst so far, by means in which the newest score counts half."""

    def __init__(self) -> None:
        self._scores: dict[Place, float] = {}

    def add(self, place: Place, score: float) -> None:
        """What the first of a generation came to there."""
        before = self._scores.get(place, score)
        self._scores[place] = (before + score) / 2
        if len(self._scores) > KEPT:
            del self._scores[max(self._scores, key=lambda one: (self._scores[one], one))]

    def drawn(self, rng: np.random.Generator, count: int) -> list[Place]:
        """So many of them, no two the same; fewer while there are not as many."""
        places = sorted(self._scores)
        return [places[k] for k in rng.permutation(len(places))[:count]]

    def state(self) -> State:
        places = np.array(list(self._scores), dtype=np.int64).reshape(-1, 2)
        return {"places": places, "scores": np.array(list(self._scores.values()), dtype=np.float64)}

    def restore(self, state: State) -> None:
        """Raises ValueError, KeyError or TypeError for another's."""
        places = array(state["places"], "hardest places", np.int64, (None, 2), 0)
        scores = array(state["scores"], "hardest scores", np.float64, (len(places),))
        if len(places) > KEPT:
            raise ValueError(f"hardest: expected at most {KEPT} courses, got {len(places)}")
        found = zip(places.tolist(), scores.tolist(), strict=True)
        self._scores = {(number, index): score for (number, index), score in found}
