"""What grounds there are, by name: built-in ones, and Gymnasium's by their seeds; each with another body or planet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.exact import cos, sin
from brains.reading import FileError
from game.engine.course import Course, CourseError, CourseFileError, Lengths, is_file
from game.engine.courses import Kind
from game.worlds.walker.body import LEVEL, PAD, STEP, TICKS, VERTICES
from game.worlds.walker.drawn import read_ground
from game.worlds.walker.ground import GIVEN, HARD_LESSON, HEADER, LESSON, REAL, table, tuning_of
from game.worlds.walker.laying import STAIR, Box, Laid, lay
from game.worlds.walker.rows import NUMBERS
from game.worlds.walker.tuning import USUAL, Tuning, numbers, tuned

HARD_TICKS = 2000
"""Of an episode on hard ground."""
LENGTHS = Lengths(50, HARD_TICKS, "steps")
GOAL = 300.0
"""The score that counts as solved in Gymnasium."""
PRESETS = {
    "flat": "flat ground",
    "meadow": "a meadow",
    "rough": "rough ground",
    "climb": "a long climb",
    "hills": "hills",
    "steeper": "a slope that gets steeper",
    "steps": "steps that get higher",
    "ice": "ice",
    "moon": "the moon",
}
"""Number keys 1 to 9 in this order."""
PLANETS = {"ice": Tuning(friction=0.3), "moon": Tuning(gravity=0.165)}
RANDOM = {
    "random": ("grass", 0.0, TICKS),
    "low": ("low obstacles", 1 / 3, HARD_TICKS),
    "middling": ("middling obstacles", 2 / 3, HARD_TICKS),
    "hardcore": ("hard ground", 1.0, HARD_TICKS),
}
"""Heads of names with a seed: title, how high obstacles are as many times Gymnasium's, and the ticks of an episode."""
FILES = ".json"
"""How names of files end."""
FIRST_STEP, HIGHER = 0.05, 0.04
"""How high the steps of the first flight are, and how much higher those of each next one [m]."""
FLIGHT, FLIGHTS = 4, 5
"""Steps up, and as many down."""


def _grown(kind: str, name: str, title: str, seed: Any, ticks: int, rules: tuple[float, float]) -> Course:
    _, high, usual = RANDOM[kind]
    laid = lay(np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed))), high)
    return Course(name, title, table(laid, rules), ticks or usual, unseen=True, goal=GOAL)


def _kind(head: str) -> Kind:
    title, high, _ = RANDOM[head]
    rules = HARD_LESSON if high else LESSON

    def unseen(name: str, seed: Any, ticks: int) -> Course:
        return _grown(head, name, f"unseen {title}", seed, ticks, REAL)

    def lesson(name: str, seed: Any, ticks: int) -> Course:
        return _grown(head, name, f"fresh {title}", seed, ticks, rules)

    return Kind(unseen, lesson)


GRASS = _kind("random")
"""From any seed, by Gymnasium's rules; and the same by kinder ones, to breed on."""
KINDS = {head: _kind(head) for head in RANDOM if head != "random"}
"""The same with obstacles, by how high they are."""


def _steps() -> NDArray[np.float64]:
    """`(box, 4)`: flights of steps, up and down, on flat ground."""
    made: list[Box] = []
    wide, left = STAIR * STEP, (PAD + 2) * STEP
    for flight in range(FLIGHTS):
        high = FIRST_STEP + HIGHER * flight
        for k in (*range(1, FLIGHT), *range(FLIGHT, 0, -1)):
            made.append((left, LEVEL - STEP, left + wide, LEVEL + k * high))
            left += wide
        left += wide
    return np.array(made)


def _preset(name: str) -> Course:
    x = np.maximum(np.arange(VERTICES) - PAD, 0.0)
    shapes = {
        "meadow": 0.25 * sin(x / 9) * sin(x / 31),
        "rough": 0.12 * sin(x * 1.1) * sin(x / 7),
        "climb": 0.02 * x,
        "hills": 0.6 * (1 - cos(x / 9)),
        "steeper": 0.0004 * x * x,
        "moon": 0.25 * sin(x / 9) * sin(x / 31),
    }
    laid = Laid(LEVEL + shapes.get(name, 0 * x), _steps() if name == "steps" else np.zeros((0, 4)), 0.0)
    return Course(name, PRESETS[name], table(laid, REAL, PLANETS.get(name, USUAL)), TICKS, goal=GOAL)


def course(name: str) -> Course:
    """By the name that commands take: a preset, `random:`, `low:`, `middling:`, `hardcore:SEED`, with `:STEPS`,
    or the file of a drawn ground.

    `random:7` is the ground and the first push of Gymnasium's environment after `reset(seed=7)`, and `hardcore:7` those
    of the hard one. Behind it may be `@NAME=NUMBER`, once or more: another body or planet.

    Raises:
        CourseError: no such course.
    """
    end = name.rfind(FILES) + len(FILES) if FILES in name else 0  # a path may have an @ of its own
    at = name.find("@", end)
    if at >= 0:
        return replace(another(name[at + 1 :])(course(name[:at])), name=name)
    if name in PRESETS:
        return _preset(name)
    head = name.partition(":")[0]
    if head in RANDOM:
        title, _, usual = RANDOM[head]
        seed, ticks = LENGTHS.of(name, usual)
        return _grown(head, name, f"{title} {seed}", seed, ticks, REAL)
    if is_file(name):
        try:
            drawn = read_ground(Path(name))
        except FileError as error:
            raise CourseFileError(str(error)) from error
        return Course(name, drawn.title, table(drawn.laid(), REAL), TICKS, goal=GOAL)
    known = ", ".join([*PRESETS, *(f"{head}:SEED" for head in RANDOM)])
    raise CourseError(f"unknown course {name!r:.60}; expected one of {known}, SEED:STEPS, or a ground's file")


def another(text: str) -> Callable[[Course], Course]:
    """The same course with another body or planet, by `NAME=NUMBER@NAME=NUMBER`. Raises CourseError, one line."""
    values = tuned(text)

    def made(course: Course) -> Course:
        own = Tuning(**(asdict(tuning_of(course)) | values))
        array = course.table.copy()
        array[HEADER, GIVEN : GIVEN + NUMBERS] = numbers(own)
        words = f", {own.words}" if own.words else ""
        return replace(course, title=course.title + words, table=array)

    return made
