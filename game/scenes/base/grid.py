"""Champions of many generations against each other, as a square of colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme
from game.ui.canvas import Canvas

Place = tuple[float, float, float, float]
"""Left, top, width and height, in units."""
LABELS = 66.0
"""Units to the left of it."""
ABOVE, LINE, BELOW = 42.0, 24.0, 34.0
"""Units above it, of a line of text, and between it and the first of them."""
LEAST = 84.0
"""Units: a smaller one has no room for what stands at its sides."""


@dataclass(frozen=True, eq=False)
class Shown:
    """Players against players, the oldest first."""

    title: str
    sides: tuple[str, str]
    """Who stands in the rows, and who in the columns."""
    colours: tuple[theme.Colour, theme.Colour]
    generations: NDArray[np.int64]
    """`(player,)`."""
    shares: NDArray[np.float64]
    """`(row, column)`: 0 to 1, how well those in the rows did."""
    says: tuple[str, ...]
    """Lines below it, which stand alone where there is no room for more."""


def draw_grid(canvas: Canvas, shown: Shown | None, title: str, place: Place) -> None:
    """The brighter, the better those in the rows did. A wheel of an arms race would show as stripes."""
    x, y, w, h = place
    canvas.panel(*place)
    canvas.text(shown.title if shown else title, (x + theme.PAD, y + 22), colour=theme.MUTED)
    if shown is None or not len(shown.generations):
        canvas.text("they have not met yet", (x + theme.PAD, y + 52), colour=theme.MUTED)
        return
    count, lines = len(shown.generations), len(shown.says)
    left, top = x + theme.PAD + LABELS, y + ABOVE
    side = min(w - 2 * theme.PAD - LABELS, h - ABOVE - BELOW - LINE * lines)
    if side < LEAST:
        for k, says in enumerate(shown.says):
            line = canvas.fitted(says, w - 2 * theme.PAD)
            canvas.text(line, (x + theme.PAD, y + 52 + LINE * k), colour=theme.MUTED)
        return
    size = side / count
    for row in range(count):
        for column in range(count):
            box = canvas.rect(left + size * column, top + size * (count - 1 - row), size, size)
            pygame.draw.rect(canvas.surface, theme.rank_colour(float(shown.shares[row, column])), box)
    first, last = f"{shown.generations[0]:,}", f"{shown.generations[-1]:,}"
    canvas.text(shown.sides[0], (left - 8, top + side / 2), colour=shown.colours[0], bold=True, anchor="right")
    canvas.text(last, (left - 8, top + 9), colour=theme.MUTED, anchor="right")
    canvas.text(first, (left - 8, top + side - 9), colour=theme.MUTED, anchor="right")
    canvas.text(first, (left, top + side + 14), colour=theme.MUTED)
    middle = left + side / 2
    canvas.text(shown.sides[1], (middle, top + side + 14), colour=shown.colours[1], bold=True, anchor="centre")
    beside = middle + canvas.width(shown.sides[1], bold=True) / 2 + 6 + canvas.width(last)
    canvas.text(last, (max(left + side, beside), top + side + 14), colour=theme.MUTED, anchor="right")
    if lines == 1:
        canvas.text(shown.says[0], (middle, top + side + 38), colour=theme.MUTED, anchor="centre")
        return
    for k, says in enumerate(shown.says):
        line = canvas.fitted(says, w - 2 * theme.PAD)
        canvas.text(line, (x + theme.PAD, top + side + 38 + LINE * k), colour=theme.MUTED)
