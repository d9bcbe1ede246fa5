"""Sweeps over what pushes the tree: motors, limits and contacts one after the other, until they agree nearly.

Projected Gauss–Seidel as in `b2Island::Solve`, over-relaxed.
"""

from __future__ import annotations

from typing import Any

from brains.simd import larger, load, smaller, store, vector
from game.engine.blocks import part
from game.worlds.walker.rows import (
    ANSWER_ROWS,
    FRICTION,
    HELD,
    INVERSE,
    JOINT,
    LEAST,
    LEVER,
    LIMIT,
    MEAN,
    MOST,
    MOTOR,
    NORMAL,
    OWN,
    PULL,
    PULL_ROWS,
    SPEED,
    STRONG,
    TANGENT,
    TO_NORMAL,
    TO_TANGENT,
    WANTED,
    as_often,
    given,
)

SWEEPS = 30
"""Box2D makes 180, most of them for its joints."""
FURTHER = 1.3
"""Times what a constraint alone would need: sweeps settle sooner (successive over-relaxation, D. Young 1950)."""


@part(*[vector] * 7, small=True)
def added(w: Any, at: Any, impulse: Any, x: Any, y: Any, hull: Any, ua: Any, la: Any, ub: Any, lb: Any) -> Any:
    """The tree's speeds and an answer times an impulse."""
    x, y, hull = x + load(w, at, 0) * impulse, y + load(w, at + 1, 0) * impulse, hull + load(w, at + 2, 0) * impulse
    ua, la = ua + load(w, at + 3, 0) * impulse, la + load(w, at + 4, 0) * impulse
    return x, y, hull, ua, la, ub + load(w, at + 5, 0) * impulse, lb + load(w, at + 6, 0) * impulse


@part(vector, small=True)
def sweep_joint(w: Any, j: Any, turning: Any) -> Any:
    """`b2RevoluteJoint::SolveVelocityConstraints`: the impulse of the motor, then of the limit, in sum."""
    at = JOINT + j * ANSWER_ROWS
    held = load(w, at + HELD, 0)
    old, strong = load(w, MOTOR + j, 0), load(w, at + STRONG, 0)
    new = smaller(larger(old - (turning - load(w, at + WANTED, 0)) * held, 0.0 - strong), strong)
    change = new - old
    store(w, MOTOR + j, 0, new)
    turning = turning + change * load(w, at + OWN, 0)
    old = load(w, LIMIT + j, 0)
    new = smaller(larger(old - turning * held, load(w, at + LEAST, 0)), load(w, at + MOST, 0))
    store(w, LIMIT + j, 0, new)
    return change + (new - old)


@part(vector, small=True)
def sweep_friction(w: Any, at: Any, kept: Any, along: Any) -> Any:
    """`b2ContactSolver::SolveVelocityConstraints` for a point: the impulse of friction.

    Dragging feet make friction swing from sweep to sweep, so it is held by an impulse that is averaged over sweeps.
    """
    old, most = load(w, kept + TANGENT, 0), given(w, FRICTION) * load(w, at + MEAN, 0)
    new = smaller(larger(old - along * load(w, at + INVERSE + 1, 0), 0.0 - most), most)
    store(w, kept + TANGENT, 0, new)
    return new - old


@part(vector, small=True)
def sweep_normal(w: Any, at: Any, kept: Any, off: Any) -> Any:
    """The same for what keeps it off the ground."""
    old = load(w, kept + NORMAL, 0)
    new = larger(old - off * load(w, at + INVERSE, 0), 0.0)
    store(w, kept + NORMAL, 0, new)
    store(w, at + MEAN, 0, 0.5 * (load(w, at + MEAN, 0) + new))
    return new - old


@part()
def sweep(w: Any, bodies: Any, count: Any) -> None:
    """Sweeps over joints and so many points. The speeds stay in registers."""
    x, y, hull = load(w, SPEED, 0), load(w, SPEED + 1, 0), load(w, SPEED + 2, 0)
    ua, la, ub, lb = load(w, SPEED + 3, 0), load(w, SPEED + 4, 0), load(w, SPEED + 5, 0), load(w, SPEED + 6, 0)
    for _ in range(as_often(w, SWEEPS)):
        impulse = sweep_joint(w, 3, lb - ub)
        x, y, hull, ua, la, ub, lb = added(w, JOINT + 3 * ANSWER_ROWS, impulse, x, y, hull, ua, la, ub, lb)
        impulse = sweep_joint(w, 2, ub - hull)
        x, y, hull, ua, la, ub, lb = added(w, JOINT + 2 * ANSWER_ROWS, impulse, x, y, hull, ua, la, ub, lb)
        impulse = sweep_joint(w, 0, ua - hull)
        x, y, hull, ua, la, ub, lb = added(w, JOINT, impulse, x, y, hull, ua, la, ub, lb)
        impulse = sweep_joint(w, 1, la - ua)
        x, y, hull, ua, la, ub, lb = added(w, JOINT + ANSWER_ROWS, impulse, x, y, hull, ua, la, ub, lb)
        for point in range(count):
            at, kept = PULL + point * PULL_ROWS, bodies[point, 1]
            nx, ny, lever = load(w, at, 0), load(w, at + 1, 0), at + LEVER
            upper, lower = (ua, la) if bodies[point, 0] == 0 else (ub, lb)
            along = ny * x - nx * y + (load(w, lever + 2, 0) * upper + load(w, lever + 3, 0) * lower)
            impulse = sweep_friction(w, at, kept, along)
            x, y, hull, ua, la, ub, lb = added(w, at + TO_TANGENT, impulse, x, y, hull, ua, la, ub, lb)
            upper, lower = (ua, la) if bodies[point, 0] == 0 else (ub, lb)
            off = nx * x + ny * y + (load(w, lever, 0) * upper + load(w, lever + 1, 0) * lower)
            impulse = sweep_normal(w, at, kept, off)
            x, y, hull, ua, la, ub, lb = added(w, at + TO_NORMAL, impulse, x, y, hull, ua, la, ub, lb)
    store(w, SPEED, 0, x)
    store(w, SPEED + 1, 0, y)
    store(w, SPEED + 2, 0, hull)
    store(w, SPEED + 3, 0, ua)
    store(w, SPEED + 4, 0, la)
    store(w, SPEED + 5, 0, ub)
    store(w, SPEED + 6, 0, lb)
