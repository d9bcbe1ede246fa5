"""Parts of the window that are drawn anew only when what they show has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame

from game.ui import buttons, theme
from game.ui.canvas import Canvas


class Layers:
    """Remembers what each part of the window showed last, and which parts changed in this frame."""

    def __init__(self) -> None:
        self._shown: dict[str, Hashable] = {}
        self._size = (0, 0)
        self.changed: list[pygame.Rect] = []

    def begin(self, canvas: Canvas) -> None:
        """A new frame. After a change of the window's size everything is drawn."""
        self.changed = []
        if canvas.surface.get_size() != self._size:
            self._size = canvas.surface.get_size()
            self.invalidate()
        if not self._shown:
            canvas.surface.fill(theme.GROUND)
            buttons.forget()
            self.changed = [canvas.surface.get_rect()]

    def invalidate(self) -> None:
        """Draw everything in the next frame, because something else was drawn over it."""
        self._shown = {}

    def draw(
        self,
        name: str,
        canvas: Canvas,
        place: tuple[float, float, float, float],
        shows: Hashable,
        paint: Callable[[], None],
    ) -> None:
        """Let `paint` draw the part at `place` (units), unless it already `shows` the same."""
        if name in self._shown and self._shown[name] == shows:
            return
        self._shown[name] = shows
        box = canvas.rect(*place)
        canvas.surface.fill(theme.GROUND, box)
        buttons.forget(box)
        paint()
        self.changed.append(box)
