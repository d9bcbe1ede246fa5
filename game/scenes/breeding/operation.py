"""A brain on the operating table, and what becomes of what is done to it, found out in the background."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.session import Evaluator
from game.training import asking, operating
from game.training.firing import change
from game.training.noise import Noise, Usual, table, usual
from game.training.operated import STEPS, Operated, Place
from game.training.operating import Genome, Holes
from game.training.recording import Recording, recorded
from game.worlds import Course, World

LEAST = 0.02
"""Of the goal: who does that little better than a brain without an edge has no sense yet that is worth much."""

Noises = frozenset[tuple[int, Noise]]
"""Of senses, by number."""
Known = tuple[frozenset[Place], bytes, Noises]
"""What is cut, the genome that it is cut from, and what it hears instead of senses."""
DRAWS = 4
"""Noises that are drawn for each course; a score under noise is the mean over all of them."""
RECORDED = 4
"""Courses on which is written down what units give."""


class Operation(Operated):
    """Of a world's brain; what is not known yet is found out by a pool."""

    role = 0
    """Of the world, whose brain it is."""
    better = 1.0
    """Of scores; -1 where fewer is better."""

    def __init__(self, world: World, brain: Brain, courses: Sequence[Course], pool: ThreadPoolExecutor) -> None:
        super().__init__(brain)
        self.courses = courses
        self.recordings: list[Recording] | None = None
        """Of the whole brain, in the order of its own units; None until they are known."""
        self._usual: Usual | None = None
        self._changes: dict[tuple[bytes, Noises], float] = {}
        """By genome and noise, how much its answers differ from those of the whole brain."""
        self.worth: NDArray[np.float64] | None = None
        """`(sense,)`: what the whole brain's score falls by without it; None until that is known."""
        self._pool, self._world = pool, world
        self._curves: dict[Known, NDArray[np.float64]] = {}
        """`(level,)` scores, by what is cut beside that, of which base."""
        self._waits: tuple[Known, Future[NDArray[np.float64]]] | None = None
        self._compares: tuple[tuple[bytes, Noises], Future[float]] | None = None
        self._writes = self._written()

    def _written(self) -> Future[list[Recording]]:
        """What the units of the whole brain give on a few courses; and whoever scores is made."""
        world, brain = self._world, self.brain
        self._evaluator = Evaluator(world, brain.network)
        return self._pool.submit(
            lambda: [recorded(world, brain.network, brain.genome, course) for course in self.courses[:RECORDED]]
        )

    def close(self) -> None:
        """What is being measured is given up."""
        self._evaluator.close()

    @property
    def knows_usual(self) -> bool:
        """Whether it is known what senses usually say: before that nobody can feed them noise around it."""
        return self._usual is not None

    def heard(self, ticks: int, draw: int = 0) -> NDArray[np.float32] | None:
        """`(tick, input)`: what it hears instead of senses, one of DRAWS; None for nothing."""
        return table(self.noise, self._usual, ticks, draw) if self.noise and self._usual else None

    @property
    def liveliest(self) -> tuple[int, int]:
        """Where the unit of the first hidden layer stands that varies the most; the first one until that is known."""
        if not self.recordings:
            return 1, 0
        first, count = self.network.sizes[:2]
        varies = np.concatenate([one[:, first : first + count] for one in self.recordings]).std(axis=0)
        return 1, int(varies[self._order[1]].argmax())

    # What that does

    @property
    def whole(self) -> float | None:
        """Mean score of the whole brain; None until it is known."""
        curve = self._curves.get(self._first)
        return None if curve is None else float(curve[0])

    @property
    def _first(self) -> Known:
        return frozenset(), self.brain.genome.tobytes(), frozenset()

    @property
    def _now(self) -> Known:
        return self.cuts, self.base.tobytes(), frozenset(self.noise.items())

    @property
    def _says(self) -> tuple[bytes, Noises]:
        """On what its answers depend."""
        return self.genome.tobytes(), frozenset(self.noise.items())

    @property
    def change(self) -> float | None:
        """How much its answers differ from the whole brain's, in their standard deviations; None until it is known."""
        return self._changes.get(self._says)

    @property
    def curve(self) -> NDArray[np.float64] | None:
        """`(level,)`: mean score, for what is cut now; None until it is known."""
        return self._curves.get(self._now)

    @property
    def score(self) -> float | None:
        """As it is now."""
        return None if self.curve is None else float(self.curve[self.level])

    @property
    def learned(self) -> int:
        """Changes with what is known of the senses."""
        return int(self.worth is not None)

    @property
    def shares(self) -> NDArray[np.float64] | None:
        """`(sense,)`: `worth`, as a share of all that the brain does better than one without an edge; 0 to 1."""
        if self.worth is None:
            return None
        whole, empty = self._curves[self._first][[0, -1]]
        return np.asarray(np.clip(self.worth / max(self.better * (whole - empty), self._least_worth), 0.0, 1.0))

    @property
    def _least_worth(self) -> float:
        """What the whole brain is taken to do better than one without an edge, at least."""
        return LEAST * sum(course.goal for course in self.courses) / len(self.courses)

    def update(self) -> None:
        """Take in what has been found out, and ask for what is not known yet: the newest question first."""
        self._learn_answers()
        self._learn_scores()

    def _learn_answers(self) -> None:
        """What units give, and how much the answers differ."""
        if self.recordings is None and self._writes.done():
            self.recordings = self._writes.result()
            self._usual = usual(self.recordings, self.network.inputs[0])
        if self._compares and self._compares[1].done():
            self._changes[self._compares[0]] = self._compares[1].result()
            self._compares = None
        if self.recordings is not None and self._compares is None and self.change is None:
            heard = self.heard(max(map(len, self.recordings)))
            asked = self._pool.submit(change, self.network, self.brain.genome, self.genome, self.recordings, heard)
            self._compares = self._says, asked

    def _learn_scores(self) -> None:
        if self._waits and self._waits[1].done():
            known, found = self._waits
            came = found.result()
            self._curves[known], rest = came[: STEPS + 1], came[STEPS + 1 :]
            if len(rest):
                self.worth = self.better * (came[0] - rest)
            self._waits = None
        if self._waits is None:
            first = not self._curves
            known = self._first if first else self._now
            if known not in self._curves:
                courses = self.courses if first else self._noisy()
                asked_of = known[0], self.base, self.fixed
                self._waits = known, self._pool.submit(self._measured, *asked_of, courses, first)

    def _noisy(self) -> Sequence[Course]:
        """All courses, as often as noise is drawn for each."""
        if not self.noise:
            return self.courses
        draws = DRAWS if any(one.size for one in self.noise.values()) else 1
        drawn: dict[tuple[int, int], NDArray[np.float32] | None] = {}
        made = []
        for draw in range(draws):
            for course in self.courses:
                key = course.ticks, draw  # one array for all courses of a length, which can then be run together
                drawn[key] = heard = drawn[key] if key in drawn else self.heard(*key)
                made.append(course if heard is None else course.noisy(heard, self.role))
        return made

    def _measured(
        self, cuts: frozenset[Place], base: Genome, fixed: Holes, courses: Sequence[Course], senses: bool
    ) -> NDArray[np.float64]:
        """`(level,)` scores, and behind them, of `senses`, those without each one."""
        holes = [self._holes(cuts, level, base, fixed) for level in range(STEPS + 1)]
        if senses:
            holes += [operating.blinded(self.network, sense) for sense in range(self.network.sizes[0])]
        return self._scores_of([asking.without(base, one) for one in holes], courses)

    def _scores_of(self, copies: Sequence[Genome], courses: Sequence[Course]) -> NDArray[np.float64]:
        """`(copy,)`."""
        return operating.scores(self._evaluator, copies, courses)
