"""What is read off a brain on the operating table: scores, the curve of pruning, and what makes a unit fire."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from game.scenes.breeding.frame import Frame
from game.scenes.breeding.learners import number
from game.scenes.breeding.operation import Operation
from game.training.firing import firing
from game.training.operated import SHARES, STEPS
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.firing_plot import draw_firing
from game.ui.operated_diagram import HEAD
from game.ui.plot import Axes, Curve, Landmark, draw_plot

FIRES = (
    "What its senses said in the second before it gave the most (one moment in ten), on average, and one standard "
    "deviation around it. The middle is what they usually say. Where senses hang together the average shows that, too."
)
ALONE = "The same with what the senses have in common taken out: what counts by itself. W: as it was seen."
CONSTANT = "It always gives the same, or no drive lasts a second"
CURVE = "The score on unseen courses over the share of edges that are kept, the largest ones; click: as many are kept."
Box = tuple[float, float, float, float]


class Scale(NamedTuple):
    """How a world's own chart counts."""

    levels: tuple[float, ...]
    unit: str
    """With a comma before it; empty for none."""
    by: float
    """Makes a score one of the levels."""


class Cell(NamedTuple):
    """A number with a name."""

    label: str
    value: str
    colour: theme.Colour
    says: str


class Span(NamedTuple):
    """How far back it is looked for what makes a unit fire."""

    ticks: int
    name: str = "one second"
    says: str = FIRES
    constant: str = CONSTANT
    """Where nothing is found."""


def scale_of(frame: Frame, goal: float) -> Scale:
    """In the unit, and as high, as the world's own chart."""
    highest, word = frame.levels[-1]
    unit = f", {frame.unit}" if frame.unit else ""
    return Scale(tuple(number(one) for _, one in frame.levels), unit, number(word) / highest / goal)


def points(frame: Frame, score: float | None, goal: float) -> str:
    """A score as its world says it; dots while nobody knows."""
    return "…" if score is None else frame.says(score / goal)


def differs(operation: Operation) -> str:
    """How far answers are from those of the whole brain."""
    change = operation.change
    return "…" if change is None else f"{100 * change:.0f} %" if change < 10 else "> 1,000 %"


def draw_cells(canvas: Canvas, cells: tuple[Cell, ...], place: Box) -> None:
    """Side by side in a panel."""
    x, y, w, h = place
    canvas.panel(*place)
    each = (w - theme.PAD) / len(cells)
    for k, (label, value, colour, says) in enumerate(cells):
        left = x + theme.PAD + each * k
        canvas.text(label, (left, y + 22), colour=theme.MUTED)
        canvas.text(value, (left, y + 60), theme.BIG, colour, bold=True)
        canvas.explain(left - 8, y, each, h, says)


def draw_pruning(
    canvas: Canvas,
    operation: Operation,
    name: str,
    scale: Scale,
    place: Box,
    says: str = CURVE,
    reach: int = STEPS,
) -> None:
    """The score, by its name, over what is left when the weakest edges go, up to a level."""
    levels, unit, by = scale
    curve, level = operation.curve, operation.level
    shown = np.full(STEPS + 1, np.nan) if curve is None else by * curve
    kept = 100 * SHARES
    marks = [Landmark("", float(kept[level]), float(shown[level]))] if np.isfinite(shown[level]) else []
    if curve is not None and np.isnan(curve).any():  # what lies between those that are known nobody has measured
        marks = [Landmark("", *at) for at in zip(kept.tolist(), shown.tolist(), strict=True) if np.isfinite(at[1])]
        shown = np.full(STEPS + 1, np.nan)
    shown = np.where(np.arange(STEPS + 1) <= reach, shown, np.nan)
    said = name if unit.strip(", ") in name else name + unit  # laps are said once
    line = Curve(said, theme.UNSEEN, kept[::-1], shown[::-1], says=says)
    draw_plot(canvas, Axes(levels, "edges kept, %", 100.0, says=says), (line,), tuple(marks), *place)


def draw_fires(
    canvas: Canvas,
    operation: Operation,
    watched: tuple[int, int],
    alone: bool,
    senses: tuple[str, ...],
    span: Span,
    place: Box,
) -> None:
    """Of the unit that is chosen; of the whole brain, whatever has been cut."""
    x, y, w, h = place
    canvas.panel(*place)
    canvas.explain(*place, ALONE if alone else span.says)
    layer, unit = watched
    sizes = operation.network.sizes
    recordings, at = operation.recordings, sum(sizes[:layer]) + operation.own(layer, unit)
    found = None if recordings is None else firing(recordings, sizes[0], at, span.ticks)
    title = f"before unit {unit + 1} fires" + (", whitened" if alone else "")
    canvas.text(title, (x + theme.PAD, y + 22), bold=True)
    if found is None:
        says = "…" if recordings is None else span.constant
        canvas.text(says, (x + w / 2, y + h / 2), colour=theme.MUTED, anchor="centre")
        return
    says = f"{span.name}, {found.moments:,} moments"
    canvas.text(says, (x + w - theme.PAD, y + 22), colour=theme.MUTED, anchor="right")
    shown = 2.5 * found.whitened if alone else found.average
    band = None if alone else found.deviation
    draw_firing(canvas, senses, shown, band, (x + theme.PAD, y + HEAD - 4, w - 2 * theme.PAD, h - HEAD - 4))
