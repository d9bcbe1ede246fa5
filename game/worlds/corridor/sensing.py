"""Other eyes: how many columns ahead a car sees both walls, as numbers of a course beside its walls.

`simple@ahead=3-14` is the simple track for brains that see where they are, three columns ahead and fourteen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from game.engine.course import Course, CourseError, parted, ruled_by
from game.worlds.corridor.kernel import EYES, LOOK_AHEAD

RULE = "ahead"
FARTHEST = 40
"""Columns ahead that may be seen."""
USUAL = LOOK_AHEAD[1:]


def ahead_of(course: Course) -> tuple[int, int, int]:
    """Columns ahead at which cars on a course see both walls."""
    if len(course.table) <= EYES:
        return LOOK_AHEAD
    return 0, int(course.table[EYES, 0]), int(course.table[EYES, 1])


def read(text: str) -> tuple[int, int]:
    """What `ahead=NEAR-FAR` says. Raises CourseError, one line."""
    said = re.fullmatch(rf"{RULE}=(\d{{1,2}})-(\d{{1,2}})", text, re.ASCII)
    near, far = (int(said[1]), int(said[2])) if said else (0, 0)
    if not 1 <= near <= far <= FARTHEST:
        raise CourseError(f"@{text!s:.40}: expected @{RULE}=NEAR-FAR, columns from 1 to {FARTHEST}, as @{RULE}=3-14")
    return near, far


def another(text: str) -> Callable[[Course], Course]:
    """The same course for other eyes. Raises CourseError, one line."""
    near, far = read(text)

    def made(course: Course) -> Course:
        walls = course.table[:EYES]
        if (near, far) == USUAL:
            whole = len(course.table) <= EYES  # else columns have been put on
            return replace(course, table=(walls if whole else walls[:, : course.ticks + far]).copy())
        # What is seen beyond the last column is that column; the course lasts as long as for usual eyes.
        columns = max(course.ticks + far, walls.shape[1])
        table = np.empty((EYES + 1, columns), walls.dtype)
        table[:EYES] = np.pad(walls, ((0, 0), (0, columns - walls.shape[1])), mode="edge")
        table[EYES] = 0
        table[EYES, :2] = near, far
        return replace(course, title=f"{course.title}, sees +{near} +{far}", table=table)

    return made


def named(course: str, near: int, far: int) -> str:
    """A course's name for eyes that see so far."""
    return ruled_by(course, "" if (near, far) == USUAL else f"{RULE}={near}-{far}")


def eyes_in(course: str) -> tuple[int, int]:
    """How far a course by this name is seen."""
    _, rules = parted(course)
    return read(rules) if rules else USUAL


def labels(course: Course) -> tuple[str, ...]:
    """What a brain sees, by name."""
    _, near, far = ahead_of(course)
    return "speed", "top now", "bottom now", f"top +{near}", f"bottom +{near}", f"top +{far}", f"bottom +{far}"
