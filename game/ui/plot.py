"""A plot of few lines: a panel with a legend, levels, and an x axis that is linear or logarithmic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme
from game.ui.canvas import Canvas, Dash


@dataclass(frozen=True, eq=False)
class Curve:
    """Points `(point,)`, x ascending; those that are not finite are left out."""

    label: str
    colour: theme.Colour
    x: NDArray[np.floating]
    y: NDArray[np.floating]
    dash: Dash = None
    says: str = ""
    """What it is."""


@dataclass(frozen=True)
class Landmark:
    """A point to compare with."""

    label: str
    x: float
    y: float


@dataclass(frozen=True)
class Axes:
    """What is shown: y from the first level to the last, x up to `last`."""

    levels: tuple[float, ...]
    """Values of y that get a line and a number, from the bottom to the top, equally far apart whatever they are."""
    x_label: str
    """Empty where something else than numbers stands below it."""
    last: float
    first: float = 0.0
    log: bool = False
    says: str = ""
    """What is plotted over what."""


def beside(value: float) -> str:
    """A number as there is room for it beside a line."""
    return f"{value / 1000:,.4g}k" if abs(value) >= 1000 else f"{value:,.4g}"


def draw_plot(
    canvas: Canvas,
    axes: Axes,
    lines: tuple[Curve, ...],
    marks: tuple[Landmark, ...],
    x: float,
    y: float,
    w: float,
    h: float,
) -> None:
    """Draw in the panel `x, y, w, h`. What is beyond is drawn at the edge."""
    canvas.panel(x, y, w, h)
    canvas.explain(x, y, w, h, axes.says or axes.x_label)
    legend_x = x + theme.PAD
    for line in lines:
        canvas.text(line.label, (legend_x, y + 22), colour=line.colour, bold=True)
        wide = canvas.width(line.label, bold=True)
        canvas.explain(legend_x - 6, y, wide + 12, 44, line.says or line.label)
        legend_x += wide + 18
    left, top, right, bottom = inside(x, y, w, h)
    shares = np.linspace(0.0, 1.0, len(axes.levels))

    def at(px: NDArray[np.floating], py: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points `(point, [x, y])` of the surface, in pixels."""
        levels = bottom - (bottom - top) * np.interp(py, axes.levels, shares)
        return np.asarray(canvas.units.scale * np.stack([left + _share(axes, px) * (right - left), levels], axis=1))

    for value, share in zip(axes.levels, shares.tolist(), strict=True):
        level = bottom - (bottom - top) * share
        pygame.draw.rect(canvas.surface, theme.BORDER, canvas.rect(left, level, right - left, 1))
        canvas.text(beside(value), (left - 8, level), colour=theme.MUTED, anchor="right")
    if axes.x_label:
        canvas.text(axes.x_label, ((left + right) / 2, bottom + 20), colour=theme.MUTED, anchor="centre")
        canvas.text(short(axes.first), (left, bottom + 20), colour=theme.MUTED)
        canvas.text(short(axes.last), (right, bottom + 20), colour=theme.MUTED, anchor="right")
    for line in lines:
        known = np.isfinite(line.y) & (line.x >= axes.first) & (line.x <= axes.last)
        points = thinned(at(line.x[known], line.y[known])).tolist()
        canvas.curve(points, line.colour, line.dash)
    for mark in marks:
        if axes.first <= mark.x <= axes.last:
            px, py = at(np.array([mark.x]), np.array([mark.y]))[0].tolist()
            pygame.draw.aacircle(canvas.surface, theme.TEXT, (px, py), canvas.units.line(4))
            if mark.label:
                scale = canvas.units.scale
                canvas.text(mark.label, (px / scale, py / scale - 16), anchor="centre")


def inside(x: float, y: float, w: float, h: float) -> tuple[float, float, float, float]:
    """Of the panel `x, y, w, h`, the part with the lines: left, top, right and bottom."""
    return x + theme.PAD + 40, y + 48, x + w - theme.PAD, y + h - 38


def thinned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of points `(point, [x, y])` the first and the last in each column of pixels."""
    turns = np.diff(points[:, 0].astype(np.int64)) != 0
    return np.asarray(
        points[np.concatenate([[True], turns]) | np.concatenate([turns, [True]])] if len(points) else points
    )


def short(number: float) -> str:
    """1,200 is 1,200; 1,200,000 is 1.2M."""
    return f"{number / 1e6:.3g}M" if number >= 1e6 else f"{number / 1e3:.3g}k" if number >= 1e4 else f"{number:,.0f}"


def _share(axes: Axes, x: NDArray[np.floating]) -> NDArray[np.float64]:
    """Of the way from the left to the right."""
    if axes.log:
        low, high = np.log10(max(axes.first, 1.0)), np.log10(max(axes.last, axes.first + 1, 2.0))
        return np.asarray((np.log10(np.maximum(x, 1.0)) - low) / max(high - low, 1e-9))
    return np.asarray((x - axes.first) / max(axes.last - axes.first, 1e-9))
