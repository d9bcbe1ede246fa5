"""Cars on a circuit: a replay that knows where everybody is, between two ticks too, and where they crashed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from game.scenes.breeding.replay import Replay
from game.ui import theme
from game.worlds import World
from game.worlds.circuit.courses import line_of
from game.worlds.circuit.kernel import (
    BACK,
    GRIP_USED,
    HEADING_X,
    HEADING_Y,
    IDLE,
    LAP_BEGAN,
    LAPS,
    SIDE,
    SPEED,
    STEER,
    WAY,
    X,
    Y,
)

POSE = (X, Y, HEADING_X, HEADING_Y)
"""Rows of the state that say where a car is."""
RACE_LAPS = 3
SLOWED = 0.3
"""What is left of the speed of who has touched a wall and is set back."""
GRID_FIRST, GRID_ROW, GRID_STAGGER, GRID_SIDE = 3.0, 6.0, 2.0, 1.8
"""Metres: the first car behind the start line, row behind row, the right column behind the left, and beside the
middle."""


class Laps(Replay):
    """A lineup of cars from the start line, or from a grid behind it."""

    def begin(self) -> None:
        if self.lineup.person:
            self.session.restart(_grid(self.world, self.session.count))
        for one in self.lineup.people:
            self.session.take_over(one, (0.0, 0.0))
        self.by_hand = dict.fromkeys(self.lineup.people, "You")
        """What people are called who have not given their car back, by individual."""
        self.line = line_of(self.course)
        self._now = self._placed()
        """`(pose, individual)` at this tick."""
        self._before = self._now
        self.crashed_at = np.full((self.session.count, 2), np.nan)
        """`(individual, [x, y])`: where each one crashed or stopped; NaN for those that are driving."""
        self.picked: int | None = None
        """Whom a person has clicked on."""
        self.before_tick: list[Callable[[], None]] = []
        """Called before each tick."""
        self.on_tick: list[Callable[[], None]] = []
        """Called after each tick."""
        self.finish_ticks = np.full(self.session.count, np.nan)
        """`(individual,)`: when each one had driven RACE_LAPS; NaN before."""

    def step(self) -> None:
        """One tick."""
        if self.over:
            return
        for call in self.before_tick:
            call()
        before = self.session.alive
        super().step()
        self._before, self._now = self._now, np.stack([self.session.field(row) for row in POSE]).astype(np.float64)
        out = before & ~self.session.alive
        self.crashed_at[out] = self._now[:2, out].T
        new = np.isnan(self.finish_ticks) & (self.laps >= RACE_LAPS)
        self.finish_ticks[new] = self.session.field(LAP_BEGAN)[new]
        for call in self.on_tick:
            call()

    def set_back(self, individual: int, before: NDArray[np.floating]) -> NDArray[np.floating]:
        """Where it was a second ago, slowly."""
        state = before.copy()
        state[SPEED] *= SLOWED
        state[IDLE] = 0
        return state

    def revived(self, individual: int) -> None:
        self.crashed_at[individual] = np.nan
        self._now = np.stack([self.session.field(row) for row in POSE]).astype(np.float64)
        self._before = self._now

    @property
    def over(self) -> bool:
        """A race ends when everybody has finished or is out."""
        return self.session.finished or (self.lineup.person > 0 and not self.racing.any())

    @property
    def racing(self) -> NDArray[np.bool_]:
        """`(individual,)`: who still drives and has not finished a race."""
        return np.asarray(self.session.alive & np.isnan(self.finish_ticks))

    def name(self, individual: int) -> str:
        brain = individual if individual < len(self.lineup.genomes) else 0
        return self.by_hand.get(individual) or super().name(brain)

    def colour(self, individual: int) -> theme.Colour:
        """Of its car: of a population by rank, of people their own."""
        if individual < self.lineup.population:
            return self.colours[individual]
        return (
            (theme.YOU, theme.MEDIAN)[individual - self.lineup.person_index] if self.human(individual) else theme.TEXT
        )

    def human(self, individual: int) -> bool:
        """Whether it is a person's car."""
        return individual in self.lineup.people

    @property
    def poses(self) -> NDArray[np.float64]:
        """`([x, y, heading x, heading y], individual)` between two ticks; of the crashed where they crashed."""
        if self.tick == 0 or self.over:
            return self._now
        mixed = self._before + (self._now - self._before) * self.fraction
        mixed[2:] /= np.maximum(np.linalg.norm(mixed[2:], axis=0), 1e-9)
        return mixed

    @property
    def watched(self) -> int:
        """The individual that the camera follows: the person, whom somebody has clicked on, or the leader."""
        if self.lineup.person:
            return self.lineup.person_index
        return self.thinker

    @property
    def thinker(self) -> int:
        return self.leader if self.picked is None else self.picked

    @property
    def sliding(self) -> NDArray[np.bool_]:
        """`(individual,)`: whose tyres are asked for more than they can do."""
        return (self.session.field(GRIP_USED) > 1.02) & self.session.alive

    @property
    def steering(self) -> NDArray[np.float64]:
        """`(individual,)`: −1 right, 1 left."""
        return self.session.field(STEER).astype(np.float64)

    @property
    def laps(self) -> NDArray[np.int64]:
        """`(individual,)`: completed ones."""
        return self.session.field(LAPS).astype(np.int64)

    @property
    def ways(self) -> NDArray[np.float64]:
        """`(individual,)`: metres driven along the road, back from the grid included."""
        return self.session.field(WAY).astype(np.float64)

    @property
    def order(self) -> NDArray[np.int64]:
        """Individuals from the first to the last: those that have finished by when, all others by how far they are."""
        finished = np.where(np.isnan(self.finish_ticks), np.inf, self.finish_ticks)
        return np.lexsort([-self.ways, finished])

    def _placed(self) -> NDArray[np.float64]:
        """Poses `(pose, individual)` before the first tick, which the session knows only after it."""
        along, across = self.line.tangents[0], self.line.normals[0]
        back, side = self.session.field(BACK), self.session.field(SIDE)
        places = self.line.points[0] - np.outer(back, along) + np.outer(side, across)
        return np.vstack([places.T, np.repeat(along[:, None], self.session.count, axis=1)])


def _grid(world: World, count: int) -> NDArray[np.float32]:
    """Where so many cars line up, as rows of their state: in two columns behind the start line, the first in front."""
    placed = np.zeros((world.fields, count), dtype=np.float32)
    placed[BACK] = GRID_FIRST + GRID_ROW * (np.arange(count) // 2) + GRID_STAGGER * (np.arange(count) % 2)
    placed[SIDE] = np.where(np.arange(count) % 2, -GRID_SIDE, GRID_SIDE)
    return placed
