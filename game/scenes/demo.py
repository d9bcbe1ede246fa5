"""The arcade shows itself: world after world from generation 0, until somebody presses a key."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.scenes.booths import Booth
from game.scenes.stage import Teller
from game.scenes.teller import caption_of
from game.ui.canvas import Canvas

INPUT = (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.JOYBUTTONDOWN, pygame.JOYHATMOTION, pygame.DROPFILE)
"""Events with which a person takes over."""


class Demo:
    """Puts one world after the other on; each is a new run of its own."""

    def __init__(self, worlds: tuple[str, ...], first: str, open_next: Callable[[str], Booth]) -> None:
        self.over = False
        self._worlds, self._open = worlds, open_next
        self._at = worlds.index(first)
        self.booth: Booth
        """The world that is on. Whoever takes over takes it, too."""
        self._teller: Teller
        self._enter()

    def _enter(self) -> None:
        self.booth = self._open(self._worlds[self._at])
        self._teller = self.booth.scene.teller()
        self._teller.begin()

    def update(self, seconds: float) -> None:
        if self.over:
            return
        self.booth.scene.update(seconds)
        self._teller.update(seconds)
        self.booth.wait_for_strangers(seconds)
        if self._teller.due:
            self._teller.test()
            self.booth.stage.report("test", world=self.booth.name)
        elif self._teller.done:
            self._at = (self._at + 1) % len(self._worlds)
            self._enter()
        about = f"{self._at + 1} of {len(self._worlds)} worlds"
        self.booth.scene.explain(caption_of(self._teller, about))

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        """Any input ends it; the world that is on goes on, and hears of it."""
        if event.type not in INPUT:
            return
        self.over = True
        self._teller.leave()
        self.booth.scene.explain(None)
        if not (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE):
            self.booth.scene.handle(event, canvas)

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        return self.booth.scene.draw(canvas, frames_per_second)

    def refresh(self) -> None:
        self.booth.scene.refresh()
