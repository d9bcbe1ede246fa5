"""A person's hands as muscles: keys and sticks, and what legs do that nobody moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.scenes.breeding.driving import Hand, Held
from game.scenes.walker.replay import JOINTS, KEPT, Walk
from game.worlds.walker.body import TICK

HIPS_BACK, HIPS_AHEAD, KNEES_UP, KNEES_DOWN = range(4)
"""What keys do: hip A goes back and hip B ahead, or the other way round; knee A bends and knee B is stretched, or the
other way round."""
KEYS = 4
SEAT = KEYS + 2 * JOINTS
"""Of a person: the keys, and then how far sticks are pushed either way, for hip A, knee A, hip B and knee B."""
STANCE = (0.6, -0.2, -0.2, -0.35)
"""Where joints go that nobody moves [rad]: a walker that is left alone stands, also after a start
or a tap that shakes it (of 225 such stances the one that sways least on eight grounds)."""
TONE, DAMPING = 1.0, 0.05
"""How strongly, a radian, and less a rad/s: 1 is all that a motor can."""


@dataclass(frozen=True)
class Level:
    """How much of it a person does."""

    says: str
    mine: tuple[bool, ...]
    """Which of hip A, knee A, hip B and knee B are the person's; the brain moves the others."""
    short: str = ""
    """For the picture and for the table in which ways are kept; empty for all of it."""


LEVELS = (
    Level("hips and knees", (True,) * JOINTS),
    Level("knees alone, the brain moves the hips", (False, True, False, True), "knees alone"),
)


class Muscles:
    """What a person holds down as the outputs of a brain."""

    def __init__(self, replay: Walk, individual: int, level: Level) -> None:
        self.replay, self.individual, self.level = replay, individual, level

    def __call__(self, held: Held) -> Hand:
        """Of one person's seat."""
        hips, knees = held[HIPS_AHEAD] - held[HIPS_BACK], held[KNEES_DOWN] - held[KNEES_UP]
        sticks = np.array(held[KEYS:SEAT]).reshape(JOINTS, 2) @ (1.0, -1.0)
        wanted = np.array([hips, knees, -hips, -knees]) + sticks
        moved = np.where(np.abs(wanted) > 0.0, wanted, self._tone())
        outputs = np.where(self.level.mine, np.clip(moved, -1.0, 1.0), np.nan)
        return [float(one) for one in outputs]

    def _tone(self) -> np.ndarray:
        """What holds joints where a walker stands."""
        tick = self.replay.tick
        now = self.replay.joints[tick % KEPT, :, self.individual]
        before = self.replay.joints[(tick - 1) % KEPT, :, self.individual] if tick else now
        return np.asarray(TONE * (np.array(STANCE) - now) - DAMPING * (now - before) / TICK)
