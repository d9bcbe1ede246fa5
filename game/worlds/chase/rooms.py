"""The rooms of cat and mouse as courses, and where the two may start."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game.engine.course import Course, CourseError, is_whole
from game.worlds.chase import kernel
from game.worlds.chase.solver import LIMIT, SPRINTS, WIDTHS

ROOM = 6
"""Cells a side, unless another room is named."""
SENSES = ("mirrored", "room")
"""How a brain sees: the room turned so that of eight mirror images it is always the same one, or as it is."""
PRESETS = {
    "sprint-4": "the cat sprints every 4th turn",
    "sprint-2": "the cat sprints every 2nd turn",
    "sprint-3": "the cat sprints every 3rd turn",
    "sprint-5": "the cat sprints every 5th turn",
    "sprint-0": "the cat never sprints",
}


@lru_cache(maxsize=64)
def room(width: int, sprint: int, turns: int, senses: tuple[str, str]) -> Course:
    """A room with its rule, for a mouse and a cat with these senses.

    Raises:
        CourseError: a width, a sprint or a sense that there is not.
    """
    if not WIDTHS[0] <= width <= WIDTHS[1]:
        raise CourseError(f"room: expected a width of {WIDTHS[0]} to {WIDTHS[1]}, got {width}")
    if sprint not in SPRINTS:
        raise CourseError(f"sprint: expected one of {', '.join(map(str, SPRINTS))}, got {sprint}")
    for sense in senses:
        if sense not in SENSES:
            raise CourseError(f"senses: expected one of {', '.join(SENSES)}, got {sense!r:.40}")
    ticks = plies(sprint, turns)
    walls = np.zeros((kernel.ROWS, ticks + 1), dtype=np.float32)
    walls[kernel.WIDTH], walls[kernel.SPRINT] = width, sprint
    for role, sense in enumerate(senses):
        walls[kernel.SENSES + role] = SENSES.index(sense)
    for tick in range(ticks + 1):
        phase, walls[kernel.MOVER, tick], again = kernel.ply(sprint, tick)
        until = sprint - 1 - phase
        if 0 <= until < kernel.COUNTED:
            walls[kernel.TOLD + until, tick] = 1
        walls[kernel.TOLD + kernel.COUNTED, tick] = again
    name = f"sprint-{sprint}" if width == ROOM else f"sprint-{sprint}:{width}"
    return Course(name, PRESETS[f"sprint-{sprint}"], walls, ticks)


def course(name: str) -> Course:
    """A room by the name that commands take: `sprint-K`, or `sprint-K:WIDTH`. Raises CourseError."""
    head, colon, width = name.partition(":")
    if head not in PRESETS or (colon and not is_whole(width)):
        raise CourseError(f"unknown course {name!r:.80}; expected one of {', '.join(PRESETS)}, or sprint-K:WIDTH")
    size = int(width) if colon else ROOM
    return room(size, int(head.removeprefix("sprint-")), LIMIT * size, ("mirrored", "mirrored"))


def shape(course: Course) -> tuple[int, int]:
    """`(width, sprint)` of a room."""
    return int(course.table[kernel.WIDTH, 0]), int(course.table[kernel.SPRINT, 0])


def plies(sprint: int, turns: int) -> int:
    """Ticks that a number of turns take."""
    return 2 * turns + (turns // sprint if sprint else 0)


def cells(course: Course, state: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cells `(individual,)` of cats and of mice from a state `(field, individual)`, numbered y · width + x."""
    width, _ = shape(course)
    whole = state.astype(np.int64)
    return (
        whole[kernel.CAT_Y] * width + whole[kernel.CAT_X],
        whole[kernel.MOUSE_Y] * width + whole[kernel.MOUSE_X],
    )


def placed(course: Course, cats: NDArray[np.int64], mice: NDArray[np.int64]) -> NDArray[np.float32]:
    """State `(field, individual)` from cells: the opposite of `cells`."""
    width, _ = shape(course)
    state = np.zeros((kernel.FIELDS, len(cats)), dtype=np.float32)
    state[kernel.CAT_Y], state[kernel.CAT_X] = np.divmod(cats, width)
    state[kernel.MOUSE_Y], state[kernel.MOUSE_X] = np.divmod(mice, width)
    return state
