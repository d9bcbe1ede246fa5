"""The ground as a table that compiled code reads.

Course rows: heights of the vertices, 14/30 m apart; the highest that is near each; what else holds for the episode, in
the columns below; for each vertex the number of the first box that does not lie wholly before it; and the boxes that
stand on the ground, from left to right.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from brains.simd import gather, larger, smaller, splat, vector
from game.engine.blocks import part
from game.engine.course import Course
from game.worlds.walker.body import VERTICES
from game.worlds.walker.laying import Laid
from game.worlds.walker.rows import BOX_SLOTS, EDGE_SLOTS, NUMBERS, STEP, TUNED
from game.worlds.walker.tuning import USUAL, Tuning, numbers
from game.worlds.walker.turning import floored

HEIGHTS, ROOF, HEADER, NEXT, LEFT, BOTTOM, RIGHT, TOP, ROWS = range(9)
PUSH, FALL, PATIENCE, BOXES = range(4)
"""Force on the hull in the first step [N]; what a fall counts; ticks after which who gets no further is out, 0 for
never; and how many boxes there are."""
GIVEN = 8
"""From there on: the numbers of body and planet, as `game.worlds.walker.rows` names them."""
NEAR = 4
"""Vertices on either side, more than any body reaches: what is above all that is near touches nothing."""
NOWHERE = 1e6
"""Where boxes are that there are not [m]."""
LESSON, HARD_LESSON = (-10.0, 60.0), (-10.0, 150.0)
"""What a fall counts and the patience while brains are bred, on grass and on hard ground. With Gymnasium's own, -100
and none, breeding stands still with brains that dare no step; with 40 it takes too many for standing."""
REAL = (-100.0, 0.0)


def table(laid: Laid, rules: tuple[float, float], own: Tuning = USUAL) -> NDArray[np.float32]:
    """A course's array `(ROWS, VERTICES)`."""
    made = np.zeros((ROWS, VERTICES), dtype=np.float32)
    count = len(laid.boxes)
    made[HEIGHTS] = laid.heights
    made[LEFT : TOP + 1] = NOWHERE
    made[LEFT : TOP + 1, :count] = laid.boxes.T
    places = np.arange(VERTICES) * STEP
    made[NEXT] = np.searchsorted(made[RIGHT, :count], places)
    tops = made[HEIGHTS].copy()
    for left, _, right, top in laid.boxes:
        here = (places >= left - STEP) & (places <= right + STEP)
        tops[here] = np.maximum(tops[here], top)
    made[ROOF] = np.lib.stride_tricks.sliding_window_view(np.pad(tops, NEAR, mode="edge"), 2 * NEAR + 1).max(1)
    made[HEADER, :4] = laid.push, *rules, count
    made[HEADER, GIVEN : GIVEN + NUMBERS] = numbers(own)
    return made


def boxes(course: Course) -> NDArray[np.float32]:
    """`(box, 4)`: left, bottom, right and top of what stands on the ground [m], from left to right."""
    return course.table[LEFT : TOP + 1, : int(course.table[HEADER, BOXES])].T


def tuning_of(course: Course) -> Tuning:
    """Its body and planet."""
    return Tuning(*(round(float(one), 6) for one in course.table[HEADER, GIVEN + TUNED : GIVEN + NUMBERS]))


@part(vector, small=True)
def cell(course: Any, row: Any, column: Any) -> Any:
    """Of a row, at columns that are whole numbers; before the first and behind the last it is theirs."""
    nothing = splat(0.0)
    return gather(course, row, nothing, nothing, nothing, smaller(larger(column, 0.0), VERTICES - 1.0))


@part(vector)
def height(course: Any, vertex: Any) -> Any:
    """Of vertices."""
    return cell(course, HEIGHTS, vertex)


@part(vector)
def roof(course: Any, x: Any) -> Any:
    """The highest that is near a place."""
    return cell(course, ROOF, floored(x / STEP))


@part(types.int64, small=True)
def slots(course: Any) -> Any:
    """Of contacts that a body may have at the same time."""
    return EDGE_SLOTS + BOX_SLOTS if course[HEADER, BOXES] > 0.0 else EDGE_SLOTS


@part(vector, small=True)
def next_box(course: Any, x: Any) -> Any:
    """The number of the first box that does not lie wholly before a place."""
    return cell(course, NEXT, floored(x / STEP))


@part(*[vector] * 4)
def box(course: Any, number: Any) -> Any:
    """Left, bottom, right and top."""
    left, bottom = cell(course, LEFT, number), cell(course, BOTTOM, number)
    return left, bottom, cell(course, RIGHT, number), cell(course, TOP, number)
