"""What the walker sees: Gymnasium's 24 numbers, the last ten of them the lidar."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from brains.simd import anywhere, larger, load, smaller, splat, store, vector, where
from game.engine.blocks import part
from game.worlds.walker import body
from game.worlds.walker.distance import LAST, over
from game.worlds.walker.ground import box, height, next_box, slots
from game.worlds.walker.rows import ANGLE, EDGE_SLOTS, FOOT, SPIN, STEP, VX, VY, X, Y, constants
from game.worlds.walker.tree import SPEEDS, angle_of
from game.worlds.walker.turning import floored, sine_cosine

SEEN = 14 + body.RAYS
RAY_SINE = constants([math.sin(0.15 * ray) for ray in range(body.RAYS)])
RAY_SLOPE = constants([0.0] + [1 / math.tan(0.15 * ray) for ray in range(1, body.RAYS)])
"""How much a ray comes down by the metre."""
EDGES = np.array([math.ceil(math.sin(0.15 * ray) * body.RANGE / body.STEP) + 1 for ray in range(body.RAYS)])
"""That a ray may cross."""
MOST_VERTICES = 14
BY_WAY = constants([1e9] + [1 / (math.sin(0.15 * ray) * body.RANGE) for ray in range(1, body.RAYS)])
BY_FALL = constants([1 / (math.cos(0.15 * ray) * body.RANGE) for ray in range(body.RAYS)])
"""Share of a ray's range that it needs for a metre forward, and for one down."""
FAR_BELOW = 1e6
"""m."""
BOXES_AHEAD = 6
"""Within the range, at most."""
RANGE = np.float32(body.RANGE)
CENTRE_X, CENTRE_Y = (np.float32(one) for one in body.CENTRE)


@part(vector, vector, small=True)
def origin(w: Any) -> Any:
    """Of the hull: x and y of Box2D's `position`."""
    s, c = sine_cosine(load(w, ANGLE, 0))
    x = load(w, X, 0) - (c * CENTRE_X - s * CENTRE_Y)
    return x, load(w, Y, 0) - (s * CENTRE_X + c * CENTRE_Y)


@part()
def lidar(course: Any, x: Any, y: Any, heights: Any, seen: Any) -> None:
    """Lengths of the rays as a share of the range, 1 for nothing; `heights (vertex, GROUP)` is room.

    The ground is a function of x: a ray meets the first edge whose far end lies above it, and whose near one below.
    """
    off, _ = over(course, x, y)
    store(seen, 14, 0, smaller(off / RANGE, 1.0))
    first = floored(x / STEP)
    for k in range(MOST_VERTICES):  # where there are no vertices, no ray meets an edge
        vertex = first + float(k)
        below = where(vertex > LAST, FAR_BELOW, y - height(course, vertex))
        store(heights, k, 0, where(vertex < 0.0, -FAR_BELOW, below))
    for ray in range(1, body.RAYS):
        slope, length = RAY_SLOPE[ray], RANGE * RAY_SINE[ray]
        begins, over_near, falls = splat(length), splat(0.0), splat(1.0)
        for k in range(EDGES[ray] - 1, -1, -1):
            way = (first + float(k)) * STEP - x
            near = load(heights, k, 0) - way * slope
            far = load(heights, k + 1, 0) - (way + STEP) * slope
            meets = (near > 0.0) & (far <= 0.0)
            begins, over_near = where(meets, way, begins), where(meets, near, over_near)
            falls = where(meets, near - far, falls)
        hit = (begins + over_near / falls * STEP) / length
        store(seen, 14 + ray, 0, larger(smaller(hit, 1.0), 0.0))
    if slots(course) > EDGE_SLOTS:
        lidar_on_boxes(course, x, y, seen)


@part()
def lidar_on_boxes(course: Any, x: Any, y: Any, seen: Any) -> None:
    """Rays that a box cuts short: they meet its left side or its top (`b2PolygonShape::RayCast`)."""
    number = next_box(course, x)
    for k in range(BOXES_AHEAD):
        left, bottom, right, top = box(course, number + float(k))
        if not anywhere(left < x + RANGE):
            break
        for ray in range(body.RAYS):
            begins = larger((left - x) * BY_WAY[ray], (y - top) * BY_FALL[ray])
            ends = smaller((right - x) * BY_WAY[ray], (y - bottom) * BY_FALL[ray])
            seen_so_far = load(seen, 14 + ray, 0)
            meets = (begins > 0.0) & (begins <= ends) & (begins < seen_so_far)
            store(seen, 14 + ray, 0, where(meets, begins, seen_so_far))


@part()
def see(w: Any, course: Any, seen: Any, heights: Any) -> None:
    """All of it into `seen (input, GROUP)`."""
    x, y = origin(w)
    lidar(course, x, y, heights, seen)
    store(seen, 0, 0, load(w, ANGLE, 0))
    store(seen, 1, 0, load(w, SPIN, 0) * (2 * body.TICK))
    store(seen, 2, 0, load(w, VX, 0) * (0.3 * 600 / body.SCALE * body.TICK))
    store(seen, 3, 0, load(w, VY, 0) * (0.3 * 400 / body.SCALE * body.TICK))
    for j in range(4):
        at = 4 + 2 * j + j // 2
        first = 0 if j % 2 == 0 else j
        store(seen, at, 0, angle_of(w, j) + float(j % 2))
        store(seen, at + 1, 0, (load(w, SPIN + j + 1, 0) - load(w, SPIN + first, 0)) / SPEEDS[j])
    store(seen, 8, 0, load(w, FOOT, 0))
    store(seen, 13, 0, load(w, FOOT + 1, 0))
