"""A value that glides to another one: what draws cameras to their place."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass
class Spring:
    """A value that is drawn to another, critically damped: as fast as can be without swinging beyond it."""

    value: float = 0.0
    velocity: float = 0.0

    def draw(self, target: float, stiffness: float, seconds: float) -> None:
        """The exact solution for a target that rests, so that a long frame does no harm."""
        away = self.value - target
        push = self.velocity + stiffness * away
        decay = math.exp(-stiffness * seconds)
        self.value = target + (away + push * seconds) * decay
        self.velocity = (self.velocity - stiffness * push * seconds) * decay
