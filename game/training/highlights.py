"""Which generations are worth seeing."""

from __future__ import annotations

import math

from game.training.generation import Generation

STEP = 0.16
"""How much better a generation must be than the last one shown."""
MAX_KEPT = 24


class Highlights:
    """Generation 0 and each one that is clearly better than the last that was kept, until a later one is seen.

    None where nobody can tell how good a generation is.
    """

    def __init__(self) -> None:
        self.kept: tuple[Generation, ...] = ()
        self._bar = -math.inf

    def offer(self, generation: Generation) -> bool:
        """Keep the generation if it is worth seeing, and say so."""
        if not generation.merit >= self._bar + STEP:
            return False
        self._bar = generation.merit
        self.kept = (*self.kept, generation)[-MAX_KEPT:]
        return True

    def seen(self, number: int) -> None:
        """Drop those before a generation that is on the screen: a fresh circuit's ground is three megabytes."""
        self.kept = tuple(one for one in self.kept if one.number >= number)
