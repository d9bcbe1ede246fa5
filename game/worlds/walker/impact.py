"""Time of impact: a leg that would end in the ground is stopped where it meets it (`b2World::SolveTOI`).

Joints are ignored meanwhile, as Box2D does. What is stopped goes on for the rest of the tick, and may meet the ground
again: a foot that has stood on its toe comes down on its heel.
"""

from __future__ import annotations

from typing import Any

from brains.simd import anywhere, larger, load, smaller, splat, store, vector, where
from game.engine.blocks import part
from game.worlds.walker import body
from game.worlds.walker.box_impact import NEVER, TARGET, TOLERANCE, meets
from game.worlds.walker.contacts import collide, place
from game.worlds.walker.distance import leg_gap
from game.worlds.walker.ground import next_box, roof, slots
from game.worlds.walker.mending import push_out
from game.worlds.walker.rows import (
    ANGLE,
    BEGAN,
    BOX_SLOTS,
    BY_INERTIA,
    BY_MASS,
    EDGE_SLOTS,
    FRICTION,
    MORE,
    NEAR,
    ON,
    PULL,
    REACH,
    SHAPE,
    SHAPE_ROWS,
    SKIN,
    SLOTS,
    SPIN,
    TICK,
    VX,
    VY,
    X,
    Y,
    given,
)
from game.worlds.walker.turning import turn

IMPACTS = 4
"""In a tick, of a body, at most; Box2D allows eight of each contact."""
LOOKS = 8
"""For the moment of an impact, at most: every second one halves what is left."""
PASSES, SWEEPS = 20, 10
AIMED = PULL + 4 * (EDGE_SLOTS + BOX_SLOTS)
"""Behind the impulses of the points: rows that belong to points whose speeds are solved, at another time."""
IS_ON, WAY_X, WAY_Y, ARM, YIELDS, AIM_ROWS = 0, 1, 2, 3, 5, 7
"""Of a point: whether it is one, its normal; its levers along the ground and the normal, and what each yields."""
PUSH, DEEP_ENOUGH = 0.75, -1.5 * body.SLOP
"""`b2_toiBaugarte`; a contact that overlaps no more is fine."""


@part(vector)
def moment(w: Any, course: Any, b: Any, x1: Any, y1: Any, a1: Any, far: Any, hit: Any) -> Any:
    """The share of the tick after which a box first meets the ground."""
    x0, y0, a0 = load(w, BEGAN + b, 0), load(w, BEGAN + 5 + b, 0), load(w, BEGAN + 10 + b, 0)
    near = leg_gap(w, course, b, x0, y0, a0)
    low, high, t = splat(0.0), splat(1.0), splat(0.0)
    looks = hit & (near > TARGET + TOLERANCE)
    for look in range(LOOKS):
        if not anywhere(looks):
            break
        middle = 0.5 * (low + high)
        if look % 2:
            middle = low + (TARGET - near) * (high - low) / (far - near)
        t = where(looks, middle, t)
        gap = leg_gap(w, course, b, x0 + t * (x1 - x0), y0 + t * (y1 - y0), a0 + t * (a1 - a0))
        short = looks & (gap > TARGET)
        long = looks & ~(gap > TARGET)
        low, near = where(short, t, low), where(short, gap, near)
        high, far = where(long, t, high), where(long, gap, far)
        looks = looks & ~((gap < TARGET + TOLERANCE) & (gap > TARGET - TOLERANCE))
    return t


@part()
def aim(w: Any, b: Any, contact: Any, k: Any, at: Any) -> None:
    """What sweeps need of a point of a body that is alone, which they do not move: `AIM_ROWS` rows."""
    nx, ny, px, py, gap, by_ground = place(w, b, contact, k)
    shift = where(by_ground, -0.5, splat(0.5)) * (gap + SKIN)
    rx, ry = px + shift * nx - load(w, X + b, 0), py + shift * ny - load(w, Y + b, 0)
    shape = SHAPE + contact * SHAPE_ROWS
    store(w, at + IS_ON, 0, load(w, shape + NEAR + k, 0) * load(w, shape + ON, 0))
    store(w, at + WAY_X, 0, nx)
    store(w, at + WAY_Y, 0, ny)
    for way in range(2):
        x, y = (ny, 0.0 - nx) if way == 0 else (nx, ny)
        lever = rx * y - ry * x
        store(w, at + ARM + way, 0, lever)
        store(w, at + YIELDS + way, 0, lever * lever * given(w, BY_INERTIA + b) + given(w, BY_MASS + b))


@part()
def bounce(w: Any, b: Any, aimed: Any, at: Any) -> None:
    """Friction and normal of one such point; its two impulses lie at two rows."""
    nx, ny, on = load(w, aimed + WAY_X, 0), load(w, aimed + WAY_Y, 0), load(w, aimed + IS_ON, 0) > 0.0
    by_mass, by_inertia = given(w, BY_MASS + b), given(w, BY_INERTIA + b)
    for way in range(2):
        x, y = (ny, 0.0 - nx) if way == 0 else (nx, ny)
        lever = load(w, aimed + ARM + way, 0)
        speed = load(w, VX + b, 0) * x + load(w, VY + b, 0) * y + load(w, SPIN + b, 0) * lever
        old = load(w, at + way, 0)
        most = given(w, FRICTION) * load(w, at + 1, 0)
        new = old - speed / load(w, aimed + YIELDS + way, 0)
        new = smaller(larger(new, 0.0 - most), most) if way == 0 else larger(new, 0.0)
        new = where(on, new, splat(0.0))
        store(w, at + way, 0, new)
        change = new - old
        store(w, VX + b, 0, load(w, VX + b, 0) + x * (change * by_mass))
        store(w, VY + b, 0, load(w, VY + b, 0) + y * (change * by_mass))
        store(w, SPIN + b, 0, load(w, SPIN + b, 0) + lever * (change * by_inertia))


@part()
def bounce_off(w: Any, b: Any, count: Any, sweeps: Any) -> None:
    """The speeds of a body that is alone, after so many sweeps over the points of so many slots."""
    for row in range(4 * count):
        store(w, PULL + row, 0, splat(0.0))
    for sweep in range(sweeps):
        for slot in range(count):
            if anywhere(load(w, SHAPE + SLOTS[b, slot] * SHAPE_ROWS + ON, 0) > 0.0):
                for k in range(2):
                    point = 2 * slot + k
                    if sweep == 0:
                        aim(w, b, SLOTS[b, slot], k, AIMED + point * AIM_ROWS)
                    bounce(w, b, AIMED + point * AIM_ROWS, PULL + 2 * point)


@part()
def stop(w: Any, course: Any, b: Any, who: Any) -> None:
    """One body of a leg, as often as it meets the ground in a tick."""
    left = splat(TICK)
    for _ in range(IMPACTS):
        left = stop_once(w, course, b, who, left)
        who = who & (left > 0.0)
        if not anywhere(who):
            return


@part(vector)
def stop_once(w: Any, course: Any, b: Any, who: Any, left: Any) -> Any:
    """From where it began, with so much of the tick left [s]; what is left after the impact, and 0 without one."""
    none = splat(0.0)
    x1, y1, a1 = load(w, X + b, 0), load(w, Y + b, 0), load(w, ANGLE + b, 0)
    if not anywhere(who & (y1 - given(w, REACH + b) <= roof(course, x1))):
        return none
    far = leg_gap(w, course, b, x1, y1, a1)
    hit = who & (far < TARGET - TOLERANCE)
    t = splat(0.0)
    if anywhere(hit):
        t = moment(w, course, b, x1, y1, a1, far, hit)
    count = slots(course)
    if count > EDGE_SLOTS:
        when = where(hit, t, splat(NEVER))
        number = next_box(course, smaller(x1, load(w, BEGAN + b, 0)) - given(w, REACH + b))
        for k in range(BOX_SLOTS):
            when = smaller(meets(w, course, b, number + float(k), who), when)
        hit = when < NEVER
        t = where(hit, when, splat(0.0))
    if not anywhere(hit):
        return none
    x0, y0, a0 = load(w, BEGAN + b, 0), load(w, BEGAN + 5 + b, 0), load(w, BEGAN + 10 + b, 0)
    store(w, X + b, 0, where(hit, x0 + t * (x1 - x0), x1))
    store(w, Y + b, 0, where(hit, y0 + t * (y1 - y0), y1))
    store(w, ANGLE + b, 0, where(hit, a0 + t * (a1 - a0), a1))
    turn(w, b)
    collide(w, course, b, hit)
    on = splat(0.0)
    for slot in range(count):
        on = on + load(w, SHAPE + SLOTS[b, slot] * SHAPE_ROWS + ON, 0)
    touching = on > 0.0
    more = hit & touching
    for _ in range(PASSES):
        store(w, MORE, 0, where(more, 1.0, splat(0.0)))
        if not anywhere(more):
            break
        more = more & (push_out(w, b, count, PUSH, splat(0.0)) < DEEP_ENOUGH)
    bounce_off(w, b, count, SWEEPS)
    rest = where(hit & touching, (1.0 - t) * left, none)
    missed = hit & ~touching
    store(w, BEGAN + b, 0, load(w, X + b, 0))
    store(w, BEGAN + 5 + b, 0, load(w, Y + b, 0))
    store(w, BEGAN + 10 + b, 0, load(w, ANGLE + b, 0))
    store(w, X + b, 0, where(missed, x1, load(w, X + b, 0) + rest * load(w, VX + b, 0)))
    store(w, Y + b, 0, where(missed, y1, load(w, Y + b, 0) + rest * load(w, VY + b, 0)))
    store(w, ANGLE + b, 0, where(missed, a1, load(w, ANGLE + b, 0) + rest * load(w, SPIN + b, 0)))
    turn(w, b)
    return rest
