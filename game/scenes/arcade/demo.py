"""The arcade shows itself: world after world from generation 0, until somebody presses a key."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.scenes.arcade.open_worlds import OpenWorld
from game.scenes.arcade.table_show import TableShow
from game.scenes.base.stage import Narrator
from game.scenes.breeding.narrator import HINT, caption_of
from game.scenes.breeding.operating_table import OperatingTable
from game.ui.canvas import Canvas

INPUT = (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.JOYBUTTONDOWN, pygame.JOYHATMOTION, pygame.DROPFILE)
"""Events with which a person takes over."""


class Demo:
    """Puts one world after the other on; each is a new run of its own."""

    def __init__(self, worlds: tuple[str, ...], first: str, open_next: Callable[[str], OpenWorld]) -> None:
        self.over = False
        self._worlds, self._open = worlds, open_next
        self._at = worlds.index(first) if first in worlds else 0
        self._since = len(worlds) + 1
        """Worlds that have been on since the operating table was: it is once in a round, each time in another one."""
        self._table: TableShow | None = None
        """While it is on."""
        self.open_world: OpenWorld
        """The world that is on. Whoever takes over takes it, too."""
        self._narrator: Narrator
        self._enter()

    def _enter(self) -> None:
        self.open_world = self._open(self._worlds[self._at])
        self._narrator = self.open_world.scene.narrator()
        self._narrator.begin()

    @property
    def operates(self) -> bool:
        """Whether a champion lies on the operating table."""
        return self._table is not None

    def close(self) -> None:
        """What is on learns no more."""
        self._end_table()
        self.open_world.stage.trainer.close()

    def update(self, seconds: float) -> None:
        if self.over:
            return
        about = f"{self._at + 1} of {len(self._worlds)} worlds" if len(self._worlds) > 1 else ""
        if self._table:
            self._table.update(seconds)
            self._table.explain(HINT, about)
            if self._table.over:
                self._next()
            return
        self.open_world.scene.update(seconds)
        self._narrator.update(seconds)
        self.open_world.wait_for_strangers(seconds)
        if self._narrator.due:
            self._narrator.test()
            self.open_world.stage.report("test", world=self.open_world.name)
        elif self._narrator.done:
            table = self._narrator.table() if self._since > len(self._worlds) else None
            if isinstance(table, OperatingTable):
                self._table, self._since = TableShow(table), 0
                self._table.explain(HINT, about)
            else:
                self._next()
        self.open_world.scene.explain(caption_of(self._narrator, about))

    def _next(self) -> None:
        """Another world comes on."""
        self._end_table()
        self._since += 1
        self._at = (self._at + 1) % len(self._worlds)
        self._enter()

    def _end_table(self) -> None:
        if self._table:
            self._table.close()
            self._table = None
            self.open_world.scene.refresh()

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        """Any input ends it, and does nothing else; the world that is on goes on. A file is for that world."""
        if event.type not in INPUT:
            return
        self.over = True
        self._end_table()
        self._narrator.leave()
        self.open_world.scene.explain(None)
        if event.type == pygame.DROPFILE:
            self.open_world.scene.handle(event, canvas)
        else:
            self.open_world.scene.quiet.begin()

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        shown = self._table.table if self._table else self.open_world.scene
        return shown.draw(canvas, frames_per_second)

    def refresh(self) -> None:
        self.open_world.scene.refresh()
        if self._table:
            self._table.table.refresh()
