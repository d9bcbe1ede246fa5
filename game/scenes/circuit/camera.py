"""The camera over the circuit: from metres to pixels, and how it glides behind a car."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from game.scenes.base.spring import Spring
from game.scenes.circuit.replay import Laps
from game.worlds.circuit.kernel import ALONG, SPEED
from game.worlds.circuit.lines import Line, Points

CAR_AT = 0.68
"""Share of the box that lies above the watched car."""
AHEAD, AHEAD_FAST = 60.0, 76.0
"""Metres from the car to the box's upper edge, at a standstill and at FAST."""
FAST = 40.0
"""m/s."""
BEND_SMOOTH = 7.0
"""Metres over which the road's direction is smoothed."""
GLIDE, TURN, ZOOM = 10.0, 6.0, 1.6
"""How stiff the springs are that draw the camera to its place, 1/s: to another car, to the road's direction, and
to how far it sees. A spring of 10/s is at its place within 0.6 s."""
MOST_TURN = 2.4
"""rad/s: however sharp the bend, no faster."""
SWITCH = 7.0
"""The same for between a car and the whole circuit, 1/s."""
MARGIN = 0.06
"""Share of the box around the whole circuit."""


@dataclass(frozen=True)
class Camera:
    """Shows the world in `box` (pixels): the place (`x`, `y`) at the pixel (`at_x`, `at_y`)."""

    box: pygame.Rect
    x: float
    y: float
    turned: float
    """The direction that points up, in radians from the x axis."""
    at_x: float
    at_y: float
    per_metre: float
    whole: bool = False
    """Whether it shows the whole circuit, north up, and rests."""

    @property
    def axes(self) -> NDArray[np.float64]:
        """`([right, up], [x, y])`."""
        cos, sin = math.cos(self.turned), math.sin(self.turned)
        return np.array([[sin, -cos], [cos, sin]])

    def pixels(self, places: Points) -> Points:
        """`(place, [x, y])` in metres to pixels."""
        moved = (places - (self.x, self.y)) @ self.axes.T
        return np.stack([self.at_x + moved[:, 0] * self.per_metre, self.at_y - moved[:, 1] * self.per_metre], axis=1)

    def world(self, x: float, y: float) -> tuple[float, float]:
        """The place that is seen at a pixel."""
        place = np.array([x - self.at_x, self.at_y - y]) / self.per_metre @ self.axes
        return self.x + float(place[0]), self.y + float(place[1])

    def degrees(self, headings: Points) -> NDArray[np.float64]:
        """`(heading, [x, y])` as angles on the screen, 0 to the right and counter-clockwise."""
        seen = headings @ self.axes.T
        return np.asarray(np.degrees(np.arctan2(seen[:, 1], seen[:, 0])))


def overview(box: pygame.Rect, line: Line) -> Camera:
    """The whole circuit, north up."""
    reach = line.half + 3.0
    low, high = line.points.min(axis=0) - reach, line.points.max(axis=0) + reach
    x, y = (low + high) / 2
    width, height = high - low
    room = 1 - 2 * MARGIN
    per_metre = min(box.width * room / width, box.height * room / height)
    return Camera(box, float(x), float(y), math.pi / 2, *box.center, float(per_metre), True)


def directions(line: Line) -> NDArray[np.float64]:
    """`(point,)`: where the road goes, in radians, smoothed."""
    smooth = gaussian_filter1d(line.tangents, BEND_SMOOTH / line.spacing, axis=0, mode="wrap")
    return np.asarray(np.arctan2(smooth[:, 1], smooth[:, 0]))


@dataclass
class Rig:
    """Moves the camera. Where it is depends on the updates only, not on any clock."""

    _replay: Laps | None = None
    _watched: int = -1
    _bends: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))
    _car: tuple[float, float] = (0.0, 0.0)
    _glide_x: Spring = field(default_factory=Spring)
    """From the watched car to where the camera is, m."""
    _glide_y: Spring = field(default_factory=Spring)
    _turn: Spring = field(default_factory=Spring)
    _ahead: Spring = field(default_factory=Spring)
    _whole: Spring = field(default_factory=Spring)

    def cut(self) -> None:
        """The next update jumps to its place."""
        self._replay = None

    @property
    def cut_off(self) -> bool:
        """Whether it has no place until the next update."""
        return self._replay is None

    def update(self, seconds: float, replay: Laps, whole: bool, watched: int | None = None) -> None:
        """Let time pass; without `watched` it follows whom the replay says."""
        watched = replay.watched if watched is None else watched
        pose = replay.poses[:, watched]
        car = (float(pose[0]), float(pose[1]))
        if replay is not self._replay:
            if self._replay is None or replay.line is not self._replay.line:
                self._bends = directions(replay.line)
            self._replay, self._watched, self._car = replay, watched, car
            self._glide_x, self._glide_y = Spring(), Spring()
            self._turn, self._ahead = Spring(self._direction(replay)), Spring(self._distance(replay))
            self._whole = Spring(1.0 if whole else 0.0)
            return
        if watched != self._watched:
            self._glide_x.value += self._car[0] - car[0]
            self._glide_y.value += self._car[1] - car[1]
            self._watched = watched
        self._car = car
        self._glide_x.draw(0.0, GLIDE, seconds)
        self._glide_y.draw(0.0, GLIDE, seconds)
        self._ahead.draw(self._distance(replay), ZOOM, seconds)
        self._whole.draw(1.0 if whole else 0.0, SWITCH, seconds)
        if abs(self._whole.value - whole) < 0.002 and abs(self._whole.velocity) < 0.05:
            self._whole = Spring(1.0 if whole else 0.0)
        before = self._turn.value
        away = (self._direction(replay) - before + math.pi) % (2 * math.pi) - math.pi
        self._turn.draw(before + away, TURN, seconds)
        most = MOST_TURN * seconds
        if abs(self._turn.value - before) > most:
            sign = math.copysign(1.0, self._turn.value - before)
            self._turn = Spring(before + sign * most, sign * MOST_TURN)

    def camera(self, box: pygame.Rect) -> Camera:
        """As it is now, for a box."""
        assert self._replay is not None
        all_of_it = overview(box, self._replay.line)
        whole = self._whole.value
        if whole == 1.0:
            return all_of_it
        x, y = self._car[0] + self._glide_x.value, self._car[1] + self._glide_y.value
        at_y = box.top + box.height * CAR_AT
        near = box.height * CAR_AT / self._ahead.value
        if whole == 0.0:
            return Camera(box, x, y, self._turn.value, box.centerx, at_y, near)
        turn = (all_of_it.turned - self._turn.value + math.pi) % (2 * math.pi) - math.pi
        return Camera(
            box,
            x + (all_of_it.x - x) * whole,
            y + (all_of_it.y - y) * whole,
            self._turn.value + turn * whole,
            box.centerx,
            at_y + (all_of_it.at_y - at_y) * whole,
            near * (all_of_it.per_metre / near) ** whole,
        )

    def _direction(self, replay: Laps) -> float:
        """Where the road goes a little ahead of the watched car: as far ahead as the spring lags behind."""
        along = float(replay.session.field(ALONG)[self._watched]) + 2 / TURN * self._speed(replay)
        return float(self._bends[int(along / replay.line.spacing) % len(self._bends)])

    def _distance(self, replay: Laps) -> float:
        return AHEAD + (AHEAD_FAST - AHEAD) * min(self._speed(replay) / FAST, 1.0)

    def _speed(self, replay: Laps) -> float:
        return float(replay.session.field(SPEED)[self._watched]) if replay.tick else 0.0
