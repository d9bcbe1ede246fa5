"""What lies over a scene: the scene rests, is darkened once, and only what is over it is drawn again."""

from __future__ import annotations

from abc import ABC, abstractmethod

import pygame

from game.scenes.base.stage import Scene
from game.ui import overlay
from game.ui.canvas import Canvas
from game.ui.keys import Binding, Keys

ONE_PAGE = 22
"""Keys that fit on one page."""


class Overlay(ABC):
    """A scene over another one, until it is over itself."""

    def __init__(self, beneath: Scene) -> None:
        self.over = False
        self.beneath = beneath
        self._size = (0, 0)
        """Of the window when what is beneath was darkened; no size if that has to be done again."""
        self._shown: object = None

    @abstractmethod
    def shows(self) -> object:
        """What tells one picture of it from another."""

    @abstractmethod
    def paint(self, canvas: Canvas) -> None:
        """Draw what lies over the darkened scene."""

    @abstractmethod
    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None: ...

    def update(self, seconds: float) -> None:  # noqa: B027 (most of what lies over a scene does not move)
        """Time passes."""

    def refresh(self) -> None:
        self._size = (0, 0)

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        size, shows = canvas.surface.get_size(), self.shows()
        if size == self._size and shows == self._shown:
            return []
        if size != self._size:
            self.beneath.refresh()
            self.beneath.draw(canvas, frames_per_second)
            self.beneath.refresh()
            overlay.veil(canvas)
        self._size, self._shown = size, shows
        self.paint(canvas)
        return None


class Help(Overlay):
    """All keys: those of the world, and then those that are the same everywhere; on one page if there are few."""

    def __init__(self, beneath: Scene, keys: Keys) -> None:
        super().__init__(beneath)
        few = len(keys.bindings) <= ONE_PAGE
        self._pages = (("Keys", keys.bindings),) if few else (("Keys", keys.own), ("Keys everywhere", keys.everywhere))
        self._page = 0

    @property
    def page(self) -> tuple[str, tuple[Binding, ...]]:
        """The title and the keys that are seen."""
        return self._pages[self._page]

    def shows(self) -> object:
        return self._page

    def paint(self, canvas: Canvas) -> None:
        overlay.draw_help(canvas, *self.page, last=self._page == len(self._pages) - 1)

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        clicked = event.type == pygame.MOUSEBUTTONDOWN and event.button == 1
        if event.type != pygame.KEYDOWN and not clicked:
            return
        if (not clicked and event.key == pygame.K_ESCAPE) or self._page == len(self._pages) - 1:
            self.over = True
        else:
            self._page += 1
            self.refresh()
