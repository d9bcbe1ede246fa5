"""A person at the wheel: how strong the keys are."""

from __future__ import annotations

import numpy as np

from game.scenes.breeding.replay import Replay

LEAST_FORCE = 0.015
MOST_FORCE = 0.5
REACH = 1.7
"""How much stronger a key is than the tightest bends of a course ask for."""


def key_force(replay: Replay) -> float:
    """Force of a key: enough for the course's bends, and no more, so that a person can drive it."""
    middle = replay.course.table.astype(np.float64).mean(axis=0)
    bend = float(np.quantile(np.abs(np.diff(middle, n=2)), 0.98))
    return float(np.clip(REACH * bend, LEAST_FORCE, MOST_FORCE))
