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
        self._heavy, self._late = False, frozenset[str]()
        """Whether something has been drawn in this frame that takes long, and what had to wait for the next one."""
        self.changed: list[pygame.Rect] = []

    def begin(self, canvas: Canvas) -> None:
        """A new frame. After a change of the window's size everything is drawn."""
        self.changed, self._heavy = [], False
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
        heavy: bool = False,
    ) -> None:
        """Let `paint` draw the part at `place` (units), unless it already `shows` the same.

        Of `heavy` ones that are there already one is drawn in a frame: what takes long together comes one frame later.
        """
        if name in self._shown and self._shown[name] == shows:
            return
        if heavy and name in self._shown and self._heavy and name not in self._late:
            self._late |= {name}
            return
        self._heavy |= heavy
        self._late -= {name}
        self._shown[name] = shows
        box = canvas.rect(*place)
        canvas.surface.fill(theme.GROUND, box)
        buttons.forget(box)
        paint()
        self.changed.append(box)
