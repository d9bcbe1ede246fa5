"""The arcade shows itself: world after world from generation 0, until somebody presses a key."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.scenes.arcade.open_worlds import OpenWorld
from game.scenes.base.stage import Narrator
from game.scenes.breeding.narrator import caption_of
from game.ui.canvas import Canvas

INPUT = (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.JOYBUTTONDOWN, pygame.JOYHATMOTION, pygame.DROPFILE)
"""Events with which a person takes over."""


class Demo:
    """Puts one world after the other on; each is a new run of its own."""

    def __init__(self, worlds: tuple[str, ...], first: str, open_next: Callable[[str], OpenWorld]) -> None:
        self.over = False
        self._worlds, self._open = worlds, open_next
        self._at = worlds.index(first) if first in worlds else 0
        self.open_world: OpenWorld
        """The world that is on. Whoever takes over takes it, too."""
        self._narrator: Narrator
        self._enter()

    def _enter(self) -> None:
        self.open_world = self._open(self._worlds[self._at])
        self._narrator = self.open_world.scene.narrator()
        self._narrator.begin()

    def close(self) -> None:
        """What is on learns no more."""
        self.open_world.stage.trainer.close()

    def update(self, seconds: float) -> None:
        if self.over:
            return
        self.open_world.scene.update(seconds)
        self._narrator.update(seconds)
        self.open_world.wait_for_strangers(seconds)
        if self._narrator.due:
            self._narrator.test()
            self.open_world.stage.report("test", world=self.open_world.name)
        elif self._narrator.done:
            self._at = (self._at + 1) % len(self._worlds)
            self._enter()
        about = f"{self._at + 1} of {len(self._worlds)} worlds" if len(self._worlds) > 1 else ""
        self.open_world.scene.explain(caption_of(self._narrator, about))

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        """Any input ends it, and does nothing else; the world that is on goes on. A file is for that world."""
        if event.type not in INPUT:
            return
        self.over = True
        self._narrator.leave()
        self.open_world.scene.explain(None)
        if event.type == pygame.DROPFILE:
            self.open_world.scene.handle(event, canvas)
        else:
            self.open_world.scene.quiet.begin()

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        return self.open_world.scene.draw(canvas, frames_per_second)

    def refresh(self) -> None:
        self.open_world.scene.refresh()
