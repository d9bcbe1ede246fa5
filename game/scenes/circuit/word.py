"""A word, typed: friends who type the same one meet the same circuit and the same opponents."""

from __future__ import annotations

import pygame

from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.overlay import veil
from game.worlds.circuit.courses import LONGEST_WORD


class WordEntry:
    """A line to type in."""

    def __init__(self) -> None:
        self.text = ""
        self.open = True

    def key(self, event: pygame.event.Event) -> str | None:
        """The word, once Enter was pressed; Esc closes without one."""
        if event.key == pygame.K_ESCAPE:
            self.open = False
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            if self.text.strip():
                self.open = False
                return self.text
        elif event.key == pygame.K_BACKSPACE:
            self.text = self.text[:-1]
        elif len(self.text) < LONGEST_WORD and event.unicode and event.unicode.isprintable():
            self.text += event.unicode
        return None

    def draw(self, canvas: Canvas) -> None:
        """Over the scene."""
        veil(canvas)
        width, height = 720.0, 220.0
        x, y = (canvas.units.width - width) / 2, (canvas.units.height - height) / 2
        canvas.panel(x, y, width, height)
        canvas.text("A match by a word", (x + 28, y + 38), theme.TITLE, bold=True)
        about = "the same word is the same circuit and the same opponents, on every machine"
        canvas.text(about, (x + 28, y + 78), colour=theme.MUTED)
        canvas.panel(x + 28, y + 104, width - 56, 54, fill=theme.RAISED, radius=6)
        shown = canvas.fitted(self.text, width - 110, theme.TITLE, True)
        box = canvas.text(shown, (x + 44, y + 131), theme.TITLE, bold=True)
        end = box.right if shown else canvas.units.px(x + 44)
        px = canvas.units.px
        cursor = pygame.Rect(end + px(3), px(y + 116), canvas.units.line(2), px(30))
        pygame.draw.rect(canvas.surface, theme.BEST, cursor)
        left = x + 28
        for label, says in (("Enter", "race"), ("Esc", "back")):
            left += canvas.key(label, left, y + 174) + 8
            left += canvas.width(says) + 24
            canvas.text(says, (left - 24, y + 189), colour=theme.MUTED, anchor="right")
