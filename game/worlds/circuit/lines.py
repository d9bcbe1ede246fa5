"""Closed lines in the plane: the centre lines of circuits, from control points or from a seed.

A line is a ring of points half a metre apart; everything else, walls, distances, the best lap, follows from it. In a
cell of the ground's grid the last bit of a point decides, and a line has to be the same on every machine: see
`brains.exact`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.ndimage import correlate1d, maximum_filter1d
from scipy.spatial import ConvexHull, QhullError, cKDTree

from brains.exact import gaussian, length
from brains.text import RefusalError

Points = NDArray[np.float64]

SPACING = 0.5
"""Metres between two points of a line."""
MIN_RADIUS = 14.0
"""Metres: no bend of a centre line is tighter."""
GAP = 5.0
"""Metres of grass between two stretches of road, at least."""
STRAIGHT, STRAIGHT_RADIUS = 50.0, 90.0
"""A start needs so many metres of road that bend less than so."""
BEHIND = 26.0
"""How many of these metres lie behind the start line, where a field of cars lines up."""
MIN_LENGTH, MAX_LENGTH = 250.0, 1600.0
"""Metres around."""
MIN_HALF_WIDTH, MAX_HALF_WIDTH = 4.0, 8.0

SPAN = (300.0, 200.0)
"""Metres: the box in which random circuits have their corners."""
CORNERS = (10, 18)
APART = 28.0
"""Metres between two corners of a random circuit, at least."""
PUSHED = 0.85
"""How many of the sides of a random circuit are pushed in."""
PUSH = (0.15, 0.7)
"""How far, as a share of the way to the middle."""
RANDOM_HALF_WIDTH = (4.2, 7.0)
RANDOM_LENGTH = (550.0, 1000.0)
RANDOM_TURNING = 3.2 * np.pi
"""Of a random circuit: what all its bends turn by, left and right, at least. A circle turns by 2π."""
TRIES = 400


class LineError(RefusalError):
    """A line that is no circuit; says why in a few words."""


@dataclass(frozen=True, eq=False)
class Line:
    """A centre line with a width. It begins at the start line and runs in the direction of the race."""

    points: Points
    """`(point, [x, y])` in metres, a ring: after the last comes the first."""
    half: float
    """Half of the road's width, in metres."""

    @cached_property
    def spacing(self) -> float:
        """Metres between two points."""
        return float(np.linalg.norm(np.roll(self.points, -1, axis=0) - self.points, axis=1).mean())

    @property
    def length(self) -> float:
        """Metres around."""
        return self.spacing * len(self.points)

    @cached_property
    def along(self) -> NDArray[np.float64]:
        """`(point,)`: metres from the start."""
        return np.arange(len(self.points), dtype=np.float64) * self.spacing

    @cached_property
    def tangents(self) -> Points:
        """`(point, [x, y])`, of length 1."""
        ahead: Points = np.roll(self.points, -1, axis=0) - np.roll(self.points, 1, axis=0)
        return np.asarray(ahead / np.linalg.norm(ahead, axis=1, keepdims=True), dtype=np.float64)

    @cached_property
    def normals(self) -> Points:
        """`(point, [x, y])`: to the left, of length 1."""
        return np.stack([-self.tangents[:, 1], self.tangents[:, 0]], axis=1)

    @cached_property
    def curvature(self) -> NDArray[np.float64]:
        """`(point,)` in 1/m, positive to the left."""
        return curvature_of(self.points)

    def beside(self, offset: float) -> Points:
        """The line at so many metres to its left, `(point, [x, y])`."""
        return np.asarray(self.points + offset * self.normals)


def curvature_of(points: Points) -> NDArray[np.float64]:
    """`(point,)` of a ring of evenly spaced points, in 1/m: of the circle through each and its neighbours."""
    x, y = (np.concatenate([part[-1:], part, part[:1]]) for part in points.T)
    steps_x, steps_y = x[1:] - x[:-1], y[1:] - y[:-1]
    ax, ay, bx, by = steps_x[:-1], steps_y[:-1], steps_x[1:], steps_y[1:]
    lengths = _long(ax, ay) * _long(bx, by) * _long(x[2:] - x[:-2], y[2:] - y[:-2])
    return np.asarray(2 * (ax * by - ay * bx) / np.maximum(lengths, 1e-12))


def _long(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of many vectors; as `np.linalg.norm`, which takes four times as long over pairs."""
    return np.sqrt(x * x + y * y)


def even(points: Points, spacing: float = SPACING) -> Points:
    """A ring through the same places with points as far apart as `spacing`, nearly."""
    x, y = np.append(points[:, 0], points[0, 0]), np.append(points[:, 1], points[0, 1])
    at = np.append(0.0, np.cumsum(_long(x[1:] - x[:-1], y[1:] - y[:-1])))
    count = max(round(at[-1] / spacing), 8)
    where = np.arange(count) * (at[-1] / count)
    return np.stack([np.interp(where, at, x), np.interp(where, at, y)], axis=1)


def spline(controls: Points) -> Points:
    """A smooth ring through control points, by a periodic cubic spline. Raises LineError."""
    apart = np.linalg.norm(controls - np.roll(controls, 1, axis=0), axis=1) > 1e-6
    if apart.sum() < 3:
        raise LineError("it has fewer than three corners")
    closed = np.vstack([controls[apart], controls[apart][:1]])
    at = np.concatenate([[0.0], np.cumsum(np.sqrt(np.linalg.norm(np.diff(closed, axis=0), axis=1)))])
    fine = np.linspace(0, at[-1], 40 * len(controls), endpoint=False)
    return even(np.asarray(CubicSpline(at, closed, bc_type="periodic")(fine)))


def eased(points: Points, radius: float = MIN_RADIUS) -> Points:
    """The ring, smoothed until no bend is tighter. Raises LineError if that leaves nothing of it."""
    length = SPACING * len(points)
    reach = 4.0
    smooth = points
    while True:
        if reach > length / 10 or SPACING * len(smooth) < MIN_LENGTH:
            raise LineError("its bends are too tight")
        bends = np.abs(curvature_of(smooth))
        if bends.max() <= 1 / radius:
            return smooth
        # Only where it is too tight, and around there, so that the rest keeps its character.
        sigma = reach / SPACING
        weights = _rounding(sigma)
        tight = maximum_filter1d((bends > 0.9 / radius).astype(float), int(6 * sigma) | 1, mode="wrap")
        share = correlate1d(tight, weights, mode="wrap")[:, None]
        rounder = correlate1d(smooth, weights, axis=0, mode="wrap")
        smooth = even(smooth + share * (rounder - smooth))
        reach *= 1.15


@lru_cache(maxsize=64)
def _rounding(sigma: float) -> NDArray[np.float64]:
    """Each line is eased by the same Gaussians, which take longer to make than to use."""
    return gaussian(sigma)


def check(line: Line) -> None:
    """Raise LineError for a line that cannot be driven, or that comes too close to itself."""
    if not MIN_LENGTH <= line.length <= MAX_LENGTH:
        raise LineError(f"it is {line.length:.0f} m long, and should be {MIN_LENGTH:.0f} to {MAX_LENGTH:.0f}")
    if np.abs(line.curvature).max() > 1 / MIN_RADIUS + 1e-6:
        raise LineError("its bends are too tight")
    if _meets_itself(line):
        raise LineError("it crosses itself, or comes too close to itself")


def _meets_itself(line: Line) -> bool:
    """Whether two stretches of road are less than a gap apart."""
    near = 2 * line.half + GAP
    points = line.points[::2]
    pairs = cKDTree(points).query_pairs(near, output_type="ndarray")
    apart = np.abs(pairs[:, 0] - pairs[:, 1])
    steps = np.minimum(apart, len(points) - apart)
    # Around a bend of the least radius the way is at most half a turn longer than the chord.
    return bool((steps * 2 * line.spacing > near / 2 * np.pi + 2).any())


def started(line: Line) -> Line:
    """The same line, beginning on its best straight. Raises LineError if it has none."""
    bends = np.abs(line.curvature)
    window = int(STRAIGHT / line.spacing)
    worst = maximum_filter1d(bends, window, mode="wrap")
    middle = int(np.argmin(worst))
    if worst[middle] > 1 / STRAIGHT_RADIUS:
        raise LineError("it has no straight to start on")
    # Of equally good places the middle one: the whole stretch that is straight, as long as it is.
    start = middle - window // 2 + int(BEHIND / line.spacing)
    return Line(np.roll(line.points, -start, axis=0), line.half)


def through(controls: Points, half: float) -> Line:
    """A circuit through control points `(control, [x, y])`, the start on a straight. Raises LineError."""
    line = started(Line(centred(eased(spline(controls))), half))
    check(line)
    return line


def centred(points: Points) -> Points:
    """The ring with the middle of its box at the origin."""
    return np.asarray(points - (points.min(axis=0) + points.max(axis=0)) / 2)


def random_line(rng: np.random.Generator) -> Line:
    """A circuit that nobody has drawn: random corners around a middle, some sides of it pushed in."""
    for _ in range(TRIES):
        try:
            controls = _random_controls(rng)
            half = float(rng.uniform(*RANDOM_HALF_WIDTH))
            line = through(controls, half)
        except (LineError, QhullError):
            continue
        turning = np.abs(line.curvature).sum() * line.spacing
        if RANDOM_LENGTH[0] <= line.length <= RANDOM_LENGTH[1] and turning >= RANDOM_TURNING:
            return line
    raise LineError("no circuit was found")


def _random_controls(rng: np.random.Generator) -> Points:
    corners = rng.uniform(-0.5, 0.5, (int(rng.integers(*CORNERS)), 2)) * SPAN
    hull = corners[ConvexHull(corners).vertices]
    keep = [hull[0]]
    for corner in hull[1:]:
        if length(*(corner - keep[-1])) >= APART and length(*(corner - keep[0])) >= APART:
            keep.append(corner)
    if len(keep) < 4:
        raise LineError("too few corners")
    ring = np.array(keep)
    middle = ring.mean(axis=0)
    controls = []
    for corner, after in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        controls.append(corner)
        side = (corner + after) / 2
        pushed = bool(rng.random() < PUSHED)
        share = float(rng.uniform(*PUSH))
        across = float(rng.uniform(-0.2, 0.2))
        if pushed and length(*(after - corner)) > 2 * APART:
            controls.append(side + share * (middle - side) + across * (after - corner))
    result = np.array(controls)
    return result[::-1] if rng.random() < 0.5 else result
