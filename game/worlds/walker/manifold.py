"""What touches: a box of a leg with an edge of the ground, or with a box that stands on it.

The rules are those of Box2D 2.3's `b2CollideEdgeAndPolygon`, without ghost vertices, and `b2CollidePolygons`.

All is computed in the frame of the leg's box, where its faces lie along the axes: bottom 0, right 1, top 2, left 3. The
ground's face is a line whose upper side is on the left, so a box on the ground is walked round clockwise.
"""

from __future__ import annotations

from typing import Any

from brains.simd import anywhere, larger, load, mask, root, smaller, splat, store, vector, where
from game.engine.blocks import part
from game.worlds.walker import body
from game.worlds.walker.ground import box, height
from game.worlds.walker.rows import (
    BY_GROUND,
    COS,
    HIGH,
    NEAR,
    NORMAL_X,
    NORMAL_Y,
    ON,
    PLANE_X,
    PLANE_Y,
    POINT,
    SHAPE,
    SHAPE_ROWS,
    SINE,
    SKIN,
    STEP,
    WIDE,
    X,
    Y,
    given,
)

EDGES = float(body.VERTICES - 1)


@part(mask, small=True)
def prefers_ground(own: Any, grounds: Any) -> Any:
    """Whether the ground's face is the reference: the leg's is where its distance exceeds the other clearly."""
    return own <= 0.98 * grounds + 0.001


@part(vector, vector)
def touch_edge(w: Any, course: Any, b: Any, edge: Any, contact: Any) -> Any:
    """Writes the shape of the contact, and returns the keys of its two points."""
    x, y, s, c = load(w, X + b, 0), load(w, Y + b, 0), load(w, SINE + b, 0), load(w, COS + b, 0)
    wide, high = given(w, WIDE + b), given(w, HIGH + b)
    x1 = edge * STEP
    y1, y2 = height(course, edge), height(course, edge + 1.0)
    dx, dy = x1 - x, y1 - y
    ax, ay = c * dx + s * dy, c * dy - s * dx  # the edge's two ends in the frame of the box
    length = root(STEP * STEP + (y2 - y1) * (y2 - y1))
    tx, ty = STEP / length, (y2 - y1) / length
    ux, uy = c * tx + s * ty, c * ty - s * tx
    bx, by_ = ax + length * ux, ay + length * uy
    above = (tx * dy - ty * dx) < 0.0  # the centre is on the upper side
    nx, ny = where(above, (0.0 - uy), uy), where(above, ux, (0.0 - ux))
    across, along = larger(nx, (0.0 - nx)), larger(ny, (0.0 - ny))
    edge_gap = 0.0 - (across * wide + along * high + nx * ax + ny * ay)
    on = (edge_gap <= SKIN) & (edge >= 0.0) & (edge < EDGES)
    store(w, SHAPE + contact * SHAPE_ROWS + ON, 0, splat(0.0))
    none = splat(0.0)
    if not anywhere(on):
        return none, none
    # The faces of the box: the one that is furthest from the edge.
    gap, face = (0.0 - larger(ay, by_)) - high, none
    right, top, left = smaller(ax, bx) - wide, smaller(ay, by_) - high, (0.0 - larger(ax, bx)) - wide
    face, gap = where(right > gap, 1.0, face), larger(right, gap)
    face, gap = where(top > gap, 2.0, face), larger(top, gap)
    face, gap = where(left > gap, 3.0, face), larger(left, gap)
    on = on & (gap <= SKIN)
    by_ground = prefers_ground(gap, edge_gap)
    return clip(w, b, contact, on, by_ground, face, ax, ay, ux, uy, length, nx, ny, x1, y1, none)


@part(vector, vector)
def touch_box(w: Any, course: Any, b: Any, number: Any, contact: Any) -> Any:
    """The same for a box on the ground: by separating axes, its own four and the leg's."""
    x, y, s, c = load(w, X + b, 0), load(w, Y + b, 0), load(w, SINE + b, 0), load(w, COS + b, 0)
    wide, high = given(w, WIDE + b), given(w, HIGH + b)
    left, bottom, right, top = box(course, number)
    across, along = larger(s, 0.0 - s), larger(c, 0.0 - c)
    none = splat(0.0)
    store(w, SHAPE + contact * SHAPE_ROWS + ON, 0, none)
    reach_x, reach_y = along * wide + across * high, across * wide + along * high
    to_right, to_top = x - reach_x - right, y - reach_y - top
    to_left, to_bottom = left - x - reach_x, bottom - y - reach_y
    side, far = none, to_top
    side, far = where(to_right > far, 1.0, side), larger(to_right, far)
    side, far = where(to_bottom > far, 2.0, side), larger(to_bottom, far)
    side, far = where(to_left > far, 3.0, side), larger(to_left, far)
    half_x, half_y = 0.5 * (right - left), 0.5 * (top - bottom)
    dx, dy = left + half_x - x, bottom + half_y - y
    qx, qy = c * dx + s * dy, c * dy - s * dx
    reach_x, reach_y = along * half_x + across * half_y, across * half_x + along * half_y
    face, gap = none, 0.0 - qy - reach_y - high
    own_right, own_top, own_left = qx - reach_x - wide, qy - reach_y - high, 0.0 - qx - reach_x - wide
    face, gap = where(own_right > gap, 1.0, face), larger(own_right, gap)
    face, gap = where(own_top > gap, 2.0, face), larger(own_top, gap)
    face, gap = where(own_left > gap, 3.0, face), larger(own_left, gap)
    on = (far <= SKIN) & (gap <= SKIN)
    if not anywhere(on):
        return none, none
    by_ground = prefers_ground(gap, far)
    # Otherwise the side that looks at the leg's face most.
    flat = (face == 0.0) | (face == 2.0)
    sign = where((face == 1.0) | (face == 2.0), 1.0, splat(-1.0))
    fx, fy = where(flat, 0.0 - s * sign, c * sign), where(flat, c * sign, s * sign)
    facing, least = none, fy
    facing, least = where(fx < least, 1.0, facing), smaller(fx, least)
    facing, least = where((0.0 - fy) < least, 2.0, facing), smaller(0.0 - fy, least)
    facing = where((0.0 - fx) < least, 3.0, facing)
    side = where(by_ground, side, facing)
    level = (side == 0.0) | (side == 2.0)  # top 0, right 1, bottom 2, left 3
    tx = where(level, 1.0 - side, none)
    ty = where(level, none, side - 2.0)
    x1, y1 = where((side == 0.0) | (side == 3.0), left, right), where(side < 2.0, top, bottom)
    length = 2.0 * where(level, half_x, half_y)
    dx, dy = x1 - x, y1 - y
    ax, ay = c * dx + s * dy, c * dy - s * dx
    ux, uy = c * tx + s * ty, c * ty - s * tx
    key0, key1 = clip(w, b, contact, on, by_ground, face, ax, ay, ux, uy, length, 0.0 - uy, ux, x1, y1, splat(SKIN))
    return where(key0 > 0.0, key0 + 16.0 * side, none), where(key1 > 0.0, key1 + 16.0 * side, none)


@part(vector, vector)
def clip(
    w: Any,
    b: Any,
    contact: Any,
    on: Any,
    by_ground: Any,
    face: Any,
    ax: Any,
    ay: Any,
    ux: Any,
    uy: Any,
    length: Any,
    nx: Any,
    ny: Any,
    x1: Any,
    y1: Any,
    wider: Any,
) -> Any:
    """Of two faces the reference's is kept, and the other is cut to where the reference lies, or so much wider.

    The ground's face begins at (ax, ay) in the leg's frame, (x1, y1) in the world's, and goes along (ux, uy); (nx, ny)
    is the normal on the side where the leg's centre is.
    """
    at = SHAPE + contact * SHAPE_ROWS
    x, y, s, c = load(w, X + b, 0), load(w, Y + b, 0), load(w, SINE + b, 0), load(w, COS + b, 0)
    wide, high = given(w, WIDE + b), given(w, HIGH + b)
    none = splat(0.0)
    bx, by_ = ax + length * ux, ay + length * uy
    # The face that looks at the ground's most.
    least, facing = (0.0 - ny), none
    facing, least = where(nx < least, 1.0, facing), smaller(nx, least)
    facing, least = where(ny < least, 2.0, facing), smaller(ny, least)
    facing = where((0.0 - nx) < least, 3.0, facing)
    face = where(by_ground, facing, face)
    # Reference: a normal, a point on it, and a direction in which the other's two ends are cut to a range.
    flat = (face == 0.0) | (face == 2.0)
    sign = where((face == 1.0) | (face == 2.0), 1.0, splat(-1.0))
    fx, fy = where(flat, 0.0, sign), where(flat, sign, 0.0)
    rx, ry = where(by_ground, nx, fx), where(by_ground, ny, fy)
    qx, qy = where(by_ground, ax, fx * wide), where(by_ground, ay, fy * high)
    vx, vy = where(by_ground, ux, where(flat, 1.0, none)), where(by_ground, uy, where(flat, 0.0, splat(1.0)))
    reach = where(flat, wide, high)
    begin = ux * ax + uy * ay
    low, most = where(by_ground, begin, (0.0 - reach)) - wider, where(by_ground, begin + length, reach) + wider
    # The other: corners of the face, counterclockwise, or the ends of the ground's.
    p0x = where(by_ground, where((face == 1.0) | (face == 2.0), wide, 0.0 - wide), ax)
    p0y = where(by_ground, where((face == 2.0) | (face == 3.0), high, 0.0 - high), ay)
    p1x = where(by_ground, where((face == 0.0) | (face == 1.0), wide, 0.0 - wide), bx)
    p1y = where(by_ground, where((face == 1.0) | (face == 2.0), high, 0.0 - high), by_)
    d0, d1 = vx * p0x + vy * p0y, vx * p1x + vy * p1y
    on = on & ((d0 >= low) | (d1 >= low)) & ((d0 <= most) | (d1 <= most))
    e0, e1 = larger(smaller(d0, most), low), larger(smaller(d1, most), low)
    span = d1 - d0
    span = where(span == 0.0, 1.0, span)
    t0, t1 = (e0 - d0) / span, (e1 - d0) / span
    t1 = where(d1 == d0, 1.0, t1)
    lx, ly = p1x - p0x, p1y - p0y
    cut0, cut1 = ~(e0 == d0), ~(e1 == d1)
    p1x, p1y = where(cut1, p0x + t1 * lx, p1x), where(cut1, p0y + t1 * ly, p1y)
    p0x, p0y = where(cut0, p0x + t0 * lx, p0x), where(cut0, p0y + t0 * ly, p0y)
    near0 = on & (rx * (p0x - qx) + ry * (p0y - qy) <= SKIN)
    near1 = on & (rx * (p1x - qx) + ry * (p1y - qy) <= SKIN)
    on = near0 | near1
    # Kept in the frames in which they stay: the ground's in the world's, the leg's in its own.
    store(w, at + ON, 0, where(on, 1.0, none))
    store(w, at + BY_GROUND, 0, where(by_ground, 1.0, none))
    store(w, at + NORMAL_X, 0, where(by_ground, c * nx - s * ny, fx))
    store(w, at + NORMAL_Y, 0, where(by_ground, s * nx + c * ny, fy))
    store(w, at + PLANE_X, 0, where(by_ground, x1, qx))
    store(w, at + PLANE_Y, 0, where(by_ground, y1, qy))
    store(w, at + POINT, 0, where(by_ground, p0x, x + (c * p0x - s * p0y)))
    store(w, at + POINT + 1, 0, where(by_ground, p0y, y + (s * p0x + c * p0y)))
    store(w, at + POINT + 2, 0, where(by_ground, p1x, x + (c * p1x - s * p1y)))
    store(w, at + POINT + 3, 0, where(by_ground, p1y, y + (s * p1x + c * p1y)))
    store(w, at + NEAR, 0, where(near0, 1.0, none))
    store(w, at + NEAR + 1, 0, where(near1, 1.0, none))
    key = 1.0 + face + where(by_ground, 4.0, none)
    key0, key1 = where(near0, key + where(cut0, 8.0, none), none), where(near1, key + where(cut1, 8.0, none), none)
    return key0, key1
