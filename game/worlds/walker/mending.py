"""Places: what overlaps is pushed out and joints are drawn together, a share in each pass (`b2Island::Solve`)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from brains.simd import anywhere, larger, load, root, smaller, splat, store, vector, where
from game.engine.blocks import part
from game.worlds.walker import body
from game.worlds.walker.contacts import place
from game.worlds.walker.rows import (
    ANGLE,
    ANSWER_ROWS,
    ARM_X,
    ARM_Y,
    BY_INERTIA,
    BY_MASS,
    FIRST,
    JOINT,
    LEAST,
    LEGS,
    LIMITS,
    MORE,
    MOST,
    NEAR,
    ON,
    ORDER,
    OTHER_X,
    OTHER_Y,
    SHAPE,
    SHAPE_ROWS,
    SLOTS,
    X,
    Y,
    as_often,
    given,
)
from game.worlds.walker.tree import angle_of, arms
from game.worlds.walker.turning import turn

SLOP, MOST_OFF = body.SLOP, 0.2
"""`b2_linearSlop`, `b2_maxLinearCorrection` [m]."""
ANGLE_SLOP, MOST_TURN = math.radians(2), math.radians(8)
"""`b2_angularSlop`, `b2_maxAngularCorrection`."""
SHARE = 0.2
"""`b2_baumgarte`."""
ENOUGH = 1.05
"""Times the slops: the very last often never holds."""
DEEPEST = -3 * SLOP * ENOUGH
"""A contact that overlaps no more is fine."""
PASSES, MOST_PASSES, BROKEN = 10, 60, 0.15
"""At most, and as many as Box2D makes, for whom a joint is so far apart [m]: in an episode's first two ticks, because
Gymnasium makes the body with hips half a metre off. All else begins there, so what is wrong then stays wrong."""


@part(vector)
def push_out(w: Any, b: Any, count: Any, share: Any, deepest: Any) -> Any:
    """`b2ContactSolver::SolvePositionConstraints` for so many slots of a leg's body, where `MORE` says so.

    Returns:
        The least distance that was found, or `deepest` where that is less.
    """
    for slot in range(count):
        shape = SHAPE + SLOTS[b, slot] * SHAPE_ROWS
        on = load(w, shape + ON, 0) * load(w, MORE, 0)
        if anywhere(on > 0.0):
            for k in range(2):
                here = on * load(w, shape + NEAR + k, 0) > 0.0
                if not anywhere(here):
                    continue
                nx, ny, px, py, gap, _ = place(w, b, SLOTS[b, slot], k)
                deepest = where(here, smaller(gap, deepest), deepest)
                off = smaller(larger(share * (gap + SLOP), -MOST_OFF), 0.0)
                rx, ry = px - load(w, X + b, 0), py - load(w, Y + b, 0)
                lever = rx * ny - ry * nx
                by_mass, by_inertia = given(w, BY_MASS + b), given(w, BY_INERTIA + b)
                impulse = where(here, (0.0 - off) / (lever * lever * by_inertia + by_mass), splat(0.0))
                store(w, X + b, 0, load(w, X + b, 0) + nx * (impulse * by_mass))
                store(w, Y + b, 0, load(w, Y + b, 0) + ny * (impulse * by_mass))
                store(w, ANGLE + b, 0, load(w, ANGLE + b, 0) + lever * (impulse * by_inertia))
                turn(w, b)
    return deepest


@part(vector)
def straighten(w: Any, j: Any) -> Any:
    """`b2RevoluteJoint::SolvePositionConstraints`, where `MORE` says so: the limit, then the point.

    Returns:
        How far it was off, as a share of what is fine.
    """
    a, b = FIRST[j], j + 1
    ia, ib, ma, mb = given(w, BY_INERTIA + a), given(w, BY_INERTIA + b), given(w, BY_MASS + a), given(w, BY_MASS + b)
    more = load(w, MORE, 0) > 0.0
    zero = splat(0.0)
    at = JOINT + j * ANSWER_ROWS
    low, high = load(w, at + MOST, 0) > 0.0, load(w, at + LEAST, 0) < 0.0
    angle = angle_of(w, j)
    under, over = angle - LIMITS[j, 0], angle - LIMITS[j, 1]
    off = where(low, larger(0.0 - under, 0.0), where(high, larger(over, 0.0), zero)) / ANGLE_SLOP
    back = where(low, smaller(larger(under + ANGLE_SLOP, -MOST_TURN), 0.0), zero)
    back = where(high, larger(smaller(over - ANGLE_SLOP, MOST_TURN), 0.0), back)
    if anywhere(more & ~(back == 0.0)):
        back = where(more, back / (ia + ib), zero)
        store(w, ANGLE + a, 0, load(w, ANGLE + a, 0) + back * ia)
        store(w, ANGLE + b, 0, load(w, ANGLE + b, 0) - back * ib)
        turn(w, a)
        turn(w, b)
    arms(w, j)
    ax, ay, bx, by = load(w, ARM_X + j, 0), load(w, ARM_Y + j, 0), load(w, OTHER_X + j, 0), load(w, OTHER_Y + j, 0)
    gx = load(w, X + b, 0) + bx - load(w, X + a, 0) - ax
    gy = load(w, Y + b, 0) + by - load(w, Y + a, 0) - ay
    k11, k22 = ay * ay * ia + by * by * ib + (ma + mb), ax * ax * ia + bx * bx * ib + (ma + mb)
    k12 = 0.0 - (ax * ay * ia + bx * by * ib)
    inverse = where(more, 1.0 / (k11 * k22 - k12 * k12), zero)
    ix, iy = (k12 * gy - k22 * gx) * inverse, (k12 * gx - k11 * gy) * inverse
    store(w, X + a, 0, load(w, X + a, 0) - ix * ma)
    store(w, Y + a, 0, load(w, Y + a, 0) - iy * ma)
    store(w, ANGLE + a, 0, load(w, ANGLE + a, 0) - (ax * iy - ay * ix) * ia)
    store(w, X + b, 0, load(w, X + b, 0) + ix * mb)
    store(w, Y + b, 0, load(w, Y + b, 0) + iy * mb)
    store(w, ANGLE + b, 0, load(w, ANGLE + b, 0) + (bx * iy - by * ix) * ib)
    turn(w, a)
    turn(w, b)
    return larger(root(gx * gx + gy * gy) / SLOP, off)


@part()
def mend(w: Any, count: Any) -> None:
    """With so many slots a body; each walker's passes end when all is fine."""
    most = splat(np.float32(as_often(w, PASSES)))
    for number in range(MOST_PASSES):
        deepest, worst = splat(0.0), splat(0.0)
        for leg in range(4):
            deepest = push_out(w, LEGS[leg], count, SHARE, deepest)
        for j in range(4):
            worst = larger(straighten(w, ORDER[j]), worst)
        if number == 0:
            most = where(worst * SLOP > BROKEN, float(MOST_PASSES), most)
        fine = (deepest >= DEEPEST) & (worst <= ENOUGH)
        more = (load(w, MORE, 0) > 0.0) & ~fine & (most > float(number + 1))
        store(w, MORE, 0, where(more, 1.0, splat(0.0)))
        if not anywhere(more):
            break
