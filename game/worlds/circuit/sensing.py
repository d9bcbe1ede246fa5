"""Other eyes: the angles of a car's rays, as numbers in the header of a circuit's ground.

`oval@rays=90-35-12` is the oval for cars that look 90, 35 and 12 degrees to both sides, which is usual, and ahead.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.engine.course import Course, CourseError, FleetingCourse, parted, ruled_by
from game.worlds.circuit import ground

RULE = "rays"
USUAL = (90, 35, 12)
"""Degrees to both sides, from the side to ahead."""
WIDEST = 170
Angles = tuple[int, int, int]


class Seen(FleetingCourse):
    """One whose angles are known without its ground."""

    angles: Angles
    _bare: Course

    def __init__(self, angles: Angles, course: Course, title: str) -> None:
        make = partial(_looked_at, course, angles)
        super().__init__(course.name, title, make, course.ticks, course.goal, course.form)
        object.__setattr__(self, "angles", angles)
        object.__setattr__(self, "_bare", course)

    def __reduce__(self) -> Any:
        return Seen, (self.angles, self._bare, self.title)


def directions(angles: Angles) -> NDArray[np.float32]:
    """`(ray, [cosine, sine])` from right to left, the middle one ahead."""
    every = (*(-angle for angle in angles), 0, *reversed(angles))
    return np.array([[math.cos(math.radians(one)), math.sin(math.radians(one))] for one in every], dtype=np.float32)


def directions_on(course: Course) -> NDArray[np.float32]:
    """The same of the cars on a course."""
    return course.table[ground.HEADER, ground.RAYS : ground.RAYS_END].reshape(-1, 2).astype(np.float32)


def angles_on(course: Course) -> Angles:
    """To which sides cars look on a course; its ground is not made for that."""
    if isinstance(course, FleetingCourse):
        return course.angles if isinstance(course, Seen) else USUAL
    cosines, sines = directions_on(course)[:3].T
    wide, middle, narrow = (round(math.degrees(math.atan2(-s, c))) for c, s in zip(cosines, sines, strict=True))
    return wide, middle, narrow


def read(text: str) -> Angles:
    """What `rays=WIDE-MIDDLE-NARROW` says. Raises CourseError, one line."""
    said = re.fullmatch(rf"{RULE}=(\d{{1,3}})-(\d{{1,3}})-(\d{{1,3}})", text, re.ASCII)
    wide, middle, narrow = (int(one) for one in said.groups()) if said else (0, 0, 0)
    if not 1 <= narrow <= middle <= wide <= WIDEST:
        raise CourseError(
            f"@{text!s:.40}: expected @{RULE}=WIDE-MIDDLE-NARROW, degrees from {WIDEST} down to 1, as @{RULE}=90-35-12"
        )
    return wide, middle, narrow


def _looked_at(course: Course, angles: Angles) -> NDArray[np.floating]:
    """The ground of a circuit, with other angles in its header."""
    array = course.table.copy()
    array[ground.HEADER, ground.RAYS : ground.RAYS_END] = directions(angles).ravel()
    return array


def another(text: str) -> Callable[[Course], Course]:
    """The same circuit for other eyes. Raises CourseError, one line."""
    angles = read(text)

    def made(course: Course) -> Course:
        words = "" if angles == USUAL else f", rays {angles[0]}° {angles[1]}° {angles[2]}°"
        title = course.title + words
        if isinstance(course, FleetingCourse):
            return Seen(angles, course, title)
        return replace(course, title=title, table=_looked_at(course, angles), make=partial(_looked_at, course, angles))

    return made


def angles_in(course: str) -> Angles:
    """Of a course by its name."""
    _, rules = parted(course)
    return read(rules) if rules else USUAL


def named(course: str, angles: Angles) -> str:
    """A course's name for cars that look to these sides."""
    return ruled_by(course, "" if angles == USUAL else f"{RULE}={'-'.join(map(str, angles))}")


def labels(course: Course) -> tuple[str, ...]:
    """What a brain sees, by name; the widest ones are simply right and left where they are usual."""
    wide, middle, narrow = angles_on(course)
    side = "" if wide == USUAL[0] else f" {wide}°"
    right, left = f"right{side}", f"left{side}"
    seen = right, f"right {middle}°", f"right {narrow}°", "ahead", f"left {narrow}°", f"left {middle}°", left
    return *seen, "speed", "steering"
