"""What touches: a box of a leg and edges of the ground, by Box2D 2.3's `b2CollideEdgeAndPolygon`.

A body lies across four edges at most, so the slot of a contact is the edge's number modulo four.
"""

from __future__ import annotations

from typing import Any

from brains.simd import anywhere, larger, load, mask, root, smaller, splat, store, vector, where
from game.engine.blocks import part
from game.worlds.walker import body
from game.worlds.walker.ground import height, roof
from game.worlds.walker.rows import (
    BY_EDGE,
    CONTACT,
    COS,
    FOOT,
    HIGH,
    KEY,
    NEAR,
    NORMAL,
    NORMAL_X,
    NORMAL_Y,
    ON,
    PLANE_X,
    PLANE_Y,
    POINT,
    REACH,
    SHAPE,
    SHAPE_ROWS,
    SINE,
    SKIN,
    STEP,
    TANGENT,
    TOUCHED,
    WIDE,
    X,
    Y,
)
from game.worlds.walker.turning import floored

EDGES = float(body.VERTICES - 1)


@part(vector)
def edge_in(w: Any, b: Any, slot: Any) -> Any:
    """The edge that a body may touch in a slot."""
    low = floored((load(w, X + b, 0) - REACH[b]) / STEP)
    off = float(slot) - low
    return low + (off - 4.0 * floored(0.25 * off))


@part(vector, vector, vector)
def touch(w: Any, course: Any, b: Any, slot: Any) -> Any:
    """Box and edge: writes the shape of the contact, and returns its edge and the keys of its two points.

    All is computed in the frame of the box, where its faces lie along the axes: bottom 0, right 1, top 2, left 3.
    """
    at = SHAPE + ((b - 1) * 4 + slot) * SHAPE_ROWS
    edge = edge_in(w, b, slot)
    x, y, s, c = load(w, X + b, 0), load(w, Y + b, 0), load(w, SINE + b, 0), load(w, COS + b, 0)
    wide, high = WIDE[b], HIGH[b]
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
    store(w, at + ON, 0, splat(0.0))
    none = splat(0.0)
    if not anywhere(on):
        return edge, none, none
    # The faces of the box: the one that is furthest from the edge.
    gap, face = (0.0 - larger(ay, by_)) - high, none
    right, top, left = smaller(ax, bx) - wide, smaller(ay, by_) - high, (0.0 - larger(ax, bx)) - wide
    face, gap = where(right > gap, 1.0, face), larger(right, gap)
    face, gap = where(top > gap, 2.0, face), larger(top, gap)
    face, gap = where(left > gap, 3.0, face), larger(left, gap)
    on = on & (gap <= SKIN)
    by_edge = gap <= 0.98 * edge_gap + 0.001
    # The face that looks at the edge most.
    least, facing = (0.0 - ny), none
    facing, least = where(nx < least, 1.0, facing), smaller(nx, least)
    facing, least = where(ny < least, 2.0, facing), smaller(ny, least)
    facing = where((0.0 - nx) < least, 3.0, facing)
    face = where(by_edge, facing, face)
    # Reference: a normal, a point on it, and a direction in which the other's two ends are cut to a range.
    flat = (face == 0.0) | (face == 2.0)
    sign = where((face == 1.0) | (face == 2.0), 1.0, splat(-1.0))
    fx, fy = where(flat, 0.0, sign), where(flat, sign, 0.0)
    rx, ry = where(by_edge, nx, fx), where(by_edge, ny, fy)
    qx, qy = where(by_edge, ax, fx * wide), where(by_edge, ay, fy * high)
    vx, vy = where(by_edge, ux, where(flat, 1.0, none)), where(by_edge, uy, where(flat, 0.0, splat(1.0)))
    reach = where(flat, wide, splat(high))
    begin = ux * ax + uy * ay
    low, most = where(by_edge, begin, (0.0 - reach)), where(by_edge, begin + length, reach)
    # The other: corners of the face, counterclockwise, or the ends of the edge.
    p0x = where(by_edge, where((face == 1.0) | (face == 2.0), wide, splat(-wide)), ax)
    p0y = where(by_edge, where((face == 2.0) | (face == 3.0), high, splat(-high)), ay)
    p1x = where(by_edge, where((face == 0.0) | (face == 1.0), wide, splat(-wide)), bx)
    p1y = where(by_edge, where((face == 1.0) | (face == 2.0), high, splat(-high)), by_)
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
    # Kept in the frames in which they stay: the edge's in the world's, the face's in the box's.
    store(w, at + ON, 0, where(on, 1.0, none))
    store(w, at + BY_EDGE, 0, where(by_edge, 1.0, none))
    store(w, at + NORMAL_X, 0, where(by_edge, c * nx - s * ny, fx))
    store(w, at + NORMAL_Y, 0, where(by_edge, s * nx + c * ny, fy))
    store(w, at + PLANE_X, 0, where(by_edge, x1, qx))
    store(w, at + PLANE_Y, 0, where(by_edge, y1, qy))
    store(w, at + POINT, 0, where(by_edge, p0x, x + (c * p0x - s * p0y)))
    store(w, at + POINT + 1, 0, where(by_edge, p0y, y + (s * p0x + c * p0y)))
    store(w, at + POINT + 2, 0, where(by_edge, p1x, x + (c * p1x - s * p1y)))
    store(w, at + POINT + 3, 0, where(by_edge, p1y, y + (s * p1x + c * p1y)))
    store(w, at + NEAR, 0, where(near0, 1.0, none))
    store(w, at + NEAR + 1, 0, where(near1, 1.0, none))
    key = 1.0 + face + where(by_edge, 4.0, none)
    key0, key1 = where(near0, key + where(cut0, 8.0, none), none), where(near1, key + where(cut1, 8.0, none), none)
    return edge, key0, key1


@part()
def collide(w: Any, course: Any, b: Any, who: Any) -> None:
    """`b2ContactManager::Collide` for a body of a leg, for those who are meant: points that remain keep their impulses.

    A foot's flag is set when a touch begins, and cleared when one with any edge ends.
    """
    begins, ends = splat(0.0), splat(0.0)
    had = splat(0.0)
    for slot in range(4):
        had = had + load(w, TOUCHED + ((b - 1) * 4 + slot) * CONTACT, 0)
        store(w, SHAPE + ((b - 1) * 4 + slot) * SHAPE_ROWS + ON, 0, splat(0.0))
    if not anywhere(who & ((load(w, Y + b, 0) - REACH[b] <= roof(course, load(w, X + b, 0))) | (had > 0.0))):
        return
    for slot in range(3, -1, -1):
        at = TOUCHED + ((b - 1) * 4 + slot) * CONTACT
        edge, key0, key1 = touch(w, course, b, slot)
        shape = SHAPE + ((b - 1) * 4 + slot) * SHAPE_ROWS
        on = who & (load(w, shape + ON, 0) > 0.0)
        store(w, shape + ON, 0, where(on, 1.0, splat(0.0)))
        old = load(w, at, 0)
        same = old == edge + 1.0
        was = old > 0.0
        begins = where(on & ~(was & same), 1.0, begins)
        ends = where(who & was & ~(on & same), 1.0, ends)
        if anywhere(who & (on | was)):
            store(w, at, 0, where(who, where(on, edge + 1.0, splat(0.0)), old))
            for k in range(2):
                key = key0 if k == 0 else key1
                kept = load(w, at + KEY + k, 0)
                goes_on = on & same & (key == kept) & (key > 0.0)
                for row in (NORMAL, TANGENT):
                    impulse = load(w, at + row + k, 0)
                    store(w, at + row + k, 0, where(who, where(goes_on, impulse, splat(0.0)), impulse))
                store(w, at + KEY + k, 0, where(who, where(on, key, splat(0.0)), kept))
    if b == 2 or b == 4:
        row = FOOT + b // 2 - 1
        flag = where(begins > 0.0, 1.0, load(w, row, 0))
        store(w, row, 0, where(ends > 0.0, 0.0, flag))


@part(*[vector] * 5, mask)
def place(w: Any, b: Any, slot: Any, k: Any) -> Any:
    """`b2PositionSolverManifold` where the body is now: normal from the ground to it, the point, and how far it is off.

    A point's distance counts from the skins.
    """
    at = SHAPE + ((b - 1) * 4 + slot) * SHAPE_ROWS
    x, y, s, c = load(w, X + b, 0), load(w, Y + b, 0), load(w, SINE + b, 0), load(w, COS + b, 0)
    by_edge = load(w, at + BY_EDGE, 0) > 0.0
    nx, ny = load(w, at + NORMAL_X, 0), load(w, at + NORMAL_Y, 0)
    qx, qy = load(w, at + PLANE_X, 0), load(w, at + PLANE_Y, 0)
    px, py = load(w, at + POINT + 2 * k, 0), load(w, at + POINT + 2 * k + 1, 0)
    px, py = where(by_edge, x + (c * px - s * py), px), where(by_edge, y + (s * px + c * py), py)
    tx, ty = c * nx - s * ny, s * nx + c * ny
    qx, qy = where(by_edge, qx, x + (c * qx - s * qy)), where(by_edge, qy, y + (s * qx + c * qy))
    nx, ny = where(by_edge, nx, tx), where(by_edge, ny, ty)
    gap = (px - qx) * nx + (py - qy) * ny - SKIN
    return where(by_edge, nx, 0.0 - nx), where(by_edge, ny, 0.0 - ny), px, py, gap, by_edge
