"""Captions on demand: a few steps that explain what is seen, one after the other, while all goes on."""

from __future__ import annotations

import pygame

from game.scenes.base.stories import Line
from game.ui.foot import Caption
from game.ui.keyboard import told

NEXT = (pygame.K_F3, pygame.K_RETURN, pygame.K_KP_ENTER)


class Guide:
    """Which of some pages is shown, if any."""

    def __init__(self) -> None:
        self._pages: tuple[Line, ...] = ()
        self._page = 0

    def open(self, pages: tuple[Line, ...]) -> None:
        """From the first page on."""
        self._pages, self._page = pages, 0

    @property
    def is_open(self) -> bool:
        return bool(self._pages)

    def key(self, key: int) -> bool:
        """A key while it is open; whether it was meant for it. All others do what they always do."""
        if not self.is_open or key not in (*NEXT, pygame.K_ESCAPE):
            return False
        self._page += 1
        if key == pygame.K_ESCAPE or self._page == len(self._pages):
            self._pages = ()
        return True

    @property
    def caption(self) -> Caption | None:
        if not self._pages:
            return None
        title, text = self._pages[self._page]
        last = self._page == len(self._pages) - 1
        hint = "Enter: done" if last else "Enter: next · Esc: skip"
        return Caption(title, told(text), hint, f"{self._page + 1} of {len(self._pages)}")
