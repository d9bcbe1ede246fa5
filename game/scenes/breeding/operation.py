"""A brain on the operating table: what has been taken out of it, and what that does, found out in the background."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.session import Evaluator
from game.training import operating
from game.training.operating import Genome, Holes
from game.worlds import Course, World

STEPS = 20
SHARES = np.linspace(1.0, 0.0, STEPS + 1)
"""Of the edges that are kept, by level."""

LEAST = 0.02
"""Of the goal: who does that little better than a brain without an edge has no sense yet that is worth much."""

Place = tuple[int, int]
"""Layer, 0 for the senses, and unit."""


class Operation:
    """What is cut is a set of senses and units; of what is left the weakest edges are pruned by size."""

    def __init__(self, world: World, brain: Brain, courses: Sequence[Course], pool: ThreadPoolExecutor) -> None:
        self.brain, self.courses = brain, courses
        self.network = brain.network
        self.cuts: frozenset[Place] = frozenset()
        self.level = 0
        """Of SHARES."""
        self.worth: NDArray[np.float64] | None = None
        """`(sense,)`: what the whole brain's score falls by without it; None until that is known."""
        self._pool, self._evaluator = pool, Evaluator(world, brain.network)
        self._curves: dict[frozenset[Place], NDArray[np.float64]] = {}
        """`(level,)` scores, by what is cut beside that."""
        self._waits: tuple[frozenset[Place], Future[NDArray[np.float64]]] | None = None

    def close(self) -> None:
        """What is being measured is given up."""
        self._evaluator.close()

    # What is done to it

    def toggle(self, layer: int, unit: int) -> None:
        """Cut a sense or a hidden unit, or heal it."""
        self.cuts ^= {(layer, unit)}

    def prune(self, levels: int) -> None:
        """So many levels more; fewer than 0 let edges grow again."""
        self.level = min(max(self.level + levels, 0), STEPS)

    def heal(self) -> None:
        self.cuts, self.level = frozenset(), 0

    @property
    def is_whole(self) -> bool:
        return not self.cuts and self.level == 0

    @property
    def holes(self) -> Holes:
        """`(gene,)`."""
        return self._holes(self.cuts, self.level)

    @property
    def genome(self) -> Genome:
        """As it is now; whole again it is every bit as before."""
        return operating.without(self.brain.genome, self.holes)

    @property
    def edges(self) -> tuple[int, int]:
        """How many are left, and how many there were."""
        there = operating.edges(self.network)
        return int((~self.holes[there]).sum()), len(there)

    def _holes(self, cuts: frozenset[Place], level: int) -> Holes:
        holes = [self._of(place) for place in cuts]
        cut = reduce(np.logical_or, holes, operating.whole(self.network))
        order = operating.weakest_first(self.network, np.abs(operating.without(self.brain.genome, cut)))
        pruned = operating.pruned(self.network, order, round(len(order) * float(SHARES[level])))
        return np.asarray(cut | pruned)

    def _of(self, place: Place) -> Holes:
        layer, unit = place
        return operating.blinded(self.network, unit) if layer == 0 else operating.cut(self.network, layer - 1, unit)

    # What that does

    @property
    def whole(self) -> float | None:
        """Mean score of the whole brain; None until it is known."""
        curve = self._curves.get(frozenset())
        return None if curve is None else float(curve[0])

    @property
    def curve(self) -> NDArray[np.float64] | None:
        """`(level,)`: mean score, for what is cut now; None until it is known."""
        return self._curves.get(self.cuts)

    @property
    def score(self) -> float | None:
        """As it is now."""
        return None if self.curve is None else float(self.curve[self.level])

    @property
    def shares(self) -> NDArray[np.float64] | None:
        """`(sense,)`: `worth`, as a share of all that the brain does better than one without an edge; 0 to 1."""
        if self.worth is None:
            return None
        whole, empty = self._curves[frozenset()][[0, -1]]
        goal = sum(course.goal for course in self.courses) / len(self.courses)
        return np.asarray(np.clip(self.worth / max(whole - empty, LEAST * goal), 0.0, 1.0))

    def update(self) -> None:
        """Take in what has been found out, and ask for what is not known yet: the newest question first."""
        if self._waits and self._waits[1].done():
            cuts, found = self._waits
            came = found.result()
            self._curves[cuts], rest = came[: STEPS + 1], came[STEPS + 1 :]
            if len(rest):
                self.worth = came[0] - rest
            self._waits = None
        if self._waits is None:
            first = not self._curves
            cuts = frozenset() if first else self.cuts
            if cuts not in self._curves:
                self._waits = cuts, self._pool.submit(self._measured, cuts, first)

    def _measured(self, cuts: frozenset[Place], senses: bool) -> NDArray[np.float64]:
        """`(level,)` scores, and behind them, of `senses`, those without each one."""
        holes = [self._holes(cuts, level) for level in range(STEPS + 1)]
        if senses:
            holes += [operating.blinded(self.network, sense) for sense in range(self.network.sizes[0])]
        copies = [operating.without(self.brain.genome, one) for one in holes]
        return operating.scores(self._evaluator, copies, self.courses)
