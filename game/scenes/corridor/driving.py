"""A person at the wheel: how strong the keys are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from game.scenes.breeding.driving import Hand, Held
from game.scenes.breeding.replay import Replay
from game.worlds import Course

LEAST_FORCE = 0.015
MOST_FORCE = 0.5
FIRST_SHARE, GROWS = 0.3, 6
"""Of a key's force in the first tick, and ticks until it has all of it."""
LONGEST = 900
"""Ticks that a person drives, a minute; a brain drives 4000."""
REACH = 1.7
"""How much stronger a key is than the tightest bends of a course ask for."""


def key_force(replay: Replay) -> float:
    """Force of a key: enough for the course's bends, and no more, so that a person can drive it."""
    middle = replay.course.table.astype(np.float64).mean(axis=0)
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


def for_people(course: Course) -> Course:
    """As much of a course as a person drives in a minute."""
    return course if course.ticks <= LONGEST else replace(course, ticks=LONGEST, goal=float(LONGEST))
