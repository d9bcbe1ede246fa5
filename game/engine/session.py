"""A population on a course: stepped a tick at a time by the screen, or run to its end by training.

Both use the same compiled function on the same arrays, so what is watched is what was scored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from itertools import pairwise
from threading import Event
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from brains.lanes import LANES, aligned
from brains.policy import Policy
from game.engine.course import Course
from game.engine.rollout import NO_NOISE, Blocks
from game.engine.seating import check, layouts_of, packed, seated
from game.engine.side import Side
from game.engine.threads import threads
from game.engine.world import World

NO_HAND = np.float32(np.nan)


def _noise_of(course: Course) -> NDArray[np.float32]:
    """As `Blocks.noise` has it."""
    if course.noise is None:
        return NO_NOISE
    made = np.full((course.hears + 1, *course.noise.shape), np.nan, dtype=np.float32)
    made[course.hears] = course.noise
    return made


class Session:
    """Individuals on one course, from tick 0: one side a role, and individual k of each side in one game.

    Args:
        sides: one for each role of the world, equally many individuals in each; where there is one more seat, whoever
            is to sit there instead of the course's opponent.
        seed: the episode's.
        placed: `(field, individual)` state that the world begins with; zeros where it is not given.

    Raises:
        ValueError: sides that do not fit the world, their networks or each other.
    """

    def __init__(
        self,
        world: World,
        sides: Sequence[Side],
        course: Course,
        seed: int = 0,
        placed: NDArray[np.floating] | None = None,
    ) -> None:
        sides = seated(world, sides, course)
        check(world, sides)
        self.world, self.sides, self.course, self.seed = world, sides, course, seed
        self._table = course.table
        self.count = sides[0].individuals
        self.lane_ticks = 0
        genes, seats = packed(self.sides)
        layouts = layouts_of([side.network for side in sides])
        roles, blocks = seats.shape
        inputs = len(world.inputs)
        units = max(inputs, *(side.network.units for side in sides))
        outputs = max(side.network.outputs for side in sides)
        wide = np.dtype(world.precision).itemsize // np.dtype(np.float32).itemsize
        bare = aligned((blocks, wide * world.fields, LANES))
        self._state = bare.view(world.precision).reshape(blocks, world.fields, LANES)
        self._values = aligned((blocks, roles, units, LANES))
        self._rewards = aligned((blocks, roles, LANES))
        self._alive = np.empty((blocks, LANES), dtype=np.int32)
        self._forced = np.empty((roles, outputs, blocks, LANES), dtype=np.float32)
        self._seen = aligned((blocks, 2, inputs if world.normalises else 0, LANES))
        written = bare, self._values, self._rewards, self._alive, self._forced, self._seen
        blocks = Blocks(genes, seats, layouts, *written, noise=_noise_of(course))
        self._loop = world.rules.loop(blocks, self._table)
        self._written = written
        self.restart(placed)

    def __getstate__(self) -> dict[str, Any]:
        """For a copy: how it was made, and what has been written since; the loop knows where its arrays are."""
        made = {name: getattr(self, name) for name in ("world", "sides", "course", "seed")}
        return {"made": made, "tick": self.tick, "lane_ticks": self.lane_ticks, "written": self._written}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state["made"])  # type: ignore[misc]
        self.tick = int(state["tick"])
        self.lane_ticks = int(state["lane_ticks"])
        for own, kept in zip(self._written, state["written"], strict=True):
            own[:] = kept

    def restart(self, placed: NDArray[np.floating] | None = None) -> None:
        """Back to tick 0 with the same individuals, perhaps placed elsewhere; hands are taken off."""
        self.tick = 0
        self._state[:] = 0
        self._values[:] = 0
        self._rewards[:] = 0
        self._seen[:] = 0
        self._forced[:] = NO_HAND
        self._alive[:] = (np.arange(self._alive.size) < self.count).reshape(self._alive.shape)
        if placed is not None:
            if placed.shape != (self.world.fields, self.count):
                raise ValueError(f"placed: expected shape ({self.world.fields}, {self.count}), got {placed.shape}")
            lanes = np.zeros(self._alive.size, dtype=self.world.precision)
            for row, values in enumerate(placed):
                lanes[: self.count] = values
                self._state[:, row] = lanes.reshape(-1, LANES)

    def leave_out(self, which: NDArray[np.bool_]) -> None:
        """End these individuals `(individual,)` where they are."""
        self._alive.reshape(-1)[: self.count][which] = 0

    def state_of(self, individual: int) -> NDArray[np.floating]:
        """`(field,)`: the world's state of one individual."""
        return self._state[individual // LANES, :, individual % LANES].copy()

    def put(self, individual: int, state: NDArray[np.floating]) -> None:
        """Let an individual go on from a state `(field,)`, whether it has ended or not."""
        self._state[individual // LANES, :, individual % LANES] = state
        self._alive[individual // LANES, individual % LANES] = 1

    def only(self, which: NDArray[np.bool_]) -> Session:
        """A session of its own in which these individuals `(individual,)` go on from where they are."""
        part = Session(self.world, [side.of(which) for side in self.sides], self.course, self.seed)
        part.tick = self.tick
        block, lane = np.divmod(np.flatnonzero(which), LANES)
        to_block, to_lane = np.divmod(np.arange(part.count), LANES)
        part._state[to_block, :, to_lane] = self._state[block, :, lane]
        part._values[to_block, :, :, to_lane] = self._values[block, :, :, lane]
        part._rewards[to_block, :, to_lane] = self._rewards[block, :, lane]
        part._seen[to_block, :, :, to_lane] = self._seen[block, :, :, lane]
        part._alive[to_block, to_lane] = self._alive[block, lane]
        part._forced[:, :, to_block, to_lane] = self._forced[:, :, block, lane]
        return part

    def begin(self) -> None:
        """Put everybody where the world lets an episode begin, which the first tick does otherwise."""
        self._loop(self.seed, 0, 0)

    def run(self, ticks: int | None = None) -> None:
        """Go on for a number of ticks, or to the end of the course."""
        if ticks == 0:
            return
        stop = self.course.ticks if ticks is None else min(self.tick + ticks, self.course.ticks)
        self.lane_ticks += self._loop(self.seed, self.tick, stop)
        self.tick = stop

    def take_over(self, individual: int, output: float | Sequence[float], role: int = 0) -> None:
        """From the next tick on, replace a brain's output by a person's; NaN gives the wheel back."""
        self._forced[role, :, individual // LANES, individual % LANES] = output

    def take_over_all(self, outputs: NDArray[np.float32], role: int = 0) -> None:
        """The same for every individual: `outputs (output, individual)`."""
        for row, values in enumerate(outputs):
            self._forced[role, row].reshape(-1)[: self.count] = values

    def nudge(self, row: int, by: NDArray[np.floating] | float) -> None:
        """Add to a row of the world's state, for each individual `(individual,)` or for all."""
        lanes = np.zeros(self._alive.size, dtype=self.world.precision)
        lanes[: self.count] = by
        self._state[:, row] += lanes.reshape(-1, LANES)

    @property
    def alive(self) -> NDArray[np.bool_]:
        """`(individual,)`: who has not ended before the course does: has not crashed, is not caught."""
        return self._alive.reshape(-1)[: self.count] > 0

    @property
    def left(self) -> int:
        """How many have not ended."""
        return int(np.count_nonzero(self._alive))

    @property
    def finished(self) -> bool:
        """Whether the course has ended or nobody is left."""
        return self.tick >= self.course.ticks or not self.left

    @property
    def scores(self) -> NDArray[np.float32]:
        """`(role, individual)`: rewards so far."""
        return np.stack([self._rewards[:, role].reshape(-1)[: self.count] for role in range(len(self.sides))])

    @property
    def seen(self) -> NDArray[np.float32]:
        """`(individual, [values, squares], input)`: sums of what each saw, where the world wants to know."""
        blocks, two, inputs, _ = self._seen.shape
        return np.moveaxis(self._seen, 3, 1).reshape(blocks * LANES, two, inputs)[: self.count]

    def field(self, row: int) -> NDArray[np.floating]:
        """`(individual,)`: a row of the world's state."""
        return self._state[:, row].reshape(-1)[: self.count].copy()

    def said(self, role: int = 0) -> NDArray[np.float32]:
        """`(output, individual)`: what every network of a role gave in the last tick."""
        network = self.sides[role].network
        rows = self._values[:, role, network.units - network.outputs : network.units]
        return rows.transpose(1, 0, 2).reshape(network.outputs, -1)[:, : self.count]

    def thoughts(self, individual: int, role: int = 0) -> NDArray[np.float32]:
        """`(unit,)`: what each unit of an individual's network gave in the last tick, inputs first."""
        units = self.sides[role].network.units
        return self._values[individual // LANES, role, :units, individual % LANES].copy()


STAGE, PART = 18, 8
"""It is looked how many individuals are left after so many ticks, later after one of so many parts of the way."""


class Ended(NamedTuple):
    """A session that was run to its end."""

    scores: NDArray[np.float32]
    """`(role, individual)`."""
    lane_ticks: int
    seen: NDArray[np.float32]
    """As `Session.seen`."""


def to_the_end(session: Session, fewer: float, given_up: Event) -> Ended:
    """A session that is run to its end.

    Where most end long before the last one does, those that are left move together: whenever they need `fewer` times
    fewer lanes.

    Raises:
        CancelledError: it has been given up meanwhile.
    """
    together = session.world.rules.together
    while not session.finished:
        if given_up.is_set():
            raise CancelledError("evaluation: given up")
        session.run(max(STAGE, session.tick // PART))
        count = session.left
        if count and fewer * -(-count // together) <= -(-session.count // together):
            scores, seen, left = session.scores, session.seen, session.alive
            scores[:, left], ticks, seen[left] = to_the_end(session.only(left), fewer, given_up)
            return Ended(scores, session.lane_ticks + ticks, seen)
    return Ended(session.scores, session.lane_ticks, session.seen)


TOGETHER = 16
"""Courses at once, or as many as fill a block if that is more; large ones are copied for that only where lanes would
be empty otherwise, and never more."""
FEWER = 1.25
"""Of an evaluator's lanes (measured on CartPole up to 10,000 steps: half the time of 4)."""


def _alike(world: World, courses: Sequence[Course]) -> list[list[int]]:
    """Which courses can be run at once: of one length, seen alike and with the same noise, opponents of one network."""
    kinds: dict[object, list[int]] = {}
    for k, course in enumerate(courses):
        opponents = course.opponent and course.opponent.network
        kinds.setdefault((course.ticks, opponents, world.senses_on(course), id(course.noise)), []).append(k)
    return list(kinds.values())


def batches(world: World, courses: Sequence[Course], individuals: int) -> list[list[int]]:
    """Which courses are run at once by so many individuals; in this order what they see is added."""
    if world.together is None:
        return [[k] for k in range(len(courses))]
    made = []
    for same in _alike(world, courses):
        full = -(-LANES // max(individuals, 1))  # of them fill a block
        most = min(full, TOGETHER) if courses[same[0]].large else max(full, TOGETHER)
        made += [same[first : first + most] for first in range(0, len(same), most)]
    return made


def one_by_one(seen: NDArray[np.float32]) -> NDArray[np.float64]:
    """The sum `(2, input)` of `(individual, 2, input)` in their order, so that it does not matter who ran them."""
    return np.asarray(seen.sum(axis=0, dtype=np.float64))


class Evaluator:
    """Scores of genomes on a course of a world with one role, on one or more cores.

    The same bits for any number of workers.

    Used as a context manager, or closed, because it keeps its threads.
    """

    def __init__(self, world: World, network: Policy, workers: int = 1) -> None:
        self.world, self.network, self.workers = world, network, workers
        self.lane_ticks = 0
        self.seen = np.zeros((2, len(world.inputs) if world.normalises else 0))
        """`([values, squares], input)`: sums over what was seen, where the world wants to know."""
        self._given_up = Event()
        self._pool = threads(workers) if workers > 1 else None

    def __call__(self, genomes: NDArray[np.float32], course: Course, seed: int = 0) -> NDArray[np.float32]:
        """`(individual,)` scores."""
        scores: NDArray[np.float32] = self._counted(self._on_one(genomes, course, seed)).scores[0]
        return scores

    def on(self, genomes: NDArray[np.float32], courses: Sequence[Course]) -> NDArray[np.float32]:
        """`(course, individual)` scores. Courses that differ in their start only are run at once."""
        scores = np.empty((len(courses), len(genomes)), dtype=np.float32)
        for which, ended in self.in_batches(genomes, courses):
            scores[which] = self._counted(ended).scores[0].reshape(len(which), -1)
        return scores

    def in_batches(self, genomes: NDArray[np.float32], courses: Sequence[Course]) -> Iterator[tuple[list[int], Ended]]:
        """Of each of `batches` what came of it, individual by individual, course by course; nothing is counted."""
        for which in batches(self.world, courses, len(genomes)):
            some = [courses[k] for k in which]
            yield which, self._on_one(genomes, some[0]) if self.world.together is None else self._from(some, genomes)

    def _on_one(self, genomes: NDArray[np.float32], course: Course, seed: int = 0) -> Ended:
        return self._shared(
            lambda part: Session(self.world, [Side(self.network, genomes[part])], course, seed), len(genomes)
        )

    def _from(self, courses: Sequence[Course], genomes: NDArray[np.float32]) -> Ended:
        assert self.world.together is not None, "whoever asks has looked"
        course, starts = self.world.together(courses)
        course = replace(course, noise=courses[0].noise)
        chosen = np.tile(np.arange(len(genomes)), len(starts))
        placed = np.repeat(starts.T, len(genomes), axis=1)
        sides = [Side(self.network, genomes, chosen)]
        if opponents := [one.opponent for one in courses if one.opponent]:
            others = np.repeat(np.arange(len(courses)), len(genomes))
            sides.append(Side(opponents[0].network, np.stack([one.genome for one in opponents]), others))

        def session(part: slice) -> Session:
            return Session(self.world, [side.of(part) for side in sides], course, placed=placed[:, part])

        return self._shared(session, len(chosen))

    def _shared(self, session: Callable[[slice], Session], count: int) -> Ended:
        """What comes of so many individuals, of which each worker runs a part."""
        blocks = -(-count // LANES)
        slices = min(self.workers, blocks)
        edges = [LANES * (blocks * k // max(slices, 1)) for k in range(slices + 1)]

        def run(part: slice) -> Ended:
            return to_the_end(session(part), FEWER, self._given_up)

        parts = [slice(a, min(b, count)) for a, b in pairwise(edges)]
        results = list(self._pool.map(run, parts) if self._pool and slices > 1 else map(run, parts))
        scores = np.concatenate([one.scores for one in results], axis=1)
        return Ended(scores, sum(one.lane_ticks for one in results), np.concatenate([one.seen for one in results]))

    def _counted(self, ended: Ended) -> Ended:
        self.lane_ticks += ended.lane_ticks
        if self.world.normalises:
            self.seen += one_by_one(ended.seen)
        return ended

    def close(self) -> None:
        """Give up what is being evaluated, and keep no threads."""
        self._given_up.set()
        if self._pool:
            self._pool.shutdown(wait=False)

    def __enter__(self) -> Evaluator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
