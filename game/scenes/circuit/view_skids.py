"""Skid marks: where tyres were asked for more than they can do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.scenes.circuit.replay import Laps

SKID_WIDTH = 0.34
"""Of a mark, m."""
MARKING = 40
"""Individuals that leave marks, the best ones."""
SHORTEST, LONGEST = 1.2, 9.0
"""Metres of a mark; further than that nobody knows where the car was in between."""
MOST = 8000
"""Marks of a replay."""
REAR, TRACK = 1.35, 0.76
"""Metres from the car's middle back to its rear axle, and from there to either wheel."""
GRID = 0.6
"""Metres: nobody leaves a mark where one is already."""


class Skids:
    """The marks of a replay."""

    def __init__(self, replay: Laps) -> None:
        self._replay = replay
        self._last = np.full((replay.session.count, 4), np.nan)
        """`(individual, pose)` at the end of its last mark; NaN if it does not slide."""
        self._taken: set[tuple[int, int]] = set()
        self._strokes = np.zeros((2 * MOST, 4))
        self._count = 0

    @property
    def strokes(self) -> NDArray[np.float64]:
        """`(stroke, [x, y, x, y])`, one for each wheel."""
        return self._strokes[: self._count]

    def update(self) -> None:
        """Where the cars are now."""
        replay, last = self._replay, self._last
        if self._count >= 2 * MOST:
            return
        who = np.flatnonzero(replay.session.alive[: replay.lineup.population])[:MARKING]
        who = np.append(who, np.array(replay.lineup.people, dtype=who.dtype))
        slides = replay.sliding[who]
        last[who[~slides]] = np.nan
        who = who[slides]
        poses = replay.poses[:, who].T
        moved = np.linalg.norm(poses[:, :2] - last[who, :2], axis=1)
        begins = ~(moved <= LONGEST)
        last[who[begins]] = poses[begins]
        for k in np.flatnonzero(moved >= SHORTEST).tolist():
            if not begins[k]:
                self._add(last[who[k]], poses[k])
                last[who[k]] = poses[k]

    def _add(self, before: NDArray[np.float64], now: NDArray[np.float64]) -> None:
        middle = (before[:2] + now[:2]) / 2 / GRID
        cell = (round(float(middle[0])), round(float(middle[1])))
        if cell in self._taken or self._count >= 2 * MOST:
            return
        self._taken.add(cell)
        for side in (-TRACK, TRACK):
            self._strokes[self._count] = [*_wheel(before, side), *_wheel(now, side)]
            self._count += 1


def _wheel(pose: NDArray[np.float64], side: float) -> tuple[float, float]:
    x, y, ahead_x, ahead_y = pose.tolist()
    return x - REAR * ahead_x - side * ahead_y, y - REAR * ahead_y + side * ahead_x
