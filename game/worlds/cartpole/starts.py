"""CartPole's courses: where cart and pole begin, and after how many steps the episode ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.engine.course import Course, CourseError, Lengths
from game.worlds.cartpole.kernel import FIELDS

STEPS = 500
"""Of an episode, as in `CartPole-v1`: ten seconds."""
LENGTHS = Lengths(20, 100_000, "steps")
SPREAD = 0.05
"""Half-width of a random start in all four numbers."""
WILD = (0.8, 0.5, 0.1, 0.5)
"""The same of a start that is wilder than any that brains are trained on. All of them can be saved."""


class StartPreset(NamedTuple):
    title: str
    start: tuple[float, float, float, float]
    """Position [m], speed [m/s], angle [rad], spin [rad/s]."""


PRESETS = {
    "calm": StartPreset("a calm start", (0.0, 0.0, 0.03, 0.0)),
    "tilted": StartPreset("a tilted pole", (0.0, 0.0, 0.15, 0.0)),
    "knocked": StartPreset("a pole that is falling", (0.0, 0.0, 0.06, 0.6)),
    "rolling": StartPreset("a cart that rolls away", (-0.6, 1.2, 0.08, 0.0)),
    "edge": StartPreset("close to the edge", (1.7, 0.0, 0.05, 0.0)),
}
"""Number keys 1 to 5 in this order. Only the first is of the kind that brains are trained on."""


def from_start(name: str, title: str, start: Sequence[float] | NDArray[np.float64], steps: int, unseen: bool) -> Course:
    """An episode from `start (field,)`."""
    return Course(name, title, np.array(start, dtype=np.float64)[:, None], steps, unseen)


def unseen(name: str, seed: Any, steps: int) -> Course:
    """A random start from any seed that `numpy.random.default_rng` takes."""
    return from_start(name, "a random start", _random(seed), steps or STEPS, True)


def course(name: str) -> Course:
    """A course by the name that commands take: a preset, `random:SEED` or `wild:SEED`, both also with `:STEPS`.

    `random:7` begins where Gymnasium's environment does after `reset(seed=7)`, `wild:7` further from upright.

    Raises:
        CourseError: no such course.
    """
    head, _, numbers = name.partition(":")
    if head in PRESETS and not numbers:
        return from_start(name, PRESETS[head].title, PRESETS[head].start, STEPS, unseen=True)
    if head == "random":
        seed, steps = LENGTHS.of(name, STEPS)
        return from_start(name, f"start {seed}", _random(seed), steps, unseen=True)
    if head == "wild":
        seed, steps = LENGTHS.of(name, STEPS)
        start = np.random.default_rng(seed).uniform(-1, 1, FIELDS) * WILD
        return from_start(name, f"wild start {seed}", start, steps, unseen=True)
    raise CourseError(
        f"unknown course {name!r:.80}; expected one of {', '.join(PRESETS)}, random:SEED, random:SEED:STEPS, wild:SEED"
    )


def together(courses: Sequence[Course]) -> tuple[Course, NDArray[np.float64]]:
    """Courses of equally many steps as one, in which each lane is placed at a start of its own: `(course, field)`."""
    walls = np.zeros((FIELDS, 1))
    return Course("", "", walls, courses[0].ticks), np.stack([one.table[:, 0] for one in courses])


def _random(seed: Any) -> NDArray[np.float64]:
    return np.random.default_rng(seed).uniform(-SPREAD, SPREAD, FIELDS)
