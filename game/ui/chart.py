"""The fitness chart: best, mean, median and unseen over all generations, as shares of what counts as finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.training.history import History
from game.training.milestones import Milestone
from game.ui import theme
from game.ui.canvas import Canvas, Dash
from game.ui.overlay import broken
from game.ui.timeline import LOG as LOG
from game.ui.timeline import RISE as RISE
from game.ui.timeline import Axis, draw_timeline
from game.ui.timeline import place_of as place_of

NEAR = 8.0
"""Units from a mark within which the pointer is at it."""
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


SAYS = {
    "best": "The best score of each generation, in training.",
    "mean": "The mean of all scores of each generation.",
    "median": "Half of each generation is better than this, and half is worse.",
    "unseen": "What the champion reaches on courses that nobody was trained on.",
}
"""What each line is."""
SHARES = "Scores as shares of what counts as finished."
"""What the numbers at the left are."""
AXES = (RISE, LOG)
"""What the generations are drawn on: as far as the rise goes, or all of them by their logarithms."""
RISEN, ROOM, SHORTEST = 0.95, 2.0, 40.0
"""A rise ends where the best has come to this share of its most; what is shown is so many times as long, and at least
so many generations."""


@dataclass(frozen=True)
class Mark:
    """A change on the way."""

    generation: int
    says: str


def edge(history: History, last: float, axis: str) -> float:
    """The generation at the right edge: however long one waits, the rise is not pressed into a vertical line."""
    return last if axis != RISE else risen(history.generation, history.best / history.goal, last)


def risen(generation: NDArray[np.floating], value: NDArray[np.floating], last: float) -> float:
    """How many generations to show of what rises, with room behind the rise; at most `last`."""
    if not len(generation):
        return last
    best = np.maximum.accumulate(value)
    enough = best[0] + RISEN * (best[-1] - best[0])
    return min(last, max(ROOM * float(generation[int(np.argmax(best >= enough))]), SHORTEST))


def binned(place: NDArray[np.float64], value: NDArray[np.float64], bins: int) -> list[tuple[float, float]]:
    """Means of `value` in equal bins of places 0 to 1, as `(place, mean)`; empty bins are left out."""
    known = np.isfinite(value) & (place <= 1.0)
    if not known.any():
        return []
    place, value = place[known], value[known]
    slot = np.minimum((place * bins).astype(int), bins - 1)
    counts = np.bincount(slot, minlength=bins)
    used = np.flatnonzero(counts)
    heights = np.bincount(slot, value, minlength=bins)[used] / counts[used]
    places = np.bincount(slot, place, minlength=bins)[used] / counts[used]
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
    axis: str = RISE,
    marks: Sequence[Mark] = (),
    pointer: tuple[float, float] | None = None,
    timeline: Axis | None = None,
    milestones: Sequence[tuple[Milestone, str]] = (),
    says: str = SHARES,
) -> None:
    """Draw in the panel `x, y, w, h`; `last` is the newest generation, which the caller eases. What can be pressed is
    noted in `timeline`, with `milestones` and their sentences on it.

    `levels` are the shares that get a line and a word, the least first and the greatest last: bottom and top. Where the
    pointer (units) is at one of `marks`, its words are shown.
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
        canvas.explain(legend_x - 6, y, wide + 12, 44, SAYS[label])
        legend_x += wide + 18
    left, right = x + theme.PAD + 40, x + w - theme.PAD
    top, bottom = y + 52, y + h - 38
    lowest, highest = levels[0][0], levels[-1][0]
    for share, word in levels:
        level = bottom - (bottom - top) * (share - lowest) / (highest - lowest)
        pygame.draw.rect(canvas.surface, theme.BORDER, canvas.rect(left, level, right - left, 1))
        canvas.text(word, (left - 8, level), colour=theme.MUTED, anchor="right")
    canvas.explain(x, y + 44, left - x, h - 44, says)
    shown = edge(history, last, axis)
    beyond = last > shown + 1
    below = ["generation, log"] if axis == LOG else ["generation"]
    if beyond:
        below = [f"generation, of {round(last):,}", f"of {round(last):,}"]
    places = place_of(history.generation, shown, axis)
    bins = max(8, int((right - left) / 2))
    for name, colour, _, dash in series():
        goal = 1.0 if name == "alike" else history.goal
        points = [
            (
                scale * (left + place * (right - left)),
                scale * (bottom - min(max((height - lowest) / (highest - lowest), 0.0), 1.0) * (bottom - top)),
            )
            for place, height in binned(places, getattr(history, name) / goal, bins)
        ]
        canvas.curve(points, colour, dash)
    timeline = timeline or Axis()
    timeline.lies(left, top, right, bottom)
    timeline.shown, timeline.last, timeline.kind = shown, last, axis
    draw_timeline(canvas, timeline, milestones, below)
    _draw_marks(canvas, marks, shown, axis, (left, top, right, bottom), pointer)


def _draw_marks(
    canvas: Canvas,
    marks: Sequence[Mark],
    shown: float,
    axis: str,
    frame: tuple[float, float, float, float],
    pointer: tuple[float, float] | None,
) -> None:
    """A line and a flag for each change, and the words of the one at which the pointer is."""
    left, top, right, bottom = frame
    told = None
    for mark in marks:
        place = float(place_of(np.array([float(mark.generation)]), shown, axis)[0])
        if place > 1:
            continue
        x = left + place * (right - left)
        pygame.draw.rect(canvas.surface, theme.MUTED, canvas.rect(x, top - 2, 1, bottom - top + 2))
        flag = [(x, top - 4), (x + 9, top), (x, top + 4)]
        pygame.draw.polygon(canvas.surface, theme.TEXT, [tuple(map(canvas.units.px, at)) for at in flag])
        if pointer and abs(pointer[0] - x) <= NEAR and top - 8 <= pointer[1] <= bottom + 8:
            told = x, f"{mark.generation:,}: {mark.says}"
    if told:
        words = broken(canvas, told[1], right - left - 12, theme.SMALL)[:4]
        canvas.panel(left, top, right - left, 12.0 + 22 * len(words), fill=theme.RAISED)
        for k, line in enumerate(words):
            canvas.text(line, (left + 8, top + 16 + 22 * k))
