"""How far a leg's body or the hull is from the ground, without their skins."""

from __future__ import annotations

from typing import Any

import numpy as np

from brains.simd import anywhere, larger, load, root, smaller, splat, vector, where
from game.engine.blocks import part
from game.worlds.walker import body
from game.worlds.walker.ground import box, height, next_box, roof, slots
from game.worlds.walker.rows import (
    BOX_SLOTS,
    COS,
    EDGE_SLOTS,
    HIGH,
    REACH,
    RUNS,
    SINE,
    SKIN,
    STEP,
    WIDE,
    X,
    Y,
    constants,
    given,
)
from game.worlds.walker.turning import floored, sine_cosine

LAST = float(body.VERTICES - 1)
HULL_REACH = np.float32(body.REACH[0])
HULL_X, HULL_Y = (constants([p[k] - body.CENTRE[k] for p in body.HULL]) for k in (0, 1))
_sides = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(body.HULL, body.HULL[1:] + body.HULL[:1], strict=True)]
OUT_X = constants([y / (x * x + y * y) ** 0.5 for x, y in _sides])
OUT_Y = constants([-x / (x * x + y * y) ** 0.5 for x, y in _sides])
CORNERS = len(HULL_X)


@part(vector, vector, small=True)
def over(course: Any, x: Any, y: Any) -> Any:
    """How far a point is over the ground [m], 10 where there is none, and how much the edge under it rises [m]."""
    edge = floored(x / STEP)
    y1 = height(course, edge)
    rise = height(course, edge + 1.0) - y1
    return where((edge >= 0.0) & (edge < LAST), y - y1 - (x / STEP - edge) * rise, splat(10.0)), rise


@part(vector, small=True)
def above(course: Any, x: Any, y: Any) -> Any:
    """The same at a right angle to the edge."""
    off, rise = over(course, x, y)
    return off * STEP / root(rise * rise + STEP * STEP)


@part(vector)
def leg_gap(w: Any, course: Any, b: Any, x: Any, y: Any, angle: Any) -> Any:
    """Between a leg's body and the edges of the ground, negative where they overlap."""
    s, c = sine_cosine(angle)
    wide, high = given(w, WIDE + b), given(w, HIGH + b)
    gap = splat(1.0)
    for corner in range(4):
        px = wide if corner == 1 or corner == 2 else 0.0 - wide
        py = high if corner > 1 else 0.0 - high
        gap = smaller(above(course, x + (c * px - s * py), y + (s * px + c * py)), gap)
    first = larger(floored((x - given(w, REACH + b)) / STEP), 0.0)
    for k in range(4):
        vertex = first + (1.0 + float(k))
        dx, dy = vertex * STEP - x, height(course, vertex) - y
        qx, qy = c * dx + s * dy, c * dy - s * dx
        ox, oy = larger(qx, 0.0 - qx) - wide, larger(qy, 0.0 - qy) - high
        outside_x, outside_y = larger(ox, 0.0), larger(oy, 0.0)
        off = root(outside_x * outside_x + outside_y * outside_y) + smaller(larger(ox, oy), 0.0)
        gap = where(vertex <= LAST, smaller(off, gap), gap)
    return gap


@part(vector)
def hull_gap(w: Any, course: Any) -> Any:
    """Between the hull and all that there is; too little, by little, where corner meets corner, and 1 for what is more
    than its skin above all that is near."""
    x, y, s, c = load(w, X, 0), load(w, Y, 0), load(w, SINE, 0), load(w, COS, 0)
    gap, lowest = splat(1.0), splat(0.0)
    for corner in range(CORNERS):
        lowest = smaller(s * HULL_X[corner] + c * HULL_Y[corner], lowest)
    close = y + lowest <= roof(course, x) + 2 * SKIN
    if not anywhere((load(w, RUNS, 0) > 0.0) & close):
        return gap
    for corner in range(CORNERS):
        px, py = HULL_X[corner], HULL_Y[corner]
        gap = smaller(above(course, x + (c * px - s * py), y + (s * px + c * py)), gap)
    first = larger(floored((x - HULL_REACH) / STEP), 0.0)
    for k in range(6):
        vertex = first + (1.0 + float(k))
        dx, dy = vertex * STEP - x, height(course, vertex) - y
        qx, qy = c * dx + s * dy, c * dy - s * dx
        off = splat(-1.0)
        for corner in range(CORNERS):
            off = larger(OUT_X[corner] * (qx - HULL_X[corner]) + OUT_Y[corner] * (qy - HULL_Y[corner]), off)
        gap = where(vertex <= LAST, smaller(off, gap), gap)
    if slots(course) > EDGE_SLOTS:
        number = next_box(course, x - HULL_REACH)
        for k in range(BOX_SLOTS + 1):
            gap = smaller(hull_box_gap(course, number + float(k), x, y, s, c), gap)
    return where(close, gap, 1.0)


@part(vector)
def hull_box_gap(course: Any, number: Any, x: Any, y: Any, s: Any, c: Any) -> Any:
    """Between the hull and a box, by separating axes."""
    left, bottom, right, top = box(course, number)
    half_x, half_y = 0.5 * (right - left), 0.5 * (top - bottom)
    dx, dy = left + half_x - x, bottom + half_y - y
    if not anywhere((larger(dx, 0.0 - dx) - half_x < HULL_REACH) & (larger(dy, 0.0 - dy) - half_y < HULL_REACH)):
        return splat(1.0)
    qx, qy = c * dx + s * dy, c * dy - s * dx
    apart = splat(-1.0)
    to_left, to_right, under, over = splat(9.0), splat(-9.0), splat(9.0), splat(-9.0)
    for corner in range(CORNERS):
        px, py = HULL_X[corner], HULL_Y[corner]
        wx, wy = c * px - s * py, s * px + c * py
        to_left, to_right = smaller(wx, to_left), larger(wx, to_right)
        under, over = smaller(wy, under), larger(wy, over)
        nx, ny = OUT_X[corner], OUT_Y[corner]
        wx, wy = c * nx - s * ny, s * nx + c * ny
        reach = larger(wx, 0.0 - wx) * half_x + larger(wy, 0.0 - wy) * half_y
        apart = larger(nx * (qx - px) + ny * (qy - py) - reach, apart)
    apart = larger(larger(dx - half_x - to_right, to_left - dx - half_x), apart)
    return larger(larger(dy - half_y - over, under - dy - half_y), apart)
