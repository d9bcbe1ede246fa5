"""CartPole: a pole on a cart that is pushed to the left or to the right, by the rules of Gymnasium's `CartPole-v1`.

A. G. Barto, R. S. Sutton, C. W. Anderson: Neuronlike adaptive elements that can solve difficult learning control
problems, 1983, without friction; R. V. Florian: Correct equations for the dynamics of the cart-pole system, 2007.

State rows, in float64 and computed in Gymnasium's order, so that not a bit differs: an upright pole doubles every
error ten times in two seconds. Course rows: where the state begins; one column.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from brains.lanes import LANES
from game.engine.blocks import GROUP, Kernel, opened
from game.engine.rollout import Rules

X, SPEED, ANGLE, SPIN = 0, 1, 2, 3
"""Position [m], speed [m/s], the pole's angle from upright [rad], and its speed [rad/s]."""
FIELDS = 4

GRAVITY = 9.8
POLE_MASS = 0.1
TOTAL_MASS = POLE_MASS + 1.0
HALF_POLE = 0.5
"""Half of the pole's length, m."""
POLE_MOMENT = POLE_MASS * HALF_POLE
FORCE = 10.0
TICK = 0.02
"""Seconds; Euler's method."""
X_LIMIT = 2.4
ANGLE_LIMIT = 12 * 2 * np.pi / 360

COAST = np.float32(np.inf)
"""A first output by which a person pushes to neither side. A brain gives it only where its own
sums overflow."""

HALF = np.float32(0.5)
ZERO = np.float32(0.0)
ONE = np.float32(1.0)

# Taylor's series of sine and cosine, good within the limits of the angle. What is rounded off the leading terms is
# carried along, so that the last bit is right, too: cut to few bits, numbers have products that are exact.
CUT = 1.5 * 2.0**26
"""Added and taken away again, it cuts a number to multiples of 2⁻²⁶."""
CUT_FINER = 1.5 * 2.0**24
S1_HIGH = float(np.float32(-1 / 6))
S1_LOW = -1 / 6 - S1_HIGH
S2, S3, S4, S5 = 1 / 120, -1 / 5040, 1 / 362880, -1 / 39916800
C2, C3, C4, C5, C6 = 1 / 24, -1 / 720, 1 / 40320, -1 / 3628800, 1 / 479001600


@njit(inline="always")
def sine(x: Any) -> Any:
    x_high = (x + CUT) - CUT
    x_low = x - x_high
    square_high, square_low = x_high * x_high, x_low * (x + x_high)
    z = square_high + square_low
    z_high = (square_high + CUT_FINER) - CUT_FINER
    z_low = (square_high - z_high) + square_low
    cubic = z_high * S1_HIGH
    rest = z_low * S1_HIGH + (z * S1_LOW + z * z * (((S5 * z + S4) * z + S3) * z + S2))
    high = ((cubic + rest) + CUT_FINER) - CUT_FINER
    low = (cubic - high) + rest
    product = x_high * high
    total = x + product
    return total + (((x - total) + product) + (x_low * high + x * low))


@njit(inline="always")
def cosine(x: Any) -> Any:
    x_high = (x + CUT) - CUT
    square_high, square_low = x_high * x_high, (x - x_high) * (x + x_high)
    z = square_high + square_low
    half = 0.5 * square_high
    rest = z * z * ((((C6 * z + C5) * z + C4) * z + C3) * z + C2) - 0.5 * square_low
    total = 1.0 - half
    return total + (((1.0 - total) - half) + rest)


@njit(inline="always")
def outside(x: Any, angle: Any) -> Any:
    return (x < -X_LIMIT) | (x > X_LIMIT) | (angle < -ANGLE_LIMIT) | (angle > ANGLE_LIMIT)


@njit(inline="always")
def reset(state: Any, course: Any, seed: Any, lane: Any) -> None:
    # Where many starts are run at once, each lane has been placed and the course is at zero. What is added twice
    # is wrong, so a session runs tick 0 once.
    state[X, lane] = state[X, lane] + course[X, 0]
    state[SPEED, lane] = state[SPEED, lane] + course[SPEED, 0]
    state[ANGLE, lane] = state[ANGLE, lane] + course[ANGLE, 0]
    state[SPIN, lane] = state[SPIN, lane] + course[SPIN, 0]


@njit(inline="always")
def observe(state: Any, course: Any, tick: Any, role: Any, inputs: Any, lane: Any) -> None:
    inputs[X, lane] = np.float32(state[X, lane])
    inputs[SPEED, lane] = np.float32(state[SPEED, lane])
    inputs[ANGLE, lane] = np.float32(state[ANGLE, lane])
    inputs[SPIN, lane] = np.float32(state[SPIN, lane])


@njit(inline="always")
def advance(state: Any, course: Any, tick: Any, actions: Any, rewards: Any, lane: Any) -> Any:
    first = actions[0, 0, lane]
    # Of two outputs the greater one decides, of equal ones the first; a single one is rounded.
    last = actions[0, actions.shape[1] - 1, lane]
    right = (last > first) if actions.shape[1] > 1 else (first > HALF)
    force = FORCE if right else -FORCE
    force = 0.0 if first == COAST else force
    x, speed = state[X, lane], state[SPEED, lane]
    angle, spin = state[ANGLE, lane], state[SPIN, lane]
    was_out = outside(x, angle)
    sin, cos = sine(angle), cosine(angle)
    push = (force + POLE_MOMENT * (spin * spin) * sin) / TOTAL_MASS
    turn = (GRAVITY * sin - cos * push) / (HALF_POLE * (4.0 / 3.0 - POLE_MASS * (cos * cos) / TOTAL_MASS))
    pull = push - POLE_MOMENT * turn * cos / TOTAL_MASS
    new_x, new_angle = x + TICK * speed, angle + TICK * spin
    out = was_out | outside(new_x, new_angle)
    # A fallen pole stays where it is.
    state[X, lane] = x if was_out else new_x
    state[SPEED, lane] = speed if was_out else speed + TICK * pull
    state[ANGLE, lane] = angle if was_out else new_angle
    state[SPIN, lane] = spin if was_out else spin + TICK * turn
    rewards[0, lane] = ONE
    return ONE if out else ZERO


@Kernel
def reset_block(at: Any, seed: Any, role: Any) -> Any:
    """Every lane at its start."""
    block = opened(at, np.float64)
    for lane in range(LANES):
        reset(block.state, block.course, seed, lane)
    return 0


@Kernel
def observe_block(at: Any, tick: Any, role: Any) -> Any:
    """What every lane sees."""
    block = opened(at, np.float64)
    for lane in range(LANES):  # so few steps that a loop over a group would not become vector code
        observe(block.state, block.course, tick, role, block.inputs, lane)
    return 1


@Kernel
def advance_block(at: Any, tick: Any, role: Any) -> Any:
    """One tick of every lane."""
    block = opened(at, np.float64)
    for group in range(block.first, block.last):
        for lane in range(GROUP * group, GROUP * group + GROUP):
            block.done[lane] = advance(block.state, block.course, tick, block.actions, block.rewards, lane)
    return 0


@njit(cache=True, nogil=True, error_model="numpy")
def observe_all(state: Any, course: Any, ticks: Any, inputs: Any, role: Any) -> None:
    """What every lane sees: `inputs (input, lane)`."""
    for lane in range(ticks.shape[0]):
        observe(state, course, ticks[lane], role, inputs, lane)


@njit(cache=True, nogil=True, error_model="numpy")
def advance_all(state: Any, course: Any, ticks: Any, actions: Any, rewards: Any, done: Any) -> None:
    """Advance every lane; `actions (role, output, lane)`, `rewards (role, lane)`."""
    for lane in range(ticks.shape[0]):
        done[lane] = advance(state, course, ticks[lane], actions, rewards, lane)


RULES = Rules(observe_block, advance_block, reset_block)
