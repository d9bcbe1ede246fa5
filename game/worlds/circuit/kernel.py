"""The circuit: a car with a heading, grip and a throttle on a closed road, compiled.

The car is a kinematic single-track model (R. Rajamani: Vehicle Dynamics and Control, 2nd edition, 2012, chapter 2)
whose tyres hold so much and no more, in whatever direction: the friction circle (chapter 13). A car that asks for more
gets what there is in the direction that it asked for, and so runs wide.

State rows: below. Course rows: `game.worlds.circuit.ground`; where several circuits are one course, each lane knows
where the columns of its own begin.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from brains.lanes import LANES
from brains.simd import gather, load, smaller, splat, store, whole
from brains.simd import larger as greater
from game.engine.blocks import GROUP, Kernel, opened, room
from game.engine.rollout import Rules
from game.worlds.circuit import ground

X, Y, HEADING_X, HEADING_Y, SPEED, STEER, GRIP_USED = range(7)
"""Position [m], heading as a vector of length 1, speed [m/s], steering from −1 (right) to 1 (left), and the share of
the grip that was asked for; above 1 the car slides."""
ALONG, OFFSET, WAY, FURTHEST, IDLE = range(7, 12)
"""Place along the road and beside its middle [m], the way driven along it [m], the furthest that it ever was, and
ticks without getting any further."""
LAPS, LAP_BEGAN, LAST_LAP, BEST_LAP = range(12, 16)
"""Laps completed; the tick at which this lap began; ticks of the last and the best lap, 0 for none."""
RAYS = 16
"""The first of the rays' lengths [m], from right to left."""
ANGLES = ground.ANGLES
TRACK, BACK, SIDE = range(23, 26)
"""Given: the block of columns at which the lane's circuit begins in the course; how far behind the start line the car
begins, and how far to the left of the middle [m]."""
LEFT, LOW, COLUMNS, LINES, HALF, LENGTH = range(26, 32)
"""Of the lane's circuit, from its header."""
MIDDLE_X, MIDDLE_Y, CELL_OFFSET, CELL_ALONG, CELL_TOWARDS_X, CELL_TOWARDS_Y = range(32, 38)
"""Of the cell that the car is in: its middle, and the road as seen from there."""
FIELDS = 38

TICKS_PER_SECOND = 60
TICK = np.float32(1 / TICKS_PER_SECOND)
GRIP = np.float32(11.0)
"""What tyres can do in any direction, m/s²."""
ENGINE = np.float32(7.0)
"""Most acceleration, m/s²."""
POWER = np.float32(150.0)
"""Of the engine, W/kg: from 21 m/s on acceleration is this over the speed."""
BRAKES = np.float32(11.0)
"""Most deceleration, m/s²: all the grip there is."""
DRAG = np.float32(0.0012)
"""Of the air, 1/m: times the speed squared."""
TOP_SPEED = np.float32(50.0)
"""m/s, at which the air takes all of the power."""
WHEELBASE = 2.6
MOST_STEERING = 0.45
"""Of the front wheels, rad."""
MOST_CURVATURE = np.float32(math.tan(MOST_STEERING) / WHEELBASE)
"""Of the way at full lock, 1/m."""
KEEN = np.float32(1.15)
"""Nobody turns the wheel much further than the tyres hold: full lock asks for this share of the grip, or for all of the
front wheels' way where that is less. Without it, the faster a car is the more finely it has to be steered."""
STEERING_RATE = np.float32(6.0)
"""Of the way from the middle to full lock, how much a second."""
CAR_HALF_WIDTH = np.float32(1.0)
"""m: closer to a wall, the car has crashed."""
IDLE_TICKS = np.float32(240.0)
"""Whoever does not get on for so long is out."""
IDLE_SPEED = np.float32(2.0)
"""m/s: slower is not getting on."""

RANGE = np.float32(80.0)
"""Of the rays, m."""
NEAR = np.float32(20.0)
"""m: a ray of this length is seen as ½, because near walls matter more than far ones."""
STRIDE = np.array([4.0] * 5 + [1.3] * 4, dtype=np.float32)
"""Steps of the search for the wall along a ray: each goes so many times as far as the next wall is away. What is too
far, the following ones take back, because behind a wall that way is negative. Measured on eight circuits, 95 % of rays
are right to 0.7 m; nine steps of 1.5 leave 5 % more than 15 m short, along walls that they graze."""
STEPS = len(STRIDE)
SEEN = len(ANGLES)

PER_METRE = np.float32(1 / ground.CELL)
CELL = np.float32(ground.CELL)
BLOCK = np.float32(ground.BLOCK)
ZERO = np.float32(0.0)
HALF_ONE = np.float32(0.5)
ONE = np.float32(1.0)
MUCH = np.float32(1e-6)
"""The least that is divided by."""


@njit(inline="always")
def larger(a: Any, b: Any) -> Any:
    return a if a > b else b  # `max` would keep loops from becoming vector code


@njit(inline="always")
def clipped(value: Any, low: Any, high: Any) -> Any:
    value = value if value > low else low
    return value if value < high else high


@njit(inline="always")
def reset(state: Any, course: Any, seed: Any, lane: Any) -> None:
    track = np.int64(state[TRACK, lane]) * ground.BLOCK
    back, side = state[BACK, lane], state[SIDE, lane]
    towards_x = course[ground.HEADER, track + ground.START_TOWARDS_X]
    towards_y = course[ground.HEADER, track + ground.START_TOWARDS_Y]
    for row in range(BACK):  # those after it are given, or written in each tick
        if row != TRACK:
            state[row, lane] = ZERO
    state[LEFT, lane] = course[ground.HEADER, track + ground.LEFT]
    state[LOW, lane] = course[ground.HEADER, track + ground.LOW]
    state[COLUMNS, lane] = course[ground.HEADER, track + ground.COLUMNS]
    state[LINES, lane] = course[ground.HEADER, track + ground.LINES]
    state[HALF, lane] = course[ground.HEADER, track + ground.HALF]
    state[LENGTH, lane] = course[ground.HEADER, track + ground.LENGTH]
    state[X, lane] = course[ground.HEADER, track + ground.START_X] - back * towards_x - side * towards_y
    state[Y, lane] = course[ground.HEADER, track + ground.START_Y] - back * towards_y + side * towards_x
    state[HEADING_X, lane] = towards_x
    state[HEADING_Y, lane] = towards_y
    state[ALONG, lane] = state[LENGTH, lane] - back if back > ZERO else ZERO
    state[OFFSET, lane] = side
    state[WAY, lane] = -back
    state[FURTHEST, lane] = -back


@njit(inline="always")
def between(value: Any, low: Any, high: Any) -> Any:
    """`clipped` for vectors."""
    return smaller(greater(value, low), high)


@njit(inline="always")
def survey(state: Any, course: Any, lane: Any) -> None:
    """Look up the ground under the group of cars from a lane on, and cast their rays by sphere tracing.

    A group at a time, so that nobody waits for cars that have crashed; and all of its rays side by side, because each
    step of a ray waits for the one before.
    """
    zero = splat(ZERO)
    left, low, columns = load(state, LEFT, lane), load(state, LOW, lane), load(state, COLUMNS, lane)
    # Lanes that nobody drives in have a grid without cells, and look at the first.
    last_column = greater(columns - ONE, zero)
    last_line = greater(load(state, LINES, lane) - ONE, zero)
    begin = (load(state, TRACK, lane) + ONE) * BLOCK
    u, v = (load(state, X, lane) - left) * PER_METRE, (load(state, Y, lane) - low) * PER_METRE
    column, line = whole(between(u, zero, last_column)), whole(between(v, zero, last_line))
    store(state, MIDDLE_X, lane, left + (column + HALF_ONE) * CELL)
    store(state, MIDDLE_Y, lane, low + (line + HALF_ONE) * CELL)
    for row in range(ground.ROWS):
        store(state, CELL_OFFSET + row, lane, gather(course, ground.OFFSET + row, begin, line, columns, column))
    lengths, across, along = room(np.float32, SEEN), room(np.float32, SEEN), room(np.float32, SEEN)
    half, heading_x, heading_y = load(state, HALF, lane), load(state, HEADING_X, lane), load(state, HEADING_Y, lane)
    header = np.int64(state[TRACK, lane]) * ground.BLOCK + ground.RAYS  # all of a group look to the same sides
    for ray in range(SEEN):
        cos, sin = course[ground.HEADER, header + 2 * ray], course[ground.HEADER, header + 2 * ray + 1]
        store(lengths, ray, 0, zero)
        store(across, ray, 0, (heading_x * cos - heading_y * sin) * PER_METRE)
        store(along, ray, 0, (heading_y * cos + heading_x * sin) * PER_METRE)
    for step in range(STEPS):
        stride = STRIDE[step]
        for ray in range(SEEN):
            length = load(lengths, ray, 0)
            column = between(u + length * load(across, ray, 0), zero, last_column)
            line = between(v + length * load(along, ray, 0), zero, last_line)
            offset = gather(course, ground.OFFSET, begin, line, columns, column)
            free = half - greater(offset, zero - offset)
            store(lengths, ray, 0, between(length + free * stride, zero, splat(RANGE)))
    for ray in range(SEEN):
        store(state, RAYS + ray, lane, load(lengths, ray, 0))


@njit(inline="always")
def observe(state: Any, course: Any, tick: Any, role: Any, inputs: Any, lane: Any) -> None:
    for ray in range(SEEN):
        length = state[RAYS + ray, lane]
        inputs[ray, lane] = length / (length + NEAR)
    inputs[SEEN, lane] = state[SPEED, lane] / TOP_SPEED
    inputs[SEEN + 1, lane] = state[STEER, lane]


@njit(inline="always")
def advance(state: Any, course: Any, tick: Any, actions: Any, rewards: Any, lane: Any) -> Any:
    # The driver. NaN, which a brain with linear outputs may say, is straight on and no pedal.
    wanted = actions[0, 0, lane]
    pedal = actions[0, 1, lane]
    wanted = clipped(wanted if wanted == wanted else ZERO, -ONE, ONE)
    pedal = clipped(pedal if pedal == pedal else ZERO, -ONE, ONE)
    steer = state[STEER, lane]
    steer = steer + clipped(wanted - steer, -STEERING_RATE * TICK, STEERING_RATE * TICK)

    # The tyres: what is asked for along and across, cut to the friction circle.
    # Who is out stands still.
    was_out = (abs(state[OFFSET, lane]) > state[HALF, lane] - CAR_HALF_WIDTH) | (state[IDLE, lane] > IDLE_TICKS)
    speed = ZERO if was_out else state[SPEED, lane]
    curvature = steer * MOST_CURVATURE / larger(speed * speed * (MOST_CURVATURE / (KEEN * GRIP)), ONE)
    drive = POWER / larger(speed, POWER / ENGINE)
    along = pedal * (drive if pedal > ZERO else BRAKES)
    across = speed * speed * curvature
    used = np.sqrt(along * along + across * across) / GRIP
    held = ONE / larger(used, ONE)
    push = along * held - DRAG * speed * speed
    new_speed = ZERO if was_out else larger(speed + push * TICK, ZERO)

    # The way: a turn by the angle whose half has this tangent, and a step in the new direction.
    moved = (speed + new_speed) * HALF_ONE * TICK
    q = HALF_ONE * curvature * held * moved
    scale = ONE / (ONE + q * q)
    cos, sin = (ONE - q * q) * scale, (q + q) * scale
    heading_x, heading_y = state[HEADING_X, lane], state[HEADING_Y, lane]
    new_heading_x = heading_x * cos - heading_y * sin
    new_heading_y = heading_y * cos + heading_x * sin
    x = state[X, lane] + (heading_x + new_heading_x) * HALF_ONE * moved
    y = state[Y, lane] + (heading_y + new_heading_y) * HALF_ONE * moved

    # The road: as seen from the middle of the cell in which the tick began, and from there to the first order.
    towards_x, towards_y = state[CELL_TOWARDS_X, lane], state[CELL_TOWARDS_Y, lane]
    rest_x, rest_y = x - state[MIDDLE_X, lane], y - state[MIDDLE_Y, lane]
    offset = state[CELL_OFFSET, lane] + (rest_y * towards_x - rest_x * towards_y)
    place = state[CELL_ALONG, lane] + (rest_x * towards_x + rest_y * towards_y)
    length = state[LENGTH, lane]
    step = place - state[ALONG, lane]
    step = step + length if step < -HALF_ONE * length else step
    step = step - length if step > HALF_ONE * length else step
    way = state[WAY, lane] + step

    # The score: metres further than ever before. A lap ends where the start line is crossed, between two ticks.
    furthest = state[FURTHEST, lane]
    new_furthest = larger(furthest, way)
    gained = new_furthest - furthest
    laps = state[LAPS, lane]
    line = (laps + ONE) * length
    crossed = new_furthest >= line
    now = np.float32(tick) + clipped((line - furthest) / larger(gained, MUCH), ZERO, ONE)
    lap = now - state[LAP_BEGAN, lane]
    best = state[BEST_LAP, lane]
    better = (best == ZERO) | (lap < best)
    idle = ZERO if gained > IDLE_SPEED * TICK else state[IDLE, lane] + ONE

    state[STEER, lane] = steer
    state[GRIP_USED, lane] = used
    state[SPEED, lane] = new_speed
    state[HEADING_X, lane] = new_heading_x
    state[HEADING_Y, lane] = new_heading_y
    state[X, lane] = x
    state[Y, lane] = y
    state[ALONG, lane] = place
    state[OFFSET, lane] = offset
    state[WAY, lane] = way
    state[FURTHEST, lane] = new_furthest
    state[IDLE, lane] = idle
    state[BEST_LAP, lane] = lap if crossed & better else best
    state[LAST_LAP, lane] = lap if crossed else state[LAST_LAP, lane]
    state[LAP_BEGAN, lane] = now if crossed else state[LAP_BEGAN, lane]
    state[LAPS, lane] = laps + ONE if crossed else laps
    rewards[0, lane] = gained
    out = was_out | (abs(offset) > state[HALF, lane] - CAR_HALF_WIDTH) | (idle > IDLE_TICKS)
    return ONE if out else ZERO


@Kernel
def reset_block(at: Any, seed: Any, role: Any) -> Any:
    """Every lane at its start."""
    block = opened(at, np.float32)
    for lane in range(LANES):
        reset(block.state, block.course, seed, lane)
    return 0


@Kernel
def observe_block(at: Any, tick: Any, role: Any) -> Any:
    """What every lane sees."""
    block = opened(at, np.float32)
    for group in range(block.first, block.last):
        survey(block.state, block.course, GROUP * group)
        for lane in range(GROUP * group, GROUP * group + GROUP):
            observe(block.state, block.course, tick, role, block.inputs, lane)
    return 1


@Kernel
def advance_block(at: Any, tick: Any, role: Any) -> Any:
    """One tick of every lane."""
    block = opened(at, np.float32)
    for group in range(block.first, block.last):
        for lane in range(GROUP * group, GROUP * group + GROUP):
            block.done[lane] = advance(block.state, block.course, tick, block.actions, block.rewards, lane)
    return 0


@njit(cache=True, nogil=True, error_model="numpy")
def observe_all(state: Any, course: Any, ticks: Any, inputs: Any, role: Any) -> None:
    """What every lane sees: `inputs (input, lane)`."""
    count = ticks.shape[0]
    cars = room(np.float32, FIELDS)
    for first in range(0, count, GROUP):
        here = min(GROUP, count - first)
        for row in range(FIELDS):
            for lane in range(GROUP):
                cars[row, lane] = state[row, first + lane] if lane < here else ZERO
        survey(cars, course, 0)
        for row in range(FIELDS):
            for lane in range(here):
                state[row, first + lane] = cars[row, lane]
    for lane in range(count):
        observe(state, course, ticks[lane], role, inputs, lane)


@njit(cache=True, nogil=True, error_model="numpy")
def advance_all(state: Any, course: Any, ticks: Any, actions: Any, rewards: Any, done: Any) -> None:
    """Advance every lane; `actions (role, output, lane)`, `rewards (role, lane)`."""
    for lane in range(ticks.shape[0]):
        done[lane] = advance(state, course, ticks[lane], actions, rewards, lane)


RULES = Rules(observe_block, advance_block, reset_block, together=GROUP)
