"""Slime volleyball: two half discs, a ball and a net, by the rules of the package slimevolleygym 0.1.0, compiled.

D. Ha: slimevolleygym, 2020, github.com/hardmaru/slimevolleygym.

State rows, in float64 and computed in the package's order, so that not a bit differs: slimes move by 0.58333 and come
to rest exactly where a test of their place is, which float32 would decide otherwise. Course rows: the given rows of the
state, in one column; where many serves are run at once, each lane has been placed and the course is at zero.

What happens to a ball is rare, so it is looked for in all lanes and done in those alone that it happens in.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from brains.lanes import LANES
from game.engine.blocks import GROUP, Kernel, opened
from game.engine.rollout import Rules
from game.worlds.volley.judge import chance

RIGHT, LEFT = 0, 1
"""Roles."""
X, Y, VX, VY = range(4)
"""Of a body: place, and speed a second."""
LEFT_SLIME, RIGHT_SLIME, BALL = 0, 4, 8
"""First rows of the bodies."""
BEFORE, HELD = 12, 13
"""Where the ball's x was before it moved; ticks for which it is still held."""
LIVES, SERVES = 14, 16
"""First rows, one a role: lives that are left. And how many serves there have been."""
HITS = 17
"""One row a role: how often it has hit the ball since the serve."""
GRAVITY, WIND, NET, BONUS, JUDGED = range(19, 24)
"""Given: acceleration of all, and of the ball to the right; height of the net; what the right side gets for each of the
first ticks, and for a ball over the net that is a point for certain, by which the point itself is worth less."""
GIVEN = 24
"""Given: the speeds of the serves, `vx, vy` of each."""
MOST_SERVES = 9
"""Of a game: then somebody has lost five."""
FIELDS = GIVEN + 2 * MOST_SERVES

INPUTS, OUTPUTS = 12, 3
WIDTH, HEIGHT = 48.0, 48.0
GROUND = 1.5
NET_WIDTH, NET_HEIGHT = 1.0, 3.5
STUB_RADIUS = NET_WIDTH / 2
"""Of the round top of the net."""
SLIME_RADIUS, BALL_RADIUS = 1.5, 0.5
START_X = WIDTH / 4
SERVE_HEIGHT = WIDTH / 4
TICKS_PER_SECOND = 30
TICK = 1 / 30.0
GRAVITY_USUAL = -9.8 * 2 * 1.5
RUN, JUMP, FASTEST = 10 * 1.75, 10 * 1.35, 15 * 1.5
"""Speeds of a slime, and the most that the ball moves with."""
NUDGE = 0.1
"""By which the ball is pushed out of what it touches; a tick's worth of it is a hair."""
HAIR = NUDGE * TICK
REST = 30
"""Ticks before a serve."""
ALL_LIVES = 5.0
LESSON_TICKS = 1000
"""For which it may get something: whoever knows how to play lasts longer, and has nothing of it."""
TENTH = 0.1
"""Of everything that is seen."""

ZERO = np.float32(0.0)
ONE = np.float32(1.0)


@njit(inline="always")
def reset(state: Any, course: Any, lane: Any) -> None:
    # A lane that has been placed has a nature of its own, and the course has none.
    given = course[0, 0] != 0.0
    for row in range(GRAVITY, FIELDS):
        state[row, lane] = course[row - GRAVITY, 0] if given else state[row, lane]
    for side in range(2):
        place = RIGHT_SLIME if side == RIGHT else LEFT_SLIME
        state[place + X, lane] = START_X if side == RIGHT else -START_X
        state[place + Y, lane] = GROUND
        state[place + VX, lane] = 0.0
        state[place + VY, lane] = 0.0
        state[LIVES + side, lane] = ALL_LIVES
    state[SERVES, lane] = 0.0
    serve(state, lane)


@njit(inline="always")
def serve(state: Any, lane: Any) -> None:
    number = min(int(state[SERVES, lane]), MOST_SERVES - 1)
    state[BALL + X, lane] = 0.0
    state[BALL + Y, lane] = SERVE_HEIGHT
    state[BALL + VX, lane] = state[GIVEN + 2 * number, lane]
    state[BALL + VY, lane] = state[GIVEN + 2 * number + 1, lane]
    state[BEFORE, lane] = 0.0
    state[HELD, lane] = REST
    state[HITS, lane] = 0.0
    state[HITS + 1, lane] = 0.0
    state[SERVES, lane] = state[SERVES, lane] + 1.0


@njit(inline="always")
def served_now(state: Any, lane: Any) -> Any:
    """Whether a point was made in the last tick: then both sides go on seeing what was before it."""
    return (state[HELD, lane] == REST) & (state[SERVES, lane] > 1.0)


@njit(inline="always")
def show(inputs: Any, row: Any, lane: Any, old: Any, value: Any) -> None:
    inputs[row, lane] = inputs[row, lane] if old else np.float32(value)


@njit(inline="always")
def observe(state: Any, own: Any, other: Any, towards: Any, inputs: Any, lane: Any) -> None:
    """What the side sees whose slime is `own`; `towards` has its sign, so that both see the same."""
    old = served_now(state, lane)
    show(inputs, 0, lane, old, state[own + X, lane] * towards)
    show(inputs, 1, lane, old, state[own + Y, lane] * TENTH)
    show(inputs, 2, lane, old, state[own + VX, lane] * towards)
    show(inputs, 3, lane, old, state[own + VY, lane] * TENTH)
    show(inputs, 4, lane, old, state[BALL + X, lane] * towards)
    show(inputs, 5, lane, old, state[BALL + Y, lane] * TENTH)
    show(inputs, 6, lane, old, state[BALL + VX, lane] * towards)
    show(inputs, 7, lane, old, state[BALL + VY, lane] * TENTH)
    show(inputs, 8, lane, old, state[other + X, lane] * -towards)
    show(inputs, 9, lane, old, state[other + Y, lane] * TENTH)
    show(inputs, 10, lane, old, state[other + VX, lane] * -towards)
    show(inputs, 11, lane, old, state[other + VY, lane] * TENTH)


@njit(inline="always")
def run(state: Any, slime: Any, side: Any, forward: Any, backward: Any, jump: Any, lane: Any) -> None:
    """One slime's tick; `side` is 1 on the right and −1 on the left."""
    ahead, back = forward > ZERO, backward > ZERO
    wanted = RUN if back else -RUN
    wanted = wanted if ahead != back else 0.0
    x, y = state[slime + X, lane], state[slime + Y, lane]
    vy = state[slime + VY, lane] + state[GRAVITY, lane] * TICK
    lift = JUMP if jump > ZERO else 0.0
    vy = lift if y <= GROUND + HAIR else vy
    vx = wanted * side
    x = x + vx * TICK
    y = y + vy * TICK
    low = y <= GROUND
    y = GROUND if low else y
    vy = 0.0 if low else vy
    near = x * side <= NET_WIDTH / 2 + SLIME_RADIUS
    x = side * (NET_WIDTH / 2 + SLIME_RADIUS) if near else x
    far = x * side >= WIDTH / 2 - SLIME_RADIUS
    x = side * (WIDTH / 2 - SLIME_RADIUS) if far else x
    state[slime + X, lane] = x
    state[slime + Y, lane] = y
    state[slime + VX, lane] = 0.0 if near | far else vx
    state[slime + VY, lane] = vy


@njit(inline="always")
def fly(state: Any, lane: Any) -> None:
    """The ball's tick, unless it is held."""
    held = state[HELD, lane]
    free = held == 0.0
    x, y = state[BALL + X, lane], state[BALL + Y, lane]
    vx = state[BALL + VX, lane] + state[WIND, lane] * TICK
    vy = state[BALL + VY, lane] + state[GRAVITY, lane] * TICK
    square = vx * vx + vy * vy
    fast = square > FASTEST * FASTEST
    length = math.sqrt(square)
    vx = vx / length * FASTEST if fast else vx
    vy = vy / length * FASTEST if fast else vy
    state[HELD, lane] = 0.0 if free else held - 1.0
    state[BEFORE, lane] = x if free else state[BEFORE, lane]
    state[BALL + VX, lane] = vx if free else state[BALL + VX, lane]
    state[BALL + VY, lane] = vy if free else state[BALL + VY, lane]
    state[BALL + X, lane] = x + vx * TICK if free else x
    state[BALL + Y, lane] = y + vy * TICK if free else y


@njit(inline="always")
def near(state: Any, x: Any, y: Any, reach: Any, lane: Any) -> Any:
    """Whether the ball overlaps a disc there; `reach` is the sum of both radii."""
    dx, dy = x - state[BALL + X, lane], y - state[BALL + Y, lane]
    return reach * reach > dx * dx + dy * dy


@njit(inline="always")
def eventful(state: Any, lane: Any) -> Any:
    """Whether anything but flying happens to the ball in this tick."""
    x, y, before = state[BALL + X, lane], state[BALL + Y, lane], state[BEFORE, lane]
    wide = BALL_RADIUS + SLIME_RADIUS
    touched = near(state, state[LEFT_SLIME + X, lane], state[LEFT_SLIME + Y, lane], wide, lane)
    touched |= near(state, state[RIGHT_SLIME + X, lane], state[RIGHT_SLIME + Y, lane], wide, lane)
    touched |= near(state, 0.0, state[NET, lane], BALL_RADIUS + STUB_RADIUS, lane)
    edge = (abs(x) >= WIDTH / 2 - BALL_RADIUS) | (y <= GROUND + BALL_RADIUS) | (y >= HEIGHT - BALL_RADIUS)
    reach = NET_WIDTH / 2 + BALL_RADIUS
    crossed = ((x <= reach) & (before > reach)) | ((x >= -reach) & (before < -reach))
    return touched | edge | crossed | crosses(state, x, before, lane)


@njit(inline="always")
def crosses(state: Any, x: Any, before: Any, lane: Any) -> Any:
    """Whether the ball comes over to the left in this tick, in a game where such balls are judged."""
    return (state[JUDGED, lane] != 0.0) & (x <= 0.0) & (before > 0.0)


@njit(inline="always")
def bounce(state: Any, x: Any, y: Any, vx: Any, vy: Any, reach: Any, lane: Any) -> Any:
    """Off a disc that overlaps the ball, pushed out along the normal; whether there is one."""
    if not near(state, x, y, reach, lane):
        return False
    nx, ny = state[BALL + X, lane] - x, state[BALL + Y, lane] - y
    length = math.sqrt(nx * nx + ny * ny)
    nx, ny = nx / length, ny / length
    while near(state, x, y, reach, lane):
        state[BALL + X, lane] += nx * NUDGE
        state[BALL + Y, lane] += ny * NUDGE
    ux, uy = state[BALL + VX, lane] - vx, state[BALL + VY, lane] - vy
    towards = ux * nx + uy * ny
    state[BALL + VX, lane] = ux - nx * (towards * 2.0) + vx
    state[BALL + VY, lane] = uy - ny * (towards * 2.0) + vy
    return True


@njit(inline="always")
def happen(state: Any, lane: Any) -> Any:
    """Bounces and edges of one ball; 1 for a point of the right side, −1 for one of the left, else 0."""
    wide = BALL_RADIUS + SLIME_RADIUS
    for side in range(1, -1, -1):  # the left slime first
        slime = RIGHT_SLIME if side == RIGHT else LEFT_SLIME
        x, y, vx, vy = state[slime, lane], state[slime + Y, lane], state[slime + VX, lane], state[slime + VY, lane]
        if bounce(state, x, y, vx, vy, wide, lane):
            state[HITS + side, lane] += 1.0
    top = state[NET, lane]
    bounce(state, 0.0, top, 0.0, 0.0, BALL_RADIUS + STUB_RADIUS, lane)
    wall = WIDTH / 2 - BALL_RADIUS
    if state[BALL + X, lane] <= -wall:
        state[BALL + VX, lane] *= -1.0
        state[BALL + X, lane] = -wall + HAIR
    if state[BALL + X, lane] >= wall:
        state[BALL + VX, lane] *= -1.0
        state[BALL + X, lane] = wall - HAIR
    if state[BALL + Y, lane] <= GROUND + BALL_RADIUS:
        return 1 if state[BALL + X, lane] <= 0.0 else -1
    if state[BALL + Y, lane] >= HEIGHT - BALL_RADIUS:
        state[BALL + VY, lane] *= -1.0
        state[BALL + Y, lane] = HEIGHT - BALL_RADIUS - HAIR
    reach = NET_WIDTH / 2 + BALL_RADIUS
    before = state[BEFORE, lane]
    if state[BALL + X, lane] <= reach and before > reach and state[BALL + Y, lane] <= top:
        state[BALL + VX, lane] *= -1.0
        state[BALL + X, lane] = reach + HAIR
    if state[BALL + X, lane] >= -reach and before < -reach and state[BALL + Y, lane] <= top:
        state[BALL + VX, lane] *= -1.0
        state[BALL + X, lane] = -reach - HAIR
    return 0


@njit(inline="always")
def point(state: Any, won: Any, lane: Any) -> Any:
    """The loser loses a life, and the ball is served; whether the game is over."""
    loser = LEFT if won > 0 else RIGHT
    state[LIVES + loser, lane] -= 1.0
    serve(state, lane)
    return state[LIVES + loser, lane] <= 0.0


@njit(inline="always")
def move(state: Any, actions: Any, lane: Any) -> Any:
    """Slimes and ball; 1 where more happens than that."""
    run(state, LEFT_SLIME, -1.0, actions[LEFT, 0, lane], actions[LEFT, 1, lane], actions[LEFT, 2, lane], lane)
    run(state, RIGHT_SLIME, 1.0, actions[RIGHT, 0, lane], actions[RIGHT, 1, lane], actions[RIGHT, 2, lane], lane)
    fly(state, lane)
    return ONE if eventful(state, lane) else ZERO


@njit
def judged(state: Any, lane: Any) -> Any:
    """What a ball that comes over is worth to the right side: how likely it is a point."""
    if not crosses(state, state[BALL + X, lane], state[BEFORE, lane], lane) or state[HITS + RIGHT, lane] == 0.0:
        return ZERO
    return np.float32(state[JUDGED, lane]) * chance(
        state[BALL + Y, lane],
        state[BALL + VX, lane],
        state[BALL + VY, lane],
        state[LEFT_SLIME + X, lane],
        state[LEFT_SLIME + Y, lane],
        state[LEFT_SLIME + VX, lane],
        state[LEFT_SLIME + VY, lane],
    )


@njit(inline="always")
def worth_of(state: Any, won: Any, lane: Any) -> Any:
    """Of a point; where balls are judged, they have been worth that much less already."""
    less = min(state[JUDGED, lane], 1.0) if won > 0 else 0.0
    return np.float32(won - less)


@Kernel
def reset_block(at: Any, seed: Any, role: Any) -> Any:
    """Every lane at its first serve."""
    block = opened(at, np.float64)
    for lane in range(LANES):
        reset(block.state, block.course, lane)
    return 0


@Kernel
def observe_block(at: Any, tick: Any, role: Any) -> Any:
    """What every lane sees."""
    block = opened(at, np.float64)
    if role == RIGHT:
        for lane in range(LANES):
            observe(block.state, RIGHT_SLIME, LEFT_SLIME, TENTH, block.inputs, lane)
    else:
        for lane in range(LANES):
            observe(block.state, LEFT_SLIME, RIGHT_SLIME, -TENTH, block.inputs, lane)
    return 1


@Kernel
def advance_block(at: Any, tick: Any, role: Any) -> Any:
    """One tick of every lane."""
    block = opened(at, np.float64)
    state, done = block.state, block.done
    for lane in range(LANES):
        done[lane] = move(state, block.actions, lane)
    worth = 1.0 if tick < LESSON_TICKS else 0.0
    for lane in range(LANES):
        block.rewards[RIGHT, lane] = np.float32(state[BONUS, lane] * worth)
        block.rewards[LEFT, lane] = ZERO
    for lane in range(LANES):
        if done[lane] != ZERO:
            done[lane] = ZERO
            block.rewards[RIGHT, lane] += judged(state, lane)
            won = happen(state, lane)
            if won != 0:
                block.rewards[RIGHT, lane] += worth_of(state, won, lane)
                block.rewards[LEFT, lane] = np.float32(-won)
                done[lane] = ONE if point(state, won, lane) else ZERO
    return 0


@njit(cache=True, nogil=True, error_model="numpy")
def observe_all(state: Any, course: Any, ticks: Any, inputs: Any, role: Any) -> None:
    """What every lane sees: `inputs (input, lane)`, which keep what was seen before a point for the tick after it."""
    for lane in range(ticks.shape[0]):
        if role == RIGHT:
            observe(state, RIGHT_SLIME, LEFT_SLIME, TENTH, inputs, lane)
        else:
            observe(state, LEFT_SLIME, RIGHT_SLIME, -TENTH, inputs, lane)


@njit(cache=True, nogil=True, error_model="numpy")
def advance_all(state: Any, course: Any, ticks: Any, actions: Any, rewards: Any, done: Any) -> None:
    """Advance every lane; `actions (role, output, lane)` of both, `rewards (role, lane)` of one or both."""
    for lane in range(ticks.shape[0]):
        more = move(state, actions, lane)
        won = happen(state, lane) if more != ZERO else 0
        done[lane] = ZERO
        if won != 0:
            done[lane] = ONE if point(state, won, lane) else ZERO
        worth = 1.0 if ticks[lane] < LESSON_TICKS else 0.0
        rewards[RIGHT, lane] = np.float32(state[BONUS, lane] * worth) + np.float32(won)
        if rewards.shape[0] > 1:
            rewards[LEFT, lane] = np.float32(-won)


RULES = Rules(observe_block, advance_block, reset_block, together=GROUP)
