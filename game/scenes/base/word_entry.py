"""A word, typed: friends who type the same one meet the same course and the same opponents."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.engine.word import LONGEST_WORD
from game.scenes.base.overlays import Overlay
from game.scenes.base.stage import Scene
from game.ui import theme
from game.ui.canvas import Canvas


class WordEntry(Overlay):
    """A line to type in; `match` is called with the word once Enter was pressed.

    Args:
        same: what is the same for all who type the same word.
        verb: what Enter lets one do.
    """

    def __init__(self, beneath: Scene, match: Callable[[str], None], same: str, verb: str) -> None:
        super().__init__(beneath)
        self._same, self._verb = same, verb
        self.text = ""
        self._match = match

    def shows(self) -> object:
        return self.text

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type != pygame.KEYDOWN:
            return
        if event.key == pygame.K_ESCAPE:
            self.over = True
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            if self.text.strip():
                self.over = True
                self._match(self.text)
        elif event.key == pygame.K_BACKSPACE:
            self.text = self.text[:-1]
        elif len(self.text) < LONGEST_WORD and event.unicode and event.unicode.isprintable():
            self.text += event.unicode

    def paint(self, canvas: Canvas) -> None:
        width, height = 720.0, 220.0
        x, y = (canvas.units.width - width) / 2, (canvas.units.height - height) / 2
        canvas.panel(x, y, width, height)
        canvas.text("A match by a word", (x + 28, y + 38), theme.TITLE, bold=True)
        canvas.text(f"the same word is {self._same}, on every machine", (x + 28, y + 78), colour=theme.MUTED)
        canvas.panel(x + 28, y + 104, width - 56, 54, fill=theme.RAISED, radius=6)
        shown = canvas.fitted(self.text, width - 110, theme.TITLE, True)
        box = canvas.text(shown, (x + 44, y + 131), theme.TITLE, bold=True)
        end = box.right if shown else canvas.units.px(x + 44)
        px = canvas.units.px
        cursor = pygame.Rect(end + px(3), px(y + 116), canvas.units.line(2), px(30))
        pygame.draw.rect(canvas.surface, theme.BEST, cursor)
        left = x + 28
        for label, says in (("Enter", self._verb), ("Esc", "back")):
            left += canvas.key(label, left, y + 174) + 8
            left += canvas.width(says) + 24
            canvas.text(says, (left - 24, y + 189), colour=theme.MUTED, anchor="right")
