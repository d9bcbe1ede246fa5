"""The corridor race: its rules, compiled. A point with a height and a vertical speed flies through a bent corridor.

One tick is one column of the course. State rows: height `p` and speed `v` (columns of height a
tick). Course rows: the top wall and the bottom wall at each column; perhaps a third, whose first two numbers say how
many columns ahead a brain sees both walls.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from brains.lanes import LANES
from game.engine.blocks import Kernel, opened
from game.engine.rollout import Rules

P, V = 0, 1
FIELDS = 2
TOP, BOTTOM, EYES = 0, 1, 2
LOOK_AHEAD = (0, 5, 9)
"""Columns ahead at which a brain sees both walls, if the course does not say otherwise."""

NEAR, FAR = LOOK_AHEAD[1], LOOK_AHEAD[2]
HALF = np.float32(0.5)
ZERO = np.float32(0.0)
ONE = np.float32(1.0)


@njit(inline="always")
def looks(course: Any) -> Any:
    """How many columns ahead, near and far."""
    if course.shape[0] > EYES:
        return int(course[EYES, 0]), int(course[EYES, 1])
    return NEAR, FAR


@njit(inline="always")
def observe(state: Any, course: Any, tick: Any, near: Any, far: Any, inputs: Any, lane: Any) -> None:
    p = state[P, lane]
    inputs[0, lane] = state[V, lane]
    inputs[1, lane] = p - course[TOP, tick]
    inputs[2, lane] = p - course[BOTTOM, tick]
    inputs[3, lane] = p - course[TOP, tick + near]
    inputs[4, lane] = p - course[BOTTOM, tick + near]
    inputs[5, lane] = p - course[TOP, tick + far]
    inputs[6, lane] = p - course[BOTTOM, tick + far]


@njit(inline="always")
def advance(state: Any, course: Any, tick: Any, actions: Any, rewards: Any, lane: Any) -> Any:
    force = actions[0, 0, lane] - HALF
    v = state[V, lane]
    p = state[P, lane] + v * HALF
    v = v + force
    p = p + v * HALF
    state[P, lane] = p
    state[V, lane] = v
    inside = (p <= course[TOP, tick]) & (p >= course[BOTTOM, tick])
    rewards[0, lane] = ONE if inside else ZERO
    return ZERO if inside else ONE


@Kernel
def observe_block(at: Any, tick: Any, role: Any) -> Any:
    """What every lane sees."""
    block = opened(at, np.float32)
    near, far = looks(block.course)
    for lane in range(LANES):
        observe(block.state, block.course, tick, near, far, block.inputs, lane)
    return 1


@Kernel
def advance_block(at: Any, tick: Any, role: Any) -> Any:
    """One tick of every lane."""
    block = opened(at, np.float32)
    for lane in range(LANES):
        block.done[lane] = advance(block.state, block.course, tick, block.actions, block.rewards, lane)
    return 0


@njit(cache=True, nogil=True, error_model="numpy")
def observe_all(state: Any, course: Any, ticks: Any, inputs: Any, role: Any) -> None:
    """What every lane sees, each at a tick of its own: `inputs (input, lane)`, `ticks (lane,)`."""
    near, far = looks(course)
    for lane in range(ticks.shape[0]):
        observe(state, course, ticks[lane], near, far, inputs, lane)


@njit(cache=True, nogil=True, error_model="numpy")
def advance_all(state: Any, course: Any, ticks: Any, actions: Any, rewards: Any, done: Any) -> None:
    """Advance every lane, each at a tick of its own; `actions (role, output, lane)`, `rewards (role, lane)`."""
    for lane in range(ticks.shape[0]):
        done[lane] = advance(state, course, ticks[lane], actions, rewards, lane)


RULES = Rules(observe_block, advance_block)
