"""A brain on the operating table: what has been taken out of it, and what that does, found out in the background."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.operators import mixed_units, permuted
from game.engine.session import Evaluator
from game.training import asking, operating
from game.training.firing import change
from game.training.noise import KINDS, Noise, Usual, table, usual
from game.training.operating import Genome, Holes
from game.training.recording import Recording, recorded
from game.worlds import Course, World

STEPS = 20
SHARES = np.linspace(1.0, 0.0, STEPS + 1)
"""Of the edges that are kept, by level."""

LEAST = 0.02
"""Of the goal: who does that little better than a brain without an edge has no sense yet that is worth much."""

Place = tuple[int, ...]
"""Layer, 0 for the senses, and unit; of an edge also the unit in the next layer that it leads to."""
TURN = np.pi / 4
"""By which two units are mixed."""
Noises = frozenset[tuple[int, Noise]]
"""Of senses, by number."""
Known = tuple[frozenset[Place], bytes, Noises]
"""What is cut, the genome that it is cut from, and what it hears instead of senses."""
SIZES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Of noise."""
DRAWS = 4
"""Noises that are drawn for each course; a score under noise is the mean over all of them."""
RECORDED = 4
"""Courses on which is written down what units give."""


class Operation:
    """What is cut is a set of senses, units and edges; of what is left the weakest edges are pruned by size.

    Before that, hidden units may have changed places or have been mixed.
    """

    better = 1.0
    """Of scores; -1 where fewer is better."""

    def __init__(self, world: World, brain: Brain, courses: Sequence[Course], pool: ThreadPoolExecutor) -> None:
        self.brain, self.courses = brain, courses
        self.network = brain.network
        self.cuts: frozenset[Place] = frozenset()
        self.level = 0
        """Of SHARES."""
        self.base = brain.genome
        """`(gene,)`: with what has changed places, and nothing cut yet."""
        self.fixed: Holes = operating.whole(brain.network) if brain.holes is None else brain.holes
        """`(gene,)`: what it was bred without, and what it will never have again."""
        self._least, self._for_good = 0, frozenset[Place]()
        """The level, and what was cut, when it was bred on: that stays."""
        self.bred = 0
        """Generations that it was bred on for here."""
        self._order = [np.arange(size) for size in brain.network.sizes]
        """By layer and place, the unit of the whole brain that stands there."""
        self.mixed = False
        """Whether that does something else than the brain."""
        self.noise: dict[int, Noise] = {}
        """What senses say instead of what is there, by their numbers."""
        self.kind = KINDS[0]
        """Of noise that is fed from now on."""
        self.recordings: list[Recording] | None = None
        """Of the whole brain, in the order of its own units; None until they are known."""
        self._usual: Usual | None = None
        self._changes: dict[tuple[bytes, Noises], float] = {}
        """By genome and noise, how much its answers differ from those of the whole brain."""
        self.worth: NDArray[np.float64] | None = None
        """`(sense,)`: what the whole brain's score falls by without it; None until that is known."""
        self._pool, self._world = pool, world
        self._made: tuple[tuple[object, ...], tuple[Genome, Holes], Holes, Genome] | None = None
        """As it is now: of what, its holes, and its genome."""
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

    # What is done to it

    def toggle(self, *place: int) -> bool:
        """Cut a sense, a hidden unit or an edge, or heal it. False if it was bred on without it: that stays a hole."""
        if place in self._for_good:
            return False
        if len(place) == 2 and place[0] == 0 and place[1] in self.noise:
            del self.noise[place[1]]
            return True
        self.cuts ^= {place}
        return True

    def feed(self, sense: int, by: int) -> bool:
        """More noise in the place of a sense, or less; less than none heals it. False while nobody knows what is usual.

        The least is none at all: then it always says what is usual.
        """
        if self._usual is None:
            return False
        at = SIZES.index(self.noise[sense].size) if sense in self.noise else -1
        at = min(at + by, len(SIZES) - 1)
        if at < 0:
            self.noise.pop(sense, None)
        elif (0, sense) not in self._for_good:
            self.cuts -= {(0, sense)}
            self.noise[sense] = Noise(self.kind, SIZES[at])
        return True

    def other_kind(self) -> None:
        """Of noise, there where it is, and from now on."""
        self.kind = KINDS[(KINDS.index(self.kind) + 1) % len(KINDS)]
        self.noise = {sense: one._replace(kind=self.kind) for sense, one in self.noise.items()}

    def heard(self, ticks: int, draw: int = 0) -> NDArray[np.float32] | None:
        """`(tick, input)`: what it hears instead of senses, one of DRAWS; None for nothing."""
        return table(self.noise, self._usual, ticks, draw) if self.noise and self._usual else None

    def prune(self, levels: int) -> None:
        """So many levels more; fewer than 0 let edges grow again."""
        self.set_level(self.level + levels)

    def set_level(self, level: int) -> None:
        """Of SHARES; fewer holes than when it was bred on it cannot have."""
        self.level = min(max(level, self._least), STEPS)

    def take(self, genome: Genome, generations: int) -> None:
        """Go on with what was bred in so many from the brain as it is now: its holes are there for good."""
        self.fixed, self.base = self.holes, genome
        self._least, self._for_good = self.level, self.cuts
        self.bred += generations

    def heal(self) -> None:
        """The whole brain again."""
        self.cuts, self._for_good, self.level, self._least = frozenset(), frozenset(), 0, 0
        self.base, self.mixed, self.bred, self.noise = self.brain.genome, False, 0, {}
        self.fixed = operating.whole(self.network) if self.brain.holes is None else self.brain.holes
        self._order = [np.arange(size) for size in self.network.sizes]

    @property
    def liveliest(self) -> tuple[int, int]:
        """Where the unit of the first hidden layer stands that varies the most; the first one until that is known."""
        if not self.recordings:
            return 1, 0
        first, count = self.network.sizes[:2]
        varies = np.concatenate([one[:, first : first + count] for one in self.recordings]).std(axis=0)
        return 1, int(varies[self._order[1]].argmax())

    def own(self, layer: int, place: int) -> int:
        """The unit of the whole brain that stands at a place."""
        return int(self._order[layer][place])

    def swap(self, layer: int, unit: int) -> int:
        """A hidden unit changes places with the next one of its layer, and what is cut of them; its new place."""
        count = self.network.sizes[layer]
        other, order = (unit + 1) % count, np.arange(count)
        order[[unit, other]] = other, unit
        self.base = permuted(self.network, self.base, layer - 1, order)
        self._order[layer] = self._order[layer][order]
        moved = {unit: other, other: unit}

        def moved_to(place: Place) -> Place:
            return place[0], *(moved.get(at, at) if place[0] + k == layer else at for k, at in enumerate(place[1:]))

        self.cuts, self._for_good = (frozenset(map(moved_to, some)) for some in (self.cuts, self._for_good))
        self.fixed = permuted(self.network, self.fixed.astype(np.float32), layer - 1, order) > 0
        return other

    def mix(self, layer: int, unit: int) -> None:
        """A hidden unit and the next one of its layer are turned into each other by 45°."""
        other = (unit + 1) % self.network.sizes[layer]
        self.base, self.mixed = mixed_units(self.network, self.base, layer - 1, unit, other, TURN), True

    @property
    def is_whole(self) -> bool:
        return not (self.cuts or self.level or self.mixed or self.bred or self.noise)

    @property
    def holes(self) -> Holes:
        """`(gene,)`."""
        return self._as_made[0]

    @property
    def genome(self) -> Genome:
        """As it is now; whole again it is every bit as before."""
        return self._as_made[1]

    @property
    def _as_made(self) -> tuple[Holes, Genome]:
        """Made again only when something has changed: it is asked for each frame."""
        of, made = (self.cuts, self.level), self._made
        if made is None or made[0] != of or made[1][0] is not self.base or made[1][1] is not self.fixed:
            holes = self._holes(*of, self.base, self.fixed)
            self._made = made = of, (self.base, self.fixed), holes, asking.without(self.base, holes)
        return made[2], made[3]

    @property
    def edges(self) -> tuple[int, int]:
        """How many are left, and how many there were."""
        there = operating.edges(self.network)
        return int((~self.holes[there]).sum()), len(there)

    def _holes(self, cuts: frozenset[Place], level: int, base: Genome, fixed: Holes) -> Holes:
        cut = reduce(np.logical_or, [self._of(place) for place in cuts], fixed)
        order = operating.weakest_first(self.network, np.abs(asking.without(base, cut)))
        pruned = operating.pruned(self.network, order, round(len(order) * float(SHARES[level])))
        return np.asarray(cut | pruned)

    def _of(self, place: Place) -> Holes:
        layer, unit, *to = place
        if to:
            return operating.without_edge(self.network, layer, unit, to[0])
        return operating.blinded(self.network, unit) if layer == 0 else operating.cut(self.network, layer - 1, unit)

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
                made.append(course if heard is None else course.noisy(heard))
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
