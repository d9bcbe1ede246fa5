"""Time of impact: a leg that would end in the ground is stopped where it meets it (`b2World::SolveTOI`).

Joints are ignored meanwhile, as Box2D does.
"""

from __future__ import annotations

from typing import Any

from brains.simd import anywhere, larger, load, root, smaller, splat, store, vector, where
from game.engine.blocks import part
from game.worlds.walker import body
from game.worlds.walker.contacts import collide, place
from game.worlds.walker.ground import height, roof
from game.worlds.walker.mending import push_out
from game.worlds.walker.rows import (
    ANGLE,
    BEGAN,
    BY_INERTIA,
    BY_MASS,
    COS,
    FRICTION,
    HIGH,
    MORE,
    NEAR,
    ON,
    PULL,
    REACH,
    RUNS,
    SHAPE,
    SHAPE_ROWS,
    SINE,
    SKIN,
    SPIN,
    STEP,
    TICK,
    VX,
    VY,
    WIDE,
    X,
    Y,
    constants,
)
from game.worlds.walker.turning import floored, sine_cosine, turn

TARGET, TOLERANCE = body.SLOP, body.SLOP / 4
"""Of the distance between what is inside the skins [m]: `b2TimeOfImpact`."""
LOOKS = 8
"""For the moment of an impact, at most: every second one halves what is left."""
PASSES, SWEEPS = 20, 10
PUSH, DEEP_ENOUGH = 0.75, -1.5 * body.SLOP
"""`b2_toiBaugarte`; a contact that overlaps no more is fine."""
LAST = float(body.VERTICES - 1)
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
def box_gap(course: Any, b: Any, x: Any, y: Any, angle: Any) -> Any:
    """Between a box without its skin and the ground, negative where they overlap."""
    s, c = sine_cosine(angle)
    wide, high = WIDE[b], HIGH[b]
    gap = splat(1.0)
    for corner in range(4):
        px = wide if corner == 1 or corner == 2 else -wide
        py = high if corner > 1 else -high
        gap = smaller(above(course, x + (c * px - s * py), y + (s * px + c * py)), gap)
    first = larger(floored((x - REACH[b]) / STEP), 0.0)
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
    """The same for the hull; too little, by little, where corner meets corner."""
    x, y, s, c = load(w, X, 0), load(w, Y, 0), load(w, SINE, 0), load(w, COS, 0)
    gap = splat(1.0)
    if not anywhere((load(w, RUNS, 0) > 0.0) & (y - REACH[0] <= roof(course, x))):
        return gap
    for corner in range(CORNERS):
        px, py = HULL_X[corner], HULL_Y[corner]
        gap = smaller(above(course, x + (c * px - s * py), y + (s * px + c * py)), gap)
    first = larger(floored((x - REACH[0]) / STEP), 0.0)
    for k in range(6):
        vertex = first + (1.0 + float(k))
        dx, dy = vertex * STEP - x, height(course, vertex) - y
        qx, qy = c * dx + s * dy, c * dy - s * dx
        off = splat(-1.0)
        for corner in range(CORNERS):
            off = larger(OUT_X[corner] * (qx - HULL_X[corner]) + OUT_Y[corner] * (qy - HULL_Y[corner]), off)
        gap = where(vertex <= LAST, smaller(off, gap), gap)
    return gap


@part(vector)
def moment(w: Any, course: Any, b: Any, x1: Any, y1: Any, a1: Any, far: Any, hit: Any) -> Any:
    """The share of the tick after which a box first meets the ground."""
    x0, y0, a0 = load(w, BEGAN + b, 0), load(w, BEGAN + 5 + b, 0), load(w, BEGAN + 10 + b, 0)
    near = box_gap(course, b, x0, y0, a0)
    low, high, t = splat(0.0), splat(1.0), splat(0.0)
    looks = hit & (near > TARGET + TOLERANCE)
    for look in range(LOOKS):
        if not anywhere(looks):
            break
        middle = 0.5 * (low + high)
        if look % 2:
            middle = low + (TARGET - near) * (high - low) / (far - near)
        t = where(looks, middle, t)
        gap = box_gap(course, b, x0 + t * (x1 - x0), y0 + t * (y1 - y0), a0 + t * (a1 - a0))
        short = looks & (gap > TARGET)
        long = looks & ~(gap > TARGET)
        low, near = where(short, t, low), where(short, gap, near)
        high, far = where(long, t, high), where(long, gap, far)
        looks = looks & ~((gap < TARGET + TOLERANCE) & (gap > TARGET - TOLERANCE))
    return t


@part()
def bounce(w: Any, b: Any, slot: Any, k: Any) -> None:
    """Friction and normal of one point of a body that is alone; its two impulses lie where those of the tree did."""
    nx, ny, px, py, gap, by_edge = place(w, b, slot, k)
    shift = where(by_edge, -0.5, splat(0.5)) * (gap + SKIN)
    rx, ry = px + shift * nx - load(w, X + b, 0), py + shift * ny - load(w, Y + b, 0)
    shape = SHAPE + ((b - 1) * 4 + slot) * SHAPE_ROWS
    on = load(w, shape + NEAR + k, 0) * load(w, shape + ON, 0) > 0.0
    for way in range(2):
        x, y = (ny, 0.0 - nx) if way == 0 else (nx, ny)
        lever = rx * y - ry * x
        speed = load(w, VX + b, 0) * x + load(w, VY + b, 0) * y + load(w, SPIN + b, 0) * lever
        at = PULL + 2 * (2 * slot + k)
        old = load(w, at + way, 0)
        most = FRICTION * load(w, at + 1, 0)
        new = old - speed / (lever * lever * BY_INERTIA[b] + BY_MASS[b])
        new = smaller(larger(new, 0.0 - most), most) if way == 0 else larger(new, 0.0)
        new = where(on, new, splat(0.0))
        store(w, at + way, 0, new)
        change = new - old
        store(w, VX + b, 0, load(w, VX + b, 0) + x * (change * BY_MASS[b]))
        store(w, VY + b, 0, load(w, VY + b, 0) + y * (change * BY_MASS[b]))
        store(w, SPIN + b, 0, load(w, SPIN + b, 0) + lever * (change * BY_INERTIA[b]))


@part()
def stop(w: Any, course: Any, b: Any, who: Any) -> None:
    """One body of a leg."""
    x1, y1, a1 = load(w, X + b, 0), load(w, Y + b, 0), load(w, ANGLE + b, 0)
    if not anywhere(who & (y1 - REACH[b] <= roof(course, x1))):
        return
    far = box_gap(course, b, x1, y1, a1)
    hit = who & (far < TARGET - TOLERANCE)
    if not anywhere(hit):
        return
    t = moment(w, course, b, x1, y1, a1, far, hit)
    x0, y0, a0 = load(w, BEGAN + b, 0), load(w, BEGAN + 5 + b, 0), load(w, BEGAN + 10 + b, 0)
    store(w, X + b, 0, where(hit, x0 + t * (x1 - x0), x1))
    store(w, Y + b, 0, where(hit, y0 + t * (y1 - y0), y1))
    store(w, ANGLE + b, 0, where(hit, a0 + t * (a1 - a0), a1))
    turn(w, b)
    collide(w, course, b, hit)
    on = splat(0.0)
    for slot in range(4):
        on = on + load(w, SHAPE + ((b - 1) * 4 + slot) * SHAPE_ROWS + ON, 0)
    touching = on > 0.0
    more = hit & touching
    for _ in range(PASSES):
        store(w, MORE, 0, where(more, 1.0, splat(0.0)))
        if not anywhere(more):
            break
        more = more & (push_out(w, b, PUSH, splat(0.0)) < DEEP_ENOUGH)
    for row in range(16):
        store(w, PULL + row, 0, splat(0.0))
    for _ in range(SWEEPS):
        for slot in range(3, -1, -1):
            if anywhere(load(w, SHAPE + ((b - 1) * 4 + slot) * SHAPE_ROWS + ON, 0) > 0.0):
                for k in range(2):
                    bounce(w, b, slot, k)
    rest = where(hit & touching, (1.0 - t) * TICK, splat(0.0))
    missed = hit & ~touching
    store(w, X + b, 0, where(missed, x1, load(w, X + b, 0) + rest * load(w, VX + b, 0)))
    store(w, Y + b, 0, where(missed, y1, load(w, Y + b, 0) + rest * load(w, VY + b, 0)))
    store(w, ANGLE + b, 0, where(missed, a1, load(w, ANGLE + b, 0) + rest * load(w, SPIN + b, 0)))
    turn(w, b)
