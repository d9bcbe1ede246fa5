"""The ground as a table that compiled code reads, and what grounds there are.

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
from game.engine.course import Course, CourseError, Lengths
from game.engine.world import Kind
from game.worlds.walker.body import LEVEL, PAD, TICKS, VERTICES
from game.worlds.walker.laying import Laid, lay
from game.worlds.walker.rows import BOX_SLOTS, EDGE_SLOTS, STEP
from game.worlds.walker.turning import floored

HEIGHTS, ROOF, HEADER, NEXT, LEFT, BOTTOM, RIGHT, TOP, ROWS = range(9)
PUSH, FALL, PATIENCE, BOXES = range(4)
"""Force on the hull in the first step [N]; what a fall counts; ticks after which who gets no further is out, 0 for
never; and how many boxes there are."""
NEAR = 4
"""Vertices on either side, more than any body reaches: what is above all that is near touches nothing."""
NOWHERE = 1e6
"""Where boxes are that there are not [m]."""
HARD_TICKS = 2000
"""Of an episode on hard ground."""
LENGTHS = Lengths(50, HARD_TICKS, "steps")
GOAL = 300.0
"""The score that counts as solved in Gymnasium."""
LESSON = (-10.0, 150.0)
"""What a fall counts and the patience while brains are bred. With Gymnasium's own, -100 and none, breeding stands still
with brains that dare no step."""
REAL = (-100.0, 0.0)
PRESETS = {"flat": "flat ground", "meadow": "a meadow", "rough": "rough ground", "climb": "a long climb"}
"""Number keys 1 to 4 in this order."""
RANDOM = {"random": ("grass", False, TICKS), "hardcore": ("hard ground", True, HARD_TICKS)}
"""Heads of names with a seed: title, whether it is hard, and the ticks of an episode."""


def table(laid: Laid, rules: tuple[float, float]) -> NDArray[np.float32]:
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
    return made


def boxes(course: Course) -> NDArray[np.float32]:
    """`(box, 4)`: left, bottom, right and top of what stands on the ground [m], from left to right."""
    return course.table[LEFT : TOP + 1, : int(course.table[HEADER, BOXES])].T


def _grown(kind: str, name: str, title: str, seed: Any, ticks: int, rules: tuple[float, float]) -> Course:
    _, hard, usual = RANDOM[kind]
    laid = lay(np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed))), hard)
    return Course(name, title, table(laid, rules), ticks or usual, unseen=True, goal=GOAL)


def _kind(head: str) -> Kind:
    title = RANDOM[head][0]

    def unseen(name: str, seed: Any, ticks: int) -> Course:
        return _grown(head, name, f"unseen {title}", seed, ticks, REAL)

    def lesson(name: str, seed: Any, ticks: int) -> Course:
        return _grown(head, name, f"fresh {title}", seed, ticks, LESSON)

    return Kind(unseen, lesson)


GRASS, HARD = _kind("random"), _kind("hardcore")
"""From any seed, by Gymnasium's rules; and the same by kinder ones, to breed on."""


def _preset(name: str) -> NDArray[np.float64]:
    x = np.maximum(np.arange(VERTICES) - PAD, 0.0)
    shapes = {
        "flat": 0 * x,
        "meadow": 0.25 * np.sin(x / 9) * np.sin(x / 31),
        "rough": 0.12 * np.sin(x * 1.1) * np.sin(x / 7),
        "climb": 0.02 * x,
    }
    return LEVEL + shapes[name]


def course(name: str) -> Course:
    """A course by the name that commands take: a preset, or `random:SEED` or `hardcore:SEED` with `:STEPS`.

    `random:7` is the ground and the first push of Gymnasium's environment after `reset(seed=7)`, and `hardcore:7` those
    of the hard one.

    Raises:
        CourseError: no such course.
    """
    if name in PRESETS:
        laid = Laid(_preset(name), np.zeros((0, 4)), 0.0)
        return Course(name, PRESETS[name], table(laid, REAL), TICKS, goal=GOAL)
    head = name.partition(":")[0]
    if head in RANDOM:
        title, _, usual = RANDOM[head]
        seed, ticks = LENGTHS.of(name, usual)
        return _grown(head, name, f"{title} {seed}", seed, ticks, REAL)
    known = ", ".join([*PRESETS, *(f"{head}:SEED, {head}:SEED:STEPS" for head in RANDOM)])
    raise CourseError(f"unknown course {name!r:.80}; expected one of {known}")


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
