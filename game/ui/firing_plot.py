"""What makes a unit fire, as a small curve for each input over the second before it."""

from __future__ import annotations

import math

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme
from game.ui.canvas import Canvas

REACH = 2.5
"""Standard deviations from the mean up to which a curve is drawn."""
NAME = 16.0
"""Height of the name of an input."""
SIDE = 104.0
"""Width of a curve, at least."""


def draw_firing(
    canvas: Canvas,
    names: tuple[str, ...],
    average: NDArray[np.floating],
    deviation: NDArray[np.floating] | None,
    place: tuple[float, float, float, float],
) -> None:
    """Curves `(tick, input)`, oldest tick first, perhaps with a band of one deviation; the middle is usual."""
    x, y, w, h = place
    count = average.shape[1]
    columns = max(min(int(w // SIDE), count), 1)
    rows = math.ceil(count / columns)
    wide, high = w / columns, h / rows
    named = high >= 2 * NAME
    scale = canvas.units.scale
    for sense in range(count):
        left, top = x + wide * (sense % columns), y + high * (sense // columns)
        box = (left + 3, top + (NAME + 2 if named else 2), wide - 8, high - (NAME + 6 if named else 4))
        canvas.panel(*box, fill=theme.RAISED, radius=4)
        across = np.linspace(box[0], box[0] + box[2], len(average))

        def level(values: NDArray[np.floating], box: tuple[float, ...] = box) -> NDArray[np.floating]:
            return np.asarray(box[1] + box[3] * (0.5 - 0.5 * np.clip(values / REACH, -1, 1)))

        here = average[:, sense]
        if deviation is not None:
            upper, lower = level(here + deviation[:, sense]), level(here - deviation[:, sense])
            around = [*zip(across, upper, strict=True), *zip(across[::-1], lower[::-1], strict=True)]
            shade = theme.mix(theme.RAISED, theme.BEST, 0.28)
            pygame.draw.polygon(canvas.surface, shade, [(px * scale, py * scale) for px, py in around])
        zero = float(level(np.zeros(1))[0]) * scale
        pygame.draw.aaline(canvas.surface, theme.BORDER, (box[0] * scale, zero), ((box[0] + box[2]) * scale, zero))
        points = list(zip((across * scale).tolist(), (level(here) * scale).tolist(), strict=True))
        if len(points) > 1:
            pygame.draw.lines(canvas.surface, theme.BEST, False, points, canvas.units.line(2))
        if named and sense < len(names):
            canvas.text(canvas.fitted(names[sense], wide - 8), (left + 4, top + NAME / 2), colour=theme.MUTED)
