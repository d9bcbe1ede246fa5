"""The walker, compiled: one tick of sixteen bodies at a time, in the order of `b2World::Step`.

State rows: `game.worlds.walker.rows`. Course rows: `game.worlds.walker.ground`. The rules are those of Gymnasium's
BipedalWalker-v3 (O. Klimov) on Box2D 2.3 (E. Catto).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from brains.lanes import LANES
from brains.simd import anywhere, larger, load, root, smaller, splat, spread, store, vector, where
from game.engine.blocks import GROUP, Kernel, opened, part, room
from game.engine.in_blocks import InBlocks
from game.engine.rollout import Rules
from game.worlds.walker import body, ground
from game.worlds.walker.box_impact import TARGET, TOLERANCE
from game.worlds.walker.contacts import collide
from game.worlds.walker.distance import hull_gap
from game.worlds.walker.impact import stop
from game.worlds.walker.mending import mend
from game.worlds.walker.rows import (
    ANGLE,
    BARE,
    BEGAN,
    BEGIN,
    EDGE_SLOTS,
    FIELDS,
    FURTHEST,
    GIVEN,
    IDLE,
    LEGS,
    MASS,
    MORE,
    NUMBERS,
    OLD,
    OVER,
    POINTS,
    ROWS,
    RUNS,
    SHAPE,
    SHAPING,
    SKIN,
    SPIN,
    TICK,
    TOUCHED,
    VX,
    VY,
    X,
    Y,
    given,
)
from game.worlds.walker.senses import MOST_VERTICES, SEEN, origin, see
from game.worlds.walker.tree import solve_speeds
from game.worlds.walker.turning import turn

MOST_WAY, MOST_TURN = 2.0, 0.5 * math.pi
"""In a tick [m, rad]: `b2_maxTranslation`, `b2_maxRotation`."""
OUTPUTS = 4
COST = 0.00035 * body.TORQUE
"""Of a motor's full torque, each tick."""
PER_METRE, PER_RADIAN = 130 / body.SCALE, 5.0
"""Of Gymnasium's potential."""
GETS_ON = 0.2
"""m: whoever is no further than that after as many ticks as a course's patience is out."""


@part()
def move(w: Any, course: Any, actions: Any, points: Any) -> None:
    """One step of the physics, for those who run."""
    runs = load(w, RUNS, 0) > 0.0
    for b in range(5):
        turn(w, b)
        for k in range(3):
            store(w, BEGAN + 5 * k + b, 0, load(w, X + 5 * k + b, 0))
    for leg in range(4):
        collide(w, course, LEGS[leg], runs)
    solve_speeds(w, actions, points, ground.slots(course))
    for b in range(5):
        vx, vy, spin = load(w, VX + b, 0), load(w, VY + b, 0), load(w, SPIN + b, 0)
        way, turned = root(vx * vx + vy * vy) * TICK, larger(spin, 0.0 - spin) * TICK
        slower = where(way > MOST_WAY, MOST_WAY / larger(way, MOST_WAY), splat(1.0))
        spin = spin * where(turned > MOST_TURN, MOST_TURN / larger(turned, MOST_TURN), splat(1.0))
        store(w, VX + b, 0, vx * slower)
        store(w, VY + b, 0, vy * slower)
        store(w, SPIN + b, 0, spin)
        store(w, X + b, 0, load(w, X + b, 0) + vx * slower * TICK)
        store(w, Y + b, 0, load(w, Y + b, 0) + vy * slower * TICK)
        store(w, ANGLE + b, 0, load(w, ANGLE + b, 0) + spin * TICK)
        turn(w, b)
    store(w, MORE, 0, load(w, RUNS, 0))
    mend(w, ground.slots(course))
    gap = hull_gap(w, course)
    fell = (load(w, OVER, 0) > 0.0) | (gap < TARGET - TOLERANCE)
    store(w, OVER, 0, where(fell, 2.0, where(gap <= SKIN, 1.0, splat(0.0))))
    for leg in range(4):
        stop(w, course, LEGS[leg], runs)


@part(vector)
def potential(w: Any) -> Any:
    """What Gymnasium rewards the growth of."""
    x, _ = origin(w)
    angle = load(w, ANGLE, 0)
    return x * PER_METRE - larger(angle, 0.0 - angle) * PER_RADIAN


@part()
def begin(w: Any, course: Any, actions: Any, points: Any) -> None:
    """Where Gymnasium's `reset` leaves it: after a first step with no torque."""
    for row in range(FIELDS):
        store(w, row, 0, splat(0.0))
    for b in range(5):
        for k in range(3):
            store(w, X + 5 * k + b, 0, given(w, BEGIN + 3 * b + k))
    store(w, VX, 0, spread(course, ground.HEADER, ground.PUSH) * (TICK / given(w, MASS)))
    store(w, RUNS, 0, splat(1.0))
    for k in range(OUTPUTS):
        store(actions, k, 0, splat(0.0))
    move(w, course, actions, points)
    store(w, SHAPING, 0, potential(w))
    x, _ = origin(w)
    store(w, FURTHEST, 0, x)


@part(vector, vector)
def step(w: Any, course: Any, actions: Any, points: Any) -> Any:
    """Gymnasium's `step`: what is earned, and 1 for who ends. No number at all is a fall."""
    move(w, course, actions, points)
    x, _ = origin(w)
    before, shaping = load(w, SHAPING, 0), potential(w)
    store(w, SHAPING, 0, shaping)
    effort = splat(0.0)
    for k in range(OUTPUTS):
        action = load(actions, k, 0)
        effort = effort + smaller(larger(larger(action, 0.0 - action), 0.0), 1.0)
    earned = shaping - before - effort * COST
    fell = (load(w, OVER, 0) > 1.0) | (x < 0.0) | ~(earned == earned)
    earned = where(fell, spread(course, ground.HEADER, ground.FALL), earned)
    furthest, idle = load(w, FURTHEST, 0), load(w, IDLE, 0) + 1.0
    gets_on = x > furthest + GETS_ON
    store(w, FURTHEST, 0, where(gets_on, x, furthest))
    idle = where(gets_on, 0.0, idle)
    store(w, IDLE, 0, idle)
    patience = spread(course, ground.HEADER, ground.PATIENCE)
    ends = fell | (x > body.END) | ((patience > 0.0) & (idle >= patience))
    return earned, where(ends, 1.0, splat(0.0))


@Kernel
def observe_block(at: Any, tick: Any, role: Any) -> Any:
    """What every lane sees."""
    block = opened(at, np.float32)
    w, seen, heights = room(np.float32, TOUCHED), room(np.float32, SEEN), room(np.float32, MOST_VERTICES)
    for group in range(block.first, block.last):
        for row in range(TOUCHED):
            store(w, row, 0, load(block.state, row, GROUP * group))
        see(w, block.course, seen, heights)
        for row in range(SEEN):
            store(block.inputs, row, GROUP * group, load(seen, row, 0))
    return 1


@Kernel
def advance_block(at: Any, tick: Any, role: Any) -> Any:
    """One tick of the lanes that run; for role 0, with which the loop resets, every lane at its start: all are alike.

    One kernel for both, because what they need is the same and would be made into machine code twice.
    """
    block = opened(at, np.float32)
    w, actions, points = room(np.float32, ROWS), room(np.float32, OUTPUTS), room(np.int64, POINTS)
    for row in range(SHAPE, OLD):  # of who touches nothing, too, numbers are worked with, and then not taken
        store(w, row, 0, splat(0.0))
    for number in range(NUMBERS):
        w[GIVEN, number] = block.course[ground.HEADER, ground.GIVEN + number]
    if role == 0:
        begin(w, block.course, actions, points)
        for row in range(FIELDS):
            for lane in range(LANES):
                block.state[row, lane] = w[row, 0]
        return 0
    fields = FIELDS if ground.slots(block.course) > EDGE_SLOTS else BARE
    for group in range(block.first, block.last):
        first = GROUP * group
        for row in range(fields):
            store(w, row, 0, load(block.state, row, first))
        for k in range(OUTPUTS):
            for lane in range(GROUP):
                actions[k, lane] = block.actions[0, k, first + lane]
        for lane in range(GROUP):
            w[RUNS, lane] = np.float32(block.running[first + lane])
        earned, done = step(w, block.course, actions, points)
        store(block.rewards, 0, first, earned)
        runs = load(w, RUNS, 0) > 0.0
        for lane in range(GROUP):
            block.done[first + lane] = np.float32(0.0)
        ended = runs & (done > 0.0)
        store(w, RUNS, 0, where(ended, 1.0, splat(0.0)))
        for lane in range(GROUP):
            block.done[first + lane] = w[RUNS, lane]
        if anywhere(runs):
            for row in range(fields):
                old, new = load(block.state, row, first), load(w, row, 0)
                store(block.state, row, first, where(runs & (new == new), new, old))
    return 0


RULES = Rules(observe_block, advance_block, advance_block, together=GROUP)
ALL = InBlocks(observe_block, advance_block, FIELDS, SEEN, OUTPUTS)
