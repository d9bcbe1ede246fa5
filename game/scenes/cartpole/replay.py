"""Episodes on the screen: a replay that remembers how every pole has leaned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.scenes.breeding.driving import Hand
from game.scenes.breeding.replay import Replay
from game.worlds.cartpole.kernel import ANGLE, COAST, FIELDS, SPEED, SPIN, TICK, X

NEAREST = 1.2
"""m from the middle: nobody is put up again further away."""
KNOCK_SPEED, KNOCK_SPIN = 0.35, 0.55
"""What a push with the mouse adds [m/s, rad/s]."""


class Balance(Replay):
    """A lineup of carts from one start."""

    ticks_per_second = round(1 / TICK)

    def begin(self) -> None:
        if self.lineup.person:
            self.session.take_over(self.lineup.person_index, self.hand(0))
        start = np.repeat(self.course.table, self.session.count, axis=1)
        self._before = self._now = start.astype(np.float64)
        self.angles = np.full((self.course.ticks + 1, self.session.count), np.nan, dtype=np.float32)
        """`(tick, individual)`: the pole's angle [rad]; NaN after it has fallen."""
        self.angles[0] = self.course.table[ANGLE, 0]
        self.fallen_tick = np.full(self.session.count, -1)
        """`(individual,)`: the tick of the fall, −1 for none."""
        self.knocks: list[tuple[int, int]] = []
        """Tick and side of each push by hand."""

    def step(self) -> None:
        """One tick."""
        if self.over:
            return
        before = self.session.alive
        super().step()
        self._before, self._now = self._now, self._fields()
        self.angles[self.tick, before] = self._now[ANGLE, before]
        self.fallen_tick[before & ~self.session.alive] = self.tick

    def set_back(self, individual: int, before: NDArray[np.floating]) -> NDArray[np.floating]:
        """The pole upright, on a cart that stands, not too near to an end of the rail."""
        state = np.zeros_like(before)
        state[X] = np.clip(self.session.field(X)[individual], -NEAREST, NEAREST)
        return state

    def revived(self, individual: int) -> None:
        self.fallen_tick[individual] = -1
        self._now = self._before = self._fields()

    def knock(self, side: int) -> None:
        """Push every cart and pole: −1 to the left, 1 to the right."""
        self.session.nudge(SPEED, side * KNOCK_SPEED)
        self.session.nudge(SPIN, side * KNOCK_SPIN)
        self.knocks.append((self.tick, side))
        self.forget_forecast()

    def hand(self, direction: int) -> Hand:
        """What a person's keys put in the place of a brain's outputs."""
        if self.network.outputs == 1:
            return float(COAST) if direction == 0 else float(direction > 0)
        return (float(COAST), 0.0) if direction == 0 else (float(direction < 0), float(direction > 0))

    @property
    def places(self) -> NDArray[np.float64]:
        """`([x, angle], individual)` between two ticks; of the fallen where they fell."""
        share = 1.0 if self.over else self.fraction
        mixed = self._before + (self._now - self._before) * share
        return mixed[[X, ANGLE]]

    def push_of(self, individual: int) -> int:
        """Which way an individual pushed in the last tick: −1, 0 or 1."""
        change = float(self._now[SPEED, individual] - self._before[SPEED, individual])
        return 0 if abs(change) < TICK else (1 if change > 0 else -1)

    def _fields(self) -> NDArray[np.float64]:
        return np.stack([self.session.field(row) for row in range(FIELDS)])
