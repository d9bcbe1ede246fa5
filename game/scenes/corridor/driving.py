"""A person at the wheel: how strong the keys are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from game.scenes.breeding.driving import Hand, Held
from game.scenes.breeding.replay import Replay
from game.worlds import Course
from game.worlds.corridor.kernel import EYES

LEAST_FORCE = 0.015
MOST_FORCE = 0.5
FIRST_SHARE, GROWS = 0.3, 6
"""Of a key's force in the first tick, and ticks until it has all of it."""
LONGEST = 900
"""Ticks that a person drives, a minute; a brain drives 4000."""
WIDER = 1.5
"""As many times its own width a corridor has for beginners."""
REACH = 1.7
"""How much stronger a key is than the tightest bends of a course ask for."""


def key_force(replay: Replay) -> float:
    """Force of a key: enough for the course's bends, and no more, so that a person can drive it."""
    middle = replay.course.table[:EYES].astype(np.float64).mean(axis=0)
    bend = float(np.quantile(np.abs(np.diff(middle, n=2)), 0.98))
    return float(np.clip(REACH * bend, LEAST_FORCE, MOST_FORCE))


class Push:
    """Keys that push the harder the longer they are held: a short press costs little."""

    def __init__(self, replay: Replay) -> None:
        self._replay, self._force = replay, key_force(replay)
        self._way, self._since = 0.0, 0
        """Where to, and since which tick."""

    def __call__(self, held: Held) -> Hand:
        """What replaces the brain's output."""
        way = held[1] - held[0]
        if way != self._way:
            self._way, self._since = way, self._replay.tick
        share = FIRST_SHARE + (1 - FIRST_SHARE) * (self._replay.tick - self._since) / GROWS
        return 0.5 + self._force * way * min(share, 1.0)


@dataclass(frozen=True, eq=False)
class Widened:
    """The form of a course with more room for beginners."""

    course: Course
    """As it is."""


def for_people(course: Course, eased: bool = False) -> Course:
    """As much of a course as a person drives in a minute; for beginners wider by half."""
    if isinstance(course.form, Widened):
        course = course.form.course
    if eased:
        table = course.table.copy()
        middle = table[:EYES].astype(np.float64).mean(axis=0)
        table[:EYES] = middle + WIDER * (table[:EYES] - middle)
        course = replace(course, table=table, form=Widened(course))
    return course if course.ticks <= LONGEST else replace(course, ticks=LONGEST, goal=float(LONGEST))
