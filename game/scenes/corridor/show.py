"""One drive on the screen: a session, how far it has come between two ticks, and where everybody has been."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from brains.names import name_of
from brains.network import Network
from game.session import Session, Side
from game.ui.theme import viridis
from game.worlds import Course, World
from game.worlds.corridor.kernel import P

TICKS_PER_SECOND = 60
"""Ticks a second at speed 1."""
MAX_TICKS_PER_FRAME = 64
MAX_SHOWN = 500
"""Individuals of a population that are drawn, the best ones."""


@dataclass(frozen=True, eq=False)
class Cast:
    """Who drives: the population, best first, then ghosts, then perhaps a person."""

    genomes: NDArray[np.float32]
    """`(individual, gene)` of population and ghosts."""
    population: int
    ghost_labels: tuple[str, ...] = ()
    person: bool = False

    @property
    def person_index(self) -> int:
        """The person's individual, the last one."""
        return len(self.genomes)


class Show:
    """A cast on a course, from the start to the end of the last one."""

    def __init__(self, world: World, network: Network, cast: Cast, course: Course, number: int, run: int) -> None:
        self.world, self.network, self.cast, self.course = world, network, cast, course
        self.number, self.run = number, run
        """The generation that is shown, and the run it belongs to."""
        genomes = cast.genomes
        if cast.person:
            genomes = np.vstack([genomes, genomes[:1]])  # the champion's brain takes over when the wheel is given back
        self.session = Session(world, [Side(network, genomes)], course)
        if cast.person:
            self.session.take_over(cast.person_index, 0.5)
        self.trail = np.full((course.ticks + 1, self.session.count), np.nan, dtype=np.float32)
        """`(tick, individual)`: heights; NaN after a crash."""
        self.trail[0] = self.session.field(P)
        self.crash_tick = np.full(self.session.count, -1)
        """`(individual,)`: the tick of the crash, −1 for none."""
        self.fraction = 0.0
        """Progress from the current tick to the next, 0 to 1."""
        self.ended = 0.0
        """Seconds since the end."""
        self._names: dict[int, str] = {}
        self._forecast: Future[NDArray[np.float32]] | None = None

    @property
    def tick(self) -> int:
        return self.session.tick

    @property
    def over(self) -> bool:
        return self.session.finished

    def advance(self, seconds: float, speed: float) -> None:
        """Let time pass."""
        if self.over:
            self.ended += seconds
            self.fraction = 0.0
            return
        self.fraction += seconds * speed * TICKS_PER_SECOND
        steps = min(int(self.fraction), MAX_TICKS_PER_FRAME)
        self.fraction -= int(self.fraction)
        for _ in range(steps):
            self.step()

    def step(self) -> None:
        """One tick."""
        if self.over:
            return
        before = self.session.alive
        self.session.run(1)
        alive = self.session.alive
        heights = self.session.field(P)
        self.trail[self.tick, before] = heights[before]
        self.crash_tick[before & ~alive] = self.tick - 1

    def forecast(self, pool: ThreadPoolExecutor) -> None:
        """Find out in the background who will finish."""
        future = pool.submit(self._run_ahead)
        self._forecast = future

    @property
    def finishers(self) -> int | None:
        """How many of the population finish this course; None while that is being found out."""
        if self.over:
            return int(self.session.alive[: self.cast.population].sum())
        if self._forecast is None or not self._forecast.done():
            return None
        return int((self._forecast.result() >= self.course.ticks).sum())

    @property
    def driving(self) -> int:
        """How many of the population are still on the road."""
        return int(self.session.alive[: self.cast.population].sum())

    @property
    def leader(self) -> int:
        """The first of the best that is still on the road; of all that crashed the one that got furthest."""
        alive = self.session.alive[: self.cast.population]
        if alive.any():
            return int(np.argmax(alive))
        return int(np.argmax(self.session.scores[0, : self.cast.population]))

    def name(self, individual: int) -> str:
        if individual not in self._names:
            self._names[individual] = name_of(self.cast.genomes[individual])
        return self._names[individual]

    def shade(self, individual: int) -> float:
        """Rank as a share, 1 for the best of the population."""
        return 1.0 - individual / max(self.cast.population - 1, 1)

    @cached_property
    def colours(self) -> list[tuple[int, int, int]]:
        """Of the population, by rank: the better the brighter."""
        return [viridis(self.shade(individual)) for individual in range(self.cast.population)]

    def height(self, individual: int) -> float:
        """Between two ticks, interpolated."""
        return float(self.heights[individual])

    @property
    def heights(self) -> NDArray[np.float32]:
        """`(individual,)` between two ticks; of the crashed where they crashed."""
        now = self.session.field(P)
        if self.tick == 0 or self.over:
            return now
        before = self.trail[self.tick - 1]
        return np.where(np.isfinite(before), before + (now - before) * np.float32(self.fraction), now)

    @property
    def column(self) -> float:
        """Where on the course the population is, in columns."""
        return 0.0 if self.tick == 0 else self.tick - 1 + (1.0 if self.over else self.fraction)

    def _run_ahead(self) -> NDArray[np.float32]:
        ahead = Session(self.world, [Side(self.network, self.cast.genomes[: self.cast.population])], self.course)
        ahead.run()
        return np.asarray(ahead.scores[0])
