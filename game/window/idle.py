"""How long nobody has touched anything: after a minute the arcade shows itself."""

from __future__ import annotations

import pygame

from game.scenes.arcade.demo import INPUT

MINUTE = 60.0
"""Seconds."""
AT_A_STAND = 5
"""Minutes after which whoever left something paused, or only breeding, counts as gone where strangers come by."""


class Idle:
    """The time since the last input; `stand`: the arcade was started to show itself, and is to do so again."""

    def __init__(self, stand: bool) -> None:
        self._most = AT_A_STAND if stand else float("inf")
        self._seconds = 0.0

    def update(self, seconds: float) -> None:
        """Time passes."""
        self._seconds += seconds

    def see(self, event: pygame.event.Event, touched: bool) -> None:
        """Something happens; `touched`: with a stick or a trigger that does not only tremble."""
        if touched or event.type in (*INPUT, pygame.MOUSEMOTION):
            self.begin()

    def begin(self) -> None:
        """Anew."""
        self._seconds = 0.0

    def is_long(self, minutes: float) -> bool:
        """Whether somebody who may be away for so many minutes counts as gone."""
        return self._seconds > MINUTE * min(minutes, self._most)
