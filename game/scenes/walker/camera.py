"""The camera beside the walkers: from metres to pixels, and how it glides along with whom it watches."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pygame
from scipy.ndimage import gaussian_filter1d

from game.scenes.base.spring import Spring
from game.scenes.walker.replay import Walk
from game.scenes.walker.shapes import Points
from game.ui import theme
from game.worlds.walker.body import STEP, TICK
from game.worlds.walker.ground import HEIGHTS

LEAST, WIDE = 9.0, 15.0
LOW, HIGH = 4.4, 6.6
"""Metres that are seen: across and up, at least and at most. Where a box is too low or too narrow, the least counts."""
AT_X, AT_Y = 0.4, 0.77
"""Of the box: where the watched hull is, and the ground under it."""
LEVEL_SMOOTH = 4.0
"""Metres over which the ground is smoothed for the camera."""
FOLLOW, PAN = 5.0, 3.2
"""How stiff the springs are, 1/s: along with somebody, in the time of the walkers, and on to somebody else, in ours."""


@dataclass(frozen=True)
class View:
    """Shows metres in `box` (pixels): the place (`x`, `y`) at its lower left corner."""

    box: pygame.Rect
    x: float
    y: float
    per_metre: float

    def pixels(self, places: Points) -> Points:
        """`(…, [x, y])` in metres to pixels."""
        found = np.empty(places.shape)
        found[..., 0] = self.box.left + (places[..., 0] - self.x) * self.per_metre
        found[..., 1] = self.box.bottom - (places[..., 1] - self.y) * self.per_metre
        return found

    def metres(self, at: tuple[float, float]) -> tuple[float, float]:
        """The place that is seen at a pixel."""
        return self.x + (at[0] - self.box.left) / self.per_metre, self.y + (self.box.bottom - at[1]) / self.per_metre

    @property
    def wide(self) -> float:
        """Metres from left to right."""
        return self.box.width / self.per_metre


def scale_of(box: pygame.Rect) -> float:
    """Pixels a metre."""
    return min(max(box.width / WIDE, box.height / HIGH), box.width / LEAST, box.height / LOW)


def view_at(box: pygame.Rect, x: float, level: float) -> View:
    """With a place of the ground where the watched one is. At whole pixels, so that pictures can be moved along."""
    per_metre = scale_of(box)
    left, low = x * per_metre - AT_X * box.width, level * per_metre - (1 - AT_Y) * box.height
    return View(box, round(left) / per_metre, round(low) / per_metre, per_metre)


@dataclass
class Rig:
    """Moves the camera. Where it is depends on the updates only, not on any clock."""

    _replay: Walk | None = None
    _watched: int = -1
    _time: float = 0.0
    """Seconds of the walkers at the last update."""
    _along: Spring = field(default_factory=Spring)
    """Where the watched hull is, smoothed [m]."""
    _pan: Spring = field(default_factory=Spring)
    """From there to where the camera is [m]."""
    _levels: Points = field(default_factory=lambda: np.zeros(1))

    def update(self, seconds: float, replay: Walk, watched: int) -> None:
        """Time passes. A new replay is cut to; from one walker to another the camera glides."""
        time = (replay.tick + replay.fraction) * TICK
        here = float(replay.hulls[watched, 0])
        if replay is not self._replay:
            self._replay, self._watched, self._time = replay, watched, time
            self._along, self._pan = Spring(here), Spring()
            heights = replay.course.table[HEIGHTS].astype(np.float64)
            self._levels = gaussian_filter1d(heights, LEVEL_SMOOTH / STEP, mode="nearest")
        if watched != self._watched:
            away = self._along.value - here
            self._pan = Spring(self._pan.value + away, self._pan.velocity) if theme.motion else Spring()
            self._watched, self._along = watched, Spring(here)
        # A spring lags behind what moves evenly by two over its stiffness; it is drawn to where that makes up for it.
        ahead = here + 2 / FOLLOW * replay.speed(watched) * (replay.session.alive[watched])
        self._along.draw(ahead, FOLLOW, max(time - self._time, 0.0))
        self._pan.draw(0.0, PAN, seconds)
        self._time = time

    @property
    def x(self) -> float:
        """Where the camera is [m]."""
        return self._along.value + self._pan.value

    def view(self, box: pygame.Rect) -> View:
        """What it shows in a box."""
        return view_at(box, self.x, float(np.interp(self.x, np.arange(len(self._levels)) * STEP, self._levels)))
