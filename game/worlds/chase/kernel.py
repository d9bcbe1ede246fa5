"""Cat and mouse in a square room: the rules, compiled. They move in turn; on every k-th turn the cat sprints.

One tick is one move of one of the two, a ply. A turn is a mouse move, then a cat move, and in a sprint
a second cat move. State rows: the cells of the two, (0, 0) bottom left. A course has a column for each
tick and one for the end: the room's width, the sprint's k (0 for never), how each role sees the room, what
stands on the arms of the cross in its middle and how far the cat sees, the same in all columns; who moves in that tick,
and what brains are told of the sprint. The loops over lanes look the latter up instead of working them out: a division
in them would keep them from being straight-line, and so would looking up the walls of a cell.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from brains.lanes import LANES
from game.engine.blocks import Kernel, opened
from game.engine.rollout import Rules

CAT_X, CAT_Y, MOUSE_X, MOUSE_Y = range(4)
FIELDS = 4
WIDTH, SPRINT, SENSES, MOVER, TOLD = 0, 1, 2, 4, 5
"""Course rows; from SENSES on one a role: 0 sees the room mirrored, 1 sees it as it is; from TOLD on one an input."""
MOUSE, CAT = 0, 1
"""Roles."""
OUTPUTS = 4
UP, RIGHT, DOWN, LEFT = np.float32(0.0), np.float32(1.0), np.float32(2.0), np.float32(3.0)
"""Directions are numbered as the outputs are."""
COUNTED = 4
"""Turns before a sprint that have an input of their own."""
INPUTS = 4 + COUNTED + 1
SHUT = TOLD + COUNTED + 1
"""Course rows, two a role: between which distances from a middle line, in half cells, an arm lets nobody through."""
SIGHT = SHUT + 4
"""Course row: how many cells far the cat sees, to the sides as well as up and down."""
ROWS = SIGHT + 1
"""Of a course."""
HAND = np.float32(1e9)
"""An output of a hand (a person's, or that of a solved game): its directions are the room's, not mirrored."""

ZERO = np.float32(0.0)
HALF = np.float32(0.5)
ONE = np.float32(1.0)


def ply(sprint: int, tick: int) -> tuple[int, int, int]:
    """`(phase, role, whether the same role moves again)` of a tick."""
    k = max(sprint, 1)
    length = 2 * k + (1 if sprint > 0 else 0)
    at = tick % length
    phase = min(at // 2, k - 1)
    role = CAT if at == 2 * k else at % 2
    again = 1 if sprint > 0 and at == 2 * k - 1 else 0
    return phase, role, again


@njit(inline="always")
def seen(state: Any, course: Any, cat: Any, lane: Any) -> Any:
    """`(cat x, cat y, mouse x, mouse y)` as the cat sees them, or the mouse.

    To a cat a mouse too far away seems to be where the cat is itself, where none ever is.
    """
    cat_x, cat_y = state[CAT_X, lane], state[CAT_Y, lane]
    mouse_x, mouse_y = state[MOUSE_X, lane], state[MOUSE_Y, lane]
    sight = course[SIGHT, 0]
    hidden = cat & ((abs(mouse_x - cat_x) > sight) | (abs(mouse_y - cat_y) > sight))
    return cat_x, cat_y, (cat_x if hidden else mouse_x), (cat_y if hidden else mouse_y)


@njit(inline="always")
def mirrors(places: Any, course: Any, sense: Any) -> Any:
    """Whether to `(flip x, flip y, swap x and y)` to bring the room into the view of a role with this sense.

    Mirrored, the mouse is to the right of the cat and above, and further right than above. Of the eight
    mirror images of a position a brain then sees one, and what it learns there holds for all.

    Args:
        places: what it has `seen`.
    """
    last = course[WIDTH, 0] - ONE
    middle = last * HALF
    cat_x, cat_y, mouse_x, mouse_y = places
    dx, dy = mouse_x - cat_x, mouse_y - cat_y
    flip_x = (dx < ZERO) | ((dx == ZERO) & (mouse_x < middle))
    flip_y = (dy < ZERO) | ((dy == ZERO) & (mouse_y < middle))
    x = last - mouse_x if flip_x else mouse_x
    y = last - mouse_y if flip_y else mouse_y
    across, along = abs(dx), abs(dy)
    swap = (along > across) | ((along == across) & (y > x))
    mirrored = sense == ZERO
    return mirrored & flip_x, mirrored & flip_y, mirrored & swap


@njit(inline="always")
def observe(state: Any, course: Any, tick: Any, role: Any, inputs: Any, lane: Any) -> None:
    places = seen(state, course, role == CAT, lane)
    flip_x, flip_y, swap = mirrors(places, course, course[SENSES + role, 0])
    last = course[WIDTH, 0] - ONE
    scale = ONE / last
    for who in range(2):
        x, y = places[2 * who], places[2 * who + 1]
        x = last - x if flip_x else x
        y = last - y if flip_y else y
        inputs[2 * who, lane] = (y if swap else x) * scale
        inputs[2 * who + 1, lane] = (x if swap else y) * scale
    for row in range(COUNTED + 1):
        inputs[4 + row, lane] = course[TOLD + row, tick]


@njit(inline="always")
def decide(up: Any, right: Any, down: Any, left: Any) -> Any:
    """`(direction, whether a brain's)` of four outputs: the greatest, the later of equal ones."""
    direction = UP
    better = right >= up
    top, direction = (right if better else up), (RIGHT if better else direction)
    better = down >= top
    top, direction = (down if better else top), (DOWN if better else direction)
    better = left >= top
    top, direction = (left if better else top), (LEFT if better else direction)
    return direction, top < HAND


@njit(inline="always")
def walls(course: Any, tick: Any) -> Any:
    """Of the one who moves in a tick: between which distances from a middle line there is no way through.

    Asked before a loop over lanes, not in it: with so many rows the compiler would no longer make it straight-line.
    """
    row = SHUT if course[MOVER, tick] == ZERO else SHUT + 2
    return course[row, 0], course[row + 1, 0]


@njit(inline="always")
def advance(state: Any, course: Any, tick: Any, near: Any, far: Any, actions: Any, rewards: Any, lane: Any) -> Any:
    # What belongs to the one who moves is selected: to the compiler a row that is only known here could be any.
    mouse = course[MOVER, tick] == ZERO
    places = seen(state, course, course[MOVER, tick] != ZERO, lane)
    flip_x, flip_y, swap = mirrors(places, course, course[SENSES, 0] if mouse else course[SENSES + 1, 0])
    top = actions[MOUSE, 0, lane] if mouse else actions[CAT, 0, lane]
    right = actions[MOUSE, 1, lane] if mouse else actions[CAT, 1, lane]
    down = actions[MOUSE, 2, lane] if mouse else actions[CAT, 2, lane]
    left = actions[MOUSE, 3, lane] if mouse else actions[CAT, 3, lane]
    direction, brain = decide(top, right, down, left)
    step_x = ONE if direction == RIGHT else (-ONE if direction == LEFT else ZERO)
    step_y = ONE if direction == UP else (-ONE if direction == DOWN else ZERO)
    swapped = swap & brain
    step_x, step_y = (step_y if swapped else step_x), (step_x if swapped else step_y)
    step_x = -step_x if flip_x & brain else step_x
    step_y = -step_y if flip_y & brain else step_y
    last = course[WIDTH, 0] - ONE
    cat_x, cat_y = state[CAT_X, lane], state[CAT_Y, lane]
    mouse_x, mouse_y = state[MOUSE_X, lane], state[MOUSE_Y, lane]
    was_x, was_y = (mouse_x if mouse else cat_x), (mouse_y if mouse else cat_y)
    x, y = was_x + step_x, was_y + step_y
    x = ZERO if x < ZERO else x
    y = ZERO if y < ZERO else y
    x = last if x > last else x
    y = last if y > last else y
    # Only who crosses a middle line meets an arm, in the part that is so far from the other one.
    across, along = was_x + x == last, was_y + y == last
    beside = was_y if across else was_x
    apart = abs(beside + beside - last)
    stays = (across | along) & (apart >= near) & (apart <= far)
    x, y = (was_x if stays else x), (was_y if stays else y)
    cat_x, cat_y = (cat_x if mouse else x), (cat_y if mouse else y)
    mouse_x, mouse_y = (x if mouse else mouse_x), (y if mouse else mouse_y)
    state[CAT_X, lane], state[CAT_Y, lane] = cat_x, cat_y
    state[MOUSE_X, lane], state[MOUSE_Y, lane] = mouse_x, mouse_y
    # A turn counts as soon as the mouse has begun it; what is good for the one is bad for the other.
    begun = ONE if mouse else ZERO
    rewards[MOUSE, lane] = begun
    rewards[CAT, lane] = -begun
    caught = (cat_x == mouse_x) & (cat_y == mouse_y)
    return ONE if caught else ZERO


@Kernel
def observe_block(at: Any, tick: Any, role: Any) -> Any:
    """What every lane sees, if the role moves in this tick."""
    block = opened(at, np.float32)
    if block.course[MOVER, tick] != role:
        return 0
    for lane in range(LANES):
        observe(block.state, block.course, tick, role, block.inputs, lane)
    return 1


@Kernel
def advance_block(at: Any, tick: Any, role: Any) -> Any:
    """One tick of every lane."""
    block = opened(at, np.float32)
    near, far = walls(block.course, tick)
    for lane in range(LANES):
        block.done[lane] = advance(block.state, block.course, tick, near, far, block.actions, block.rewards, lane)
    return 0


@njit(cache=True, nogil=True, error_model="numpy")
def observe_all(state: Any, course: Any, ticks: Any, inputs: Any, role: Any) -> None:
    """What every lane sees, each at a tick of its own: `inputs (input, lane)`, `ticks (lane,)`."""
    for lane in range(ticks.shape[0]):
        observe(state, course, ticks[lane], role, inputs, lane)


@njit(cache=True, nogil=True, error_model="numpy")
def advance_all(state: Any, course: Any, ticks: Any, actions: Any, rewards: Any, done: Any) -> None:
    """Advance every lane, each at a tick of its own; `actions (role, output, lane)`, `rewards (role, lane)`."""
    for lane in range(ticks.shape[0]):
        near, far = walls(course, ticks[lane])
        done[lane] = advance(state, course, ticks[lane], near, far, actions, rewards, lane)


RULES = Rules(observe_block, advance_block)
