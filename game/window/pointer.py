"""The mouse over what is drawn as a button: what a click means, and what is said of the button under it."""

from __future__ import annotations

import pygame

from game.ui import buttons
from game.ui.canvas import Canvas
from game.ui.keys import FASTER, SLOWER
from game.ui.overlay import draw_tip

STAYS = 8.0
"""Seconds for which a sentence stays under a mouse that lies still."""


class Pointer:
    """Where the mouse is, and what was last said there."""

    def __init__(self) -> None:
        self._at: tuple[int, int] | None = None
        self.said = ""
        self._still = 0.0
        """Seconds since the mouse has moved."""
        self._scene: object = None
        """That was drawn last."""

    def enter(self, scene: object) -> None:
        """This one is drawn; what another one has told of itself means nothing there."""
        if scene is not self._scene:
            self._scene = scene
            buttons.forget()

    def key_of(self, event: pygame.event.Event) -> int | None:
        """The key that a click on a button stands for; a right one on what goes faster goes slower."""
        if event.type == pygame.MOUSEMOTION:
            self._at, self._still = event.pos, 0.0
        elif event.type in (pygame.KEYDOWN, pygame.MOUSEWHEEL):
            self._at = None  # who presses keys, or turns the wheel, looks at what that does
        if event.type != pygame.MOUSEBUTTONDOWN or event.button not in (1, 3):
            return None
        clicked = buttons.at(event.pos)
        if clicked is None or clicked.key is None or (event.button == 3 and clicked.key != FASTER):
            return None
        return clicked.key if event.button == 1 else SLOWER

    def looks_elsewhere(self, heard: bool, seconds: float) -> bool:
        """Time passes. Whether something else is under it than before, or nothing; `heard` is whether that means
        anything here. What is only explained is not for ever, because a mouse lies where it was left."""
        self._still += seconds
        button = buttons.at(self._at) if self._at and heard else None
        if button and button.key is None and self._still > STAYS:
            button = None
        before, self.said = self.said, button.says if button else ""
        return self.said != before

    def draw(self, canvas: Canvas) -> list[pygame.Rect]:
        """What the button does, and where that was drawn."""
        return [draw_tip(canvas, self.said, self._at)] if self.said and self._at else []
