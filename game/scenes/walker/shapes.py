"""The walker's bodies as polygons, and where they are: from centres of mass and angles to points in metres."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game.engine.session import Session
from game.worlds import Course
from game.worlds.walker.body import BODIES, CENTRE, HALF, HULL
from game.worlds.walker.ground import tuning_of
from game.worlds.walker.rows import ANGLE, X, Y

Points = NDArray[np.float64]
HULL_BODY, UPPER_A, LOWER_A, UPPER_B, LOWER_B = range(BODIES)
FRONT_TO_BACK = (HULL_BODY, UPPER_A, LOWER_A, UPPER_B, LOWER_B)
LOWER = (LOWER_A, LOWER_B)
"""Those that have the feet."""
HIP = (-CENTRE[0], -8 / 30 - CENTRE[1])
"""From the hull's centre [m]."""
CUT = 0.35
"""Of a leg's half width: how much of its corners is rounded off where one is looked at."""


def _box(half: tuple[float, float], cut: float = 0.0) -> list[tuple[float, float]]:
    """Corners of a box, or eight of them where they are cut off by a share of its half width."""
    w, h = half
    if not cut:
        return [(-w, -h), (w, -h), (w, h), (-w, h)]
    c = cut * w
    return [(-w + c, -h), (w - c, -h), (w, -h + c), (w, h - c), (w - c, h), (-w + c, h), (-w, h - c), (-w, -h + c)]


def _hull(cut: float = 0.0) -> list[tuple[float, float]]:
    corners = np.array(HULL) - CENTRE
    if not cut:
        return [(float(x), float(y)) for x, y in corners]
    before, after = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
    pairs = []
    for corner, *others in zip(corners, before, after, strict=True):
        for other in others:
            way = other - corner
            pairs.append(corner + way * min(cut / float(np.hypot(*way)), 0.45))
    return [(float(x), float(y)) for x, y in pairs]


def grown(corners: Sequence[tuple[float, float]], by: float) -> list[tuple[float, float]]:
    """A convex polygon, counterclockwise, with each side moved outwards by so much."""
    points = np.array(corners)
    sides = np.roll(points, -1, axis=0) - points
    unit = sides / np.maximum(np.linalg.norm(sides, axis=-1, keepdims=True), 1e-9)
    out = np.stack([unit[:, 1], -unit[:, 0]], axis=-1)
    before = np.roll(out, 1, axis=0)
    moved = points + by * (out + before) / (1 + (out * before).sum(-1, keepdims=True))
    return [(float(x), float(y)) for x, y in moved]


class Shapes:
    """Bodies that are turned and moved together, of any number of walkers."""

    def __init__(self, corners: Sequence[Sequence[tuple[float, float]]], bodies: Sequence[int]) -> None:
        """Polygons, each with the body that it turns with."""
        self._corners = np.array([point for polygon in corners for point in polygon])
        self._body = np.array([body for body, polygon in zip(bodies, corners, strict=True) for _ in polygon])
        self.firsts = np.cumsum([0, *(len(polygon) for polygon in corners)])
        """`(polygon + 1,)` first point of each."""

    def of(self, poses: Points) -> Points:
        """`(walker, point, [x, y])` of poses `([x, y, angle], body, walker)`, in metres."""
        x, y, angle = poses[:, self._body]
        cos, sin = np.cos(angle), np.sin(angle)
        along, across = self._corners[:, 0, None], self._corners[:, 1, None]
        points = np.empty((poses.shape[2], len(self._body), 2))
        points[..., 0] = (x + cos * along - sin * across).T
        points[..., 1] = (y + sin * along + cos * across).T
        return points


class Body:
    """What the bodies of a course look like, whose legs may have another length."""

    def __init__(self, legs: float) -> None:
        """Legs so many times as long as usual."""
        halves = [(wide, high * legs) for wide, high in HALF[1:]]
        self.plain = Shapes((_hull(), *(_box(half) for half in halves)), range(BODIES))
        """Each body from its centre of mass, as the physics has them."""
        self.round = (_hull(0.1), *(_box(half, CUT) for half in halves))
        """Corners of the same, rounded off."""
        self.end = (0.0, -halves[0][1])
        """Of a leg's body, from its centre [m]: the knee of an upper one, the foot of a lower one."""


@lru_cache(maxsize=8)
def _body(legs: float) -> Body:
    return Body(legs)


def body_of(course: Course) -> Body:
    """What walks on a course."""
    return _body(tuning_of(course).legs)


def poses_of(states: NDArray[np.floating]) -> Points:
    """`([x, y, angle], body, walker)` of states `(field, walker)`."""
    return np.array([states[row : row + BODIES] for row in (X, Y, ANGLE)], dtype=np.float64)


def pose_of(session: Session) -> Points:
    """The same of all in a session that has begun."""
    rows = [[session.field(row + body) for body in range(BODIES)] for row in (X, Y, ANGLE)]
    return np.array(rows, dtype=np.float64)


def place_on(poses: Points, body: int, point: tuple[float, float]) -> Points:
    """`(walker, [x, y])`: a point of a body in metres, of poses `([x, y, angle], body, walker)`."""
    x, y, angle = poses[:, body]
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([x + cos * point[0] - sin * point[1], y + sin * point[0] + cos * point[1]], axis=-1)


def origins(poses: Points) -> Points:
    """`(walker, [x, y])` of hulls as Box2D counts them: what has to get ahead, and where the lidar is."""
    return place_on(poses, HULL_BODY, (-CENTRE[0], -CENTRE[1]))
