"""The ground: Gymnasium's grass by its seed, as a table that compiled code reads.

Course rows: heights of the vertices, 14/30 m apart; the highest vertex near each; and what else holds for the episode,
in the columns below.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.simd import gather, larger, smaller, splat, vector
from game.engine.blocks import part
from game.engine.course import Course, CourseError, Lengths
from game.worlds.walker.body import LEVEL, PAD, SCALE, TICKS, VERTICES
from game.worlds.walker.rows import STEP
from game.worlds.walker.turning import floored

HEIGHTS, ROOF, HEADER = 0, 1, 2
PUSH, FALL, PATIENCE = range(3)
"""Force on the hull in the first step [N]; what a fall counts; and ticks after which who gets no further is out, 0 for
never."""
INITIAL_PUSH = 5.0
NEAR = 4
"""Vertices on either side, more than any body reaches: what is above them all touches nothing."""
CLOUDS, CORNERS = VERTICES // 20, 5
LENGTHS = Lengths(50, TICKS, "steps")
GOAL = 300.0
"""The score that counts as solved in Gymnasium."""
LESSON = (-10.0, 150.0)
"""What a fall counts and the patience while brains are bred. With Gymnasium's own, -100 and none, breeding stands still
with brains that dare no step."""
REAL = (-100.0, 0.0)
PRESETS = {"flat": "flat ground", "meadow": "a meadow", "rough": "rough ground", "climb": "a long climb"}
"""Number keys 1 to 4 in this order."""


def grass(rng: np.random.Generator) -> tuple[NDArray[np.float64], float]:
    """Heights `(vertex,)` [m] and the push [N], from Gymnasium's numbers in the order in which it draws them."""
    y, climb, left, ys = LEVEL, 0.0, PAD, []
    level_again = False
    for vertex in range(VERTICES):
        if not level_again:
            climb = 0.8 * climb + 0.01 * np.sign(LEVEL - y)
            if vertex > PAD:
                climb += rng.uniform(-1, 1) / SCALE
            y += climb
        ys.append(y)
        left -= 1
        level_again = left == 0
        if level_again:
            left = int(rng.integers(5, 10))
    for _ in range(CLOUDS):
        rng.uniform(0, VERTICES)
        for _ in range(2 * CORNERS):
            rng.uniform(0, 1)
    return np.array(ys), float(rng.uniform(-INITIAL_PUSH, INITIAL_PUSH))


def table(heights: NDArray[np.float64], push: float, rules: tuple[float, float]) -> NDArray[np.float32]:
    """A course's array."""
    made = np.zeros((3, VERTICES), dtype=np.float32)
    made[HEIGHTS] = heights
    made[ROOF] = np.lib.stride_tricks.sliding_window_view(np.pad(made[HEIGHTS], NEAR, mode="edge"), 2 * NEAR + 1).max(1)
    made[HEADER, :3] = push, *rules
    return made


def _grown(name: str, title: str, seed: Any, ticks: int, rules: tuple[float, float]) -> Course:
    heights, push = grass(np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed))))
    return Course(name, title, table(heights, push, rules), ticks or TICKS, unseen=True, goal=GOAL)


def unseen(name: str, seed: Any, ticks: int) -> Course:
    """Grass from any seed, by Gymnasium's rules."""
    return _grown(name, "unseen grass", seed, ticks, REAL)


def lesson(name: str, seed: Any, ticks: int) -> Course:
    """The same by kinder rules, to breed on."""
    return _grown(name, "fresh grass", seed, ticks, LESSON)


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
    """A course by the name that commands take: a preset, or `random:SEED` with `:STEPS`.

    `random:7` is the ground and the first push of Gymnasium's environment after `reset(seed=7)`.

    Raises:
        CourseError: no such course.
    """
    if name in PRESETS:
        return Course(name, PRESETS[name], table(_preset(name), 0.0, REAL), TICKS, goal=GOAL)
    if name.partition(":")[0] == "random":
        seed, ticks = LENGTHS.of(name, TICKS)
        return _grown(name, f"grass {seed}", seed, ticks, REAL)
    raise CourseError(
        f"unknown course {name!r:.80}; expected one of {', '.join(PRESETS)}, random:SEED, random:SEED:STEPS"
    )


@part(vector)
def height(course: Any, vertex: Any) -> Any:
    """Of vertices that are whole numbers; before the first and behind the last it is theirs."""
    nothing = splat(0.0)
    return gather(course, HEIGHTS, nothing, nothing, nothing, smaller(larger(vertex, 0.0), VERTICES - 1.0))


@part(vector)
def roof(course: Any, x: Any) -> Any:
    """The highest vertex near a place."""
    nothing, vertex = splat(0.0), floored(x / STEP)
    return gather(course, ROOF, nothing, nothing, nothing, smaller(larger(vertex, 0.0), VERTICES - 1.0))
