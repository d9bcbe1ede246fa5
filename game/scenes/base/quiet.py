"""After somebody has played, keys are no commands for a second: held or hammered ones were meant for the game."""

from __future__ import annotations

import pygame

SECONDS, STILL = 1.0, 0.4
"""After the end; and after a key that was not heard."""
HEARD = frozenset({pygame.K_ESCAPE, *range(pygame.K_F1, pygame.K_F12 + 1)})
"""Keys that nobody plays with."""


class Quiet:
    """Which keys are not heard."""

    def __init__(self) -> None:
        self._left = 0.0

    def begin(self) -> None:
        """A person's game has just ended."""
        self._left = SECONDS

    def update(self, seconds: float) -> None:
        """Time passes."""
        self._left = max(self._left - seconds, 0.0)

    def swallows(self, event: pygame.event.Event) -> bool:
        """Whether an event is a key that goes down and means nothing now; as long as keys are hammered, none does."""
        if event.type != pygame.KEYDOWN or event.key in HEARD or not self._left:
            return False
        self._left = max(self._left, STILL)
        return True
