"""A drive through the corridor: a replay that remembers where everybody has been."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.scenes.breeding.replay import Replay
from game.worlds.corridor.kernel import EYES, P, V


class Ride(Replay):
    """A lineup of cars on a course."""

    def begin(self) -> None:
        if self.lineup.person:
            self.session.take_over(self.lineup.person_index, 0.5)
        self.trail = np.full((self.course.ticks + 1, self.session.count), np.nan, dtype=np.float32)
        """`(tick, individual)`: heights; NaN after a crash."""
        self.trail[0] = self.session.field(P)
        self.crash_tick = np.full(self.session.count, -1)
        """`(individual,)`: the tick of the crash, −1 for none."""

    def step(self) -> None:
        """One tick."""
        if self.over:
            return
        before = self.session.alive
        super().step()
        alive = self.session.alive
        heights = self.session.field(P)
        self.trail[self.tick, before] = heights[before]
        self.crash_tick[before & ~alive] = self.tick - 1

    def set_back(self, individual: int, before: NDArray[np.floating]) -> NDArray[np.floating]:
        """In the middle of the road, and along it."""
        column = min(self.tick, self.course.table.shape[1] - 2)
        here, next_one = self.course.table[:EYES, column : column + 2].astype(np.float64).mean(axis=0)
        state = before.copy()
        state[P], state[V] = here, next_one - here
        return state

    def revived(self, individual: int) -> None:
        self.crash_tick[individual] = -1
        self.trail[self.tick, individual] = self.session.field(P)[individual]

    def height(self, individual: int) -> float:
        """Between two ticks, interpolated."""
        return float(self.heights[individual])

    @property
    def heights(self) -> NDArray[np.float32]:
        """`(individual,)` between two ticks; of the crashed where they crashed."""
        now = self.session.field(P).astype(np.float32)
        if self.tick == 0 or self.over:
            return now
        before = self.trail[self.tick - 1]
        return np.where(np.isfinite(before), before + (now - before) * np.float32(self.fraction), now)

    @property
    def column(self) -> float:
        """Where on the course the population is, in columns."""
        return 0.0 if self.tick == 0 else self.tick - 1 + (1.0 if self.over else self.fraction)
