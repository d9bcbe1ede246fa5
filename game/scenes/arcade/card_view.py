"""A run's card on the screen, and as a QR code, which a telephone takes home."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.base.overlays import Overlay
from game.scenes.base.stage import Scene
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.overlay import broken

WIDTH, HEIGHT, SIDE = 1130.0, 572.0, 492.0
QUIET = 4
"""Modules of white around the code."""
LINE = 27.0
PAPER, INK = (255, 255, 255), (0, 0, 0)
"""Readers want dark on light, whatever the look."""
GIVES = {
    pygame.K_t: ("T", "table (CSV)", (".csv",)),
    pygame.K_g: ("G", "chart (SVG, PDF)", (".svg", ".pdf")),
}
"""By key: its cap, what it gives, and as what kinds of files."""
SAYS = "Scan it, or paste the text with Ctrl+V in another window: the same run starts there."


def modules(text: str) -> NDArray[np.bool_]:
    """`(row, column)` of its QR code, dark ones, with the quiet zone around it."""
    import segno

    code = segno.make(text, error="m", micro=False)
    return np.array([list(row) for row in code.matrix_iter(border=QUIET)], dtype=bool)


class CardView(Overlay):
    """The card, and by keys the run's numbers; any other key or click closes it."""

    def __init__(self, beneath: Scene, card: str, kept: str, give: Callable[[tuple[str, ...]], str]) -> None:
        """`give` writes the numbers as files of these kinds, and says where they are."""
        super().__init__(beneath)
        self.card, self.kept, self._give = card, kept, give

    @cached_property
    def _modules(self) -> NDArray[np.bool_]:
        return modules(self.card)

    def shows(self) -> object:
        return self.card, self.kept

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.KEYDOWN and event.key in GIVES:
            self.kept = self._give(GIVES[event.key][2])
        elif event.type in (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN):
            self.over = True

    def paint(self, canvas: Canvas) -> None:
        x, y = (canvas.units.width - WIDTH) / 2, (canvas.units.height - HEIGHT) / 2
        canvas.panel(x, y, WIDTH, HEIGHT)
        self._code(canvas, canvas.rect(x + 36, y + 40, SIDE, SIDE))
        left, wide = x + SIDE + 72, WIDTH - SIDE - 108
        canvas.text("This run, to take home", (left, y + 62), theme.TITLE, bold=True)
        top = y + 104
        for line in broken(canvas, SAYS, wide, theme.BODY):
            canvas.text(line, (left, top), theme.BODY, theme.MUTED)
            top += LINE + 2
        top += 16
        paragraphs = [broken(canvas, one, wide - 16, theme.SMALL) for one in self.card.strip().splitlines()]
        lines = [(line, 16 * bool(k)) for paragraph in paragraphs for k, line in enumerate(paragraph)]
        below = y + HEIGHT - 138
        step = min(LINE, (below - top) / len(lines))  # two champions take more lines than one
        for k, (line, inwards) in enumerate(lines):
            canvas.text(line, (left + inwards, top + step * k), colour=theme.TEXT)
        for k, line in enumerate(broken(canvas, self.kept, wide, theme.SMALL)[:3]):
            canvas.text(line, (left, below + LINE * k), colour=theme.MUTED)
        at = left
        for label, says in (*((label, says) for label, says, _ in GIVES.values()), ("Esc", "back")):
            at += canvas.key(label, at, y + HEIGHT - 58) + 8
            at += canvas.text(says, (at, y + HEIGHT - 43), colour=theme.MUTED).width / canvas.units.scale + 18

    def _code(self, canvas: Canvas, box: pygame.Rect) -> None:
        """Whole pixels a module, so that every one is as large as the others."""
        dark = self._modules
        each = max(box.width // len(dark), 1)
        side = each * len(dark)
        at = pygame.Rect(0, 0, side, side)
        at.center = box.center
        pygame.draw.rect(canvas.surface, PAPER, at.inflate(16, 16), border_radius=canvas.units.px(theme.RADIUS))
        for row, column in np.argwhere(dark).tolist():
            canvas.surface.fill(INK, (at.left + column * each, at.top + row * each, each, each))
