"""The fitness chart: best, mean, median and unseen over all generations, as shares of what counts as finished."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.training.history import History
from game.ui import theme
from game.ui.canvas import Canvas, Dash

DOTTED, DASHED = (2.0, 4.0), (9.0, 5.0)


def series() -> tuple[tuple[str, theme.Colour, str, Dash], ...]:
    """Of a history: the field, its colour, what it is called, and how it is drawn, for whom colours say nothing.

    All are of courses of the same lengths, and by the same rules.
    """
    return (
        ("best", theme.BEST, "best", None),
        ("mean", theme.TEXT, "mean", DOTTED),
        ("median", theme.MEDIAN, "median", DASHED),
        ("alike", theme.UNSEEN, "unseen", None),
    )


def binned(
    generation: NDArray[np.float64], value: NDArray[np.float64], last: float, bins: int
) -> list[tuple[float, float]]:
    """Means of `value` in equal bins of generations 0 to `last`, as `(position 0…1, mean)`; empty bins are left out."""
    known = np.isfinite(value)
    if not known.any():
        return []
    generation, value = generation[known], value[known]
    slot = np.minimum((generation / max(last, 1.0) * bins).astype(int), bins - 1)
    counts = np.bincount(slot, minlength=bins)
    used = np.flatnonzero(counts)
    heights = np.bincount(slot, value, minlength=bins)[used] / counts[used]
    places = np.bincount(slot, generation, minlength=bins)[used] / counts[used] / max(last, 1.0)
    return list(zip(places.tolist(), heights.tolist(), strict=True))


def draw_chart(
    canvas: Canvas,
    history: History,
    last: float,
    levels: tuple[tuple[float, str], ...],
    x: float,
    y: float,
    w: float,
    h: float,
) -> None:
    """Draw in the panel `x, y, w, h`; `last` is the generation at the right edge, which the caller eases.

    `levels` are the shares that get a line and a word, the least first and the greatest last: bottom and top.
    """
    canvas.panel(x, y, w, h)
    legend_x = x + theme.PAD
    scale = canvas.units.scale
    for _, colour, label, dash in series():
        canvas.text(label, (legend_x, y + 20), colour=colour, bold=True)
        wide = canvas.width(label, bold=True)
        canvas.curve(
            [(scale * legend_x, scale * (y + 36)), (scale * (legend_x + wide), scale * (y + 36))], colour, dash
        )
        legend_x += wide + 18
    left, right = x + theme.PAD + 40, x + w - theme.PAD
    top, bottom = y + 52, y + h - 38
    lowest, highest = levels[0][0], levels[-1][0]
    for share, word in levels:
        level = bottom - (bottom - top) * (share - lowest) / (highest - lowest)
        pygame.draw.rect(canvas.surface, theme.BORDER, canvas.rect(left, level, right - left, 1))
        canvas.text(word, (left - 8, level), colour=theme.MUTED, anchor="right")
    canvas.text("generation", ((left + right) / 2, bottom + 20), colour=theme.MUTED, anchor="centre")
    canvas.text("0", (left, bottom + 20), colour=theme.MUTED)
    canvas.text(f"{round(last):,}", (right, bottom + 20), colour=theme.MUTED, anchor="right")
    bins = max(8, int((right - left) / 2))
    for name, colour, _, dash in series():
        goal = 1.0 if name == "alike" else history.goal
        points = [
            (
                scale * (left + place * (right - left)),
                scale * (bottom - min(max((height - lowest) / (highest - lowest), 0.0), 1.0) * (bottom - top)),
            )
            for place, height in binned(history.generation, getattr(history, name) / goal, last, bins)
            if place <= 1.0
        ]
        canvas.curve(points, colour, dash)
