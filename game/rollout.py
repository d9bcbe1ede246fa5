"""The one compiled loop that every world shares.

A world is three scalar functions over one column of its state, and two that are for all lanes:

    reset(state, course, seed, lane)
    acts(course, tick, role) -> whether that role thinks in this tick
    survey(state, course, tick, role): what takes loops of its own to see, kept in the state; or `no_survey`
    observe(state, course, tick, role, inputs, lane)
    advance(state, course, tick, actions, rewards, lane) -> 1.0 if done, else 0.0

`rollout` runs blocks of LANES individuals through them from one tick to another. A headless
evaluation runs from the first tick to the last; a session that people watch runs the same function a
tick at a time. So what is watched is what was scored.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from brains.lanes import LANES, forward
from game.kernel_cache import use_kernel_cache

use_kernel_cache()

ZERO = np.float32(0.0)


@njit(inline="always")
def copy(target: Any, source: Any) -> None:
    """Lane by lane. An assignment of whole arrays would do, but costs five seconds of compilation for its errors."""
    for lane in range(LANES):
        target[lane] = source[lane]


@njit(inline="always")
def no_survey(state: Any, course: Any, tick: Any, role: Any) -> None:
    """Nothing, for worlds in which all that is seen can be read off lane by lane."""


@njit(inline="always")
def rollout(
    reset: Any,
    acts: Any,
    survey: Any,
    observe: Any,
    advance: Any,
    genes: Any,
    seats: Any,
    layouts: Any,
    course: Any,
    seed: Any,
    state: Any,
    values: Any,
    rewards: Any,
    alive: Any,
    forced: Any,
    start: Any,
    stop: Any,
) -> Any:
    """Run every block from tick `start` to tick `stop`, or until all of its lanes are done.

    Args:
        reset, acts, survey, observe, advance: the world's functions, by global name.
        genes: `(packed, gene, LANES)` float32.
        seats: `(role, block)` int64, which of the packed genes play there.
        layouts: `(role, layer, 4)` int32 from `Network.layout`, shorter ones filled up with zeros in front.
        course: `(field, column)`, what the world calls a course.
        seed: int64, the episode's; used when `start` is 0.
        state: `(block, field, LANES)` of the world's precision, written.
        values: `(block, role, unit, LANES)` float32, the activations, written; from call to call
            the memory of recurrent layers. Zero before the first tick.
        rewards: `(block, role, LANES)` float32, the sum over the ticks that a lane began alive; zero
            before the first.
        alive: `(block, LANES)` int32, written; 1 for lanes that are running, 0 for finished ones and padding.
        forced: `(role, output, block, LANES)` float32, replaces a network's output; NaN for none.
        start, stop: ticks.

    Returns:
        Lane-ticks of running lanes.
    """
    roles = layouts.shape[0]
    layers = layouts.shape[1]
    # A block is worked on in arrays that are made here, because of these the compiler knows how far apart the
    # rows are. Without that it cannot tell that they do not overlap, and computes one lane at a time.
    body = np.empty((state.shape[1], LANES), dtype=state.dtype)
    units = np.empty((roles, values.shape[2], LANES), dtype=np.float32)
    totals = np.empty((values.shape[2], LANES), dtype=np.float32)
    actions = np.empty((roles, forced.shape[1], LANES), dtype=np.float32)
    earned = np.empty((roles, LANES), dtype=np.float32)
    total = np.empty((roles, LANES), dtype=np.float32)
    done = np.empty(LANES, dtype=np.float32)
    running = np.empty(LANES, dtype=np.int32)
    lane_ticks = 0
    for block in range(seats.shape[1]):
        for row in range(body.shape[0]):
            copy(body[row], state[block, row])
        for role in range(roles):
            for unit in range(units.shape[1]):
                copy(units[role, unit], values[block, role, unit])
            copy(total[role], rewards[block, role])
        copy(running, alive[block])
        if start == 0:
            for lane in range(LANES):
                reset(body, course, seed, lane)
        for tick in range(start, stop):
            count = 0
            for lane in range(LANES):
                count += running[lane]
            if count == 0:
                break
            lane_ticks += count
            for role in range(roles):
                if not acts(course, tick, role):
                    continue
                survey(body, course, tick, role)
                for lane in range(LANES):
                    observe(body, course, tick, role, units[role], lane)
                forward(genes[seats[role, block]], layouts[role], units[role], totals)
                first = 0
                for layer in range(layers):
                    first += layouts[role, layer, 0]
                for output in range(layouts[role, layers - 1, 1]):
                    for lane in range(LANES):
                        hand = forced[role, output, block, lane]
                        own = units[role, first + output, lane]
                        actions[role, output, lane] = hand if hand == hand else own
            # One loop a result: the compiler keeps each of them straight-line.
            for lane in range(LANES):
                done[lane] = advance(body, course, tick, actions, earned, lane)
            for role in range(roles):
                for lane in range(LANES):
                    total[role, lane] += earned[role, lane] if running[lane] else ZERO
            for lane in range(LANES):
                running[lane] = running[lane] if done[lane] == ZERO else 0
        for row in range(body.shape[0]):
            copy(state[block, row], body[row])
        for role in range(roles):
            for unit in range(units.shape[1]):
                copy(values[block, role, unit], units[role, unit])
            copy(rewards[block, role], total[role])
        copy(alive[block], running)
    return lane_ticks
